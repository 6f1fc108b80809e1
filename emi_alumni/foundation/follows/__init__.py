"""What somebody follows, for themselves alone."""
