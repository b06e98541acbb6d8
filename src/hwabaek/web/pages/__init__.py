"""What a page shows, read and put together by plain functions."""
