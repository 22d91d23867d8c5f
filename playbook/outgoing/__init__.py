"""Posts that leave this machine by themselves, and the only room that sends them."""
