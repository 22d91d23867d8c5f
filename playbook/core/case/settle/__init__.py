"""What leaders have to settle before the first word."""
