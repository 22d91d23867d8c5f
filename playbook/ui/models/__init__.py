"""What every panel shares while a model answers."""
