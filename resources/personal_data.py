"""Tools and methods say nothing of a person (RGPD)."""

REFERENCE_DATA = {"resources.Tool"}
