"""What a meeting's record holds, how it stands alone in one file, and how it is checked."""
