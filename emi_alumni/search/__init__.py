"""Bedrock: one index of what the network knows, in French, on both engines."""
