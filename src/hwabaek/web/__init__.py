"""The web: pages, forms, addresses."""
