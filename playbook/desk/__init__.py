"""What a person can do here: one function per change. Load, let core decide, append."""
