"""French formats, read by Django under this name."""
