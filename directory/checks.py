"""Settings that make no sense for a portal of people stop the start with a sentence."""
