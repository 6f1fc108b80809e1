"""Who asks « Qui peut m’aider ? »: rows of the table of `tests/test_permissions.py`, which explains them."""

WHO_HELPS = """
mentoring:who_helps                              | in   200  200  200  200  | in   405  405  405  405
"""
