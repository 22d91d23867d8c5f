"""What every other part of core may use."""
