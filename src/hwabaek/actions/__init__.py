"""Verbs: each one transaction, in one order.

`access` (locks the row) → decide in `core` → save → `log.append` → `on_commit`.
"""
