"""Live updates: what changed, never content."""
