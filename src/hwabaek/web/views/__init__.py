"""Views: one form, one call into actions, one response."""
