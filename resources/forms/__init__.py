"""Forms of the resources, one file per subject."""
