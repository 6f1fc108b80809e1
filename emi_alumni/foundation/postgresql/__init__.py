"""Django's PostgreSQL, with a check of kept connections that asks nothing of the server (`base.py`)."""
