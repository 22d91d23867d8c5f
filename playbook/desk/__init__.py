"""What a person can do here: one function per deed. Load, let core decide, append."""
