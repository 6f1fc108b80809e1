"""Pages of people and places, one file per subject."""
