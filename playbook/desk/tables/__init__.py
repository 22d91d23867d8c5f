"""Read pasted or uploaded tables row by row."""
