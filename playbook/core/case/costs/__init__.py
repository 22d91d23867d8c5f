"""What the prose of a brief says that things cost."""
