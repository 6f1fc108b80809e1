"""Who gets what of mutual help: rows of the table of `tests/test_permissions.py`, which explains them."""

MENTORING = """
# Mutual help
mentoring:hub                                    | in   200  200  200  200  | in   405  405  405  405
"""
