"""Pages of the resources, one file per subject."""
