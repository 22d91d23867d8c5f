"""What posts leave by, against real servers on loopback."""
