"""What the law of meetings says, as plain values and functions: no Django, clock, randomness, files or network."""
