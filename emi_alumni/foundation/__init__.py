"""What every app stands on: it knows Django and the libraries, and no app (docs/architecture.md)."""
