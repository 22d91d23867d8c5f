"""What texts that people wrote say: dates, numbers, names and products."""
