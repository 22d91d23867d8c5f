"""The days that others set: read, kept, and settled."""
