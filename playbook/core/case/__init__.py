"""The case of a brief: what it says, whether it can work, what to settle, and its page."""
