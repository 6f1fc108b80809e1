"""The programme says nothing of a person (RGPD)."""

REFERENCE_DATA = {"governance.Module"}
