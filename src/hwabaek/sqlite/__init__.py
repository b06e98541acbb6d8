"""SQLite as this program uses it: one writer at a time, and the others wait in line."""
