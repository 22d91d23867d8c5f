"""Measurements, each printed beside its limit or its peer from the same run."""
