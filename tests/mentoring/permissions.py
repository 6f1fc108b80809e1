"""Who gets what of mutual help: rows of the table of `tests/test_permissions.py`, which explains them."""

from tests.mentoring.permissions_who_helps import WHO_HELPS

MENTORING = (
    """
# Mutual help
mentoring:hub                                    | in   200  200  200  200  | in   405  405  405  405
"""
    + WHO_HELPS
)
