"""What the worker does by itself: each job calls one action."""
