"""Forms of governance, one file per subject."""
