"""Tables that leave the app."""
