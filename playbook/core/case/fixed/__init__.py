"""The days that others set: read, respected, and settled."""
