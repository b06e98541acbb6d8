"""What record.json looks like, as JSON Schema for others."""
