"""A transparency log: canonical JSON, Merkle tree, signed notes, checkpoints and tiles."""
