"""What the verifier checks of a record, one module a kind of check, and how it reports."""
