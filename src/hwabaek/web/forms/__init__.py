"""Forms: what was typed, checked for its shape; rules are checked in actions."""
