"""Forms of the project bank, one file per subject."""
