"""Pages of governance, one file per subject."""
