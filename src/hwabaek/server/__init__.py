"""What the web server runs: pages in threads and live streams in one loop, on one port (docs/adr/0010)."""
