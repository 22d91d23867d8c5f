"""What keeps the tests, and every process that they start, on this machine."""
