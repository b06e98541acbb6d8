"""How a sitting replays: who was there, what was before it, how it was decided, its minutes."""
