"""What a poll stores beside its counters."""
