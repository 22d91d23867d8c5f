"""Files and pictures that leave the app."""
