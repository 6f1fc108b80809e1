"""Django's SQLite, whose writers take turns and tell what they changed by their last statement (`base.py`)."""
