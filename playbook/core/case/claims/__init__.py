"""What a brief claims in prose: opposites, and money."""
