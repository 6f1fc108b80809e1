"""The mission's administration: people, claims, invitations, places; and accounts for administrators."""

from . import accounts, claims, invitations, letters, moves, people, places

__all__ = ["accounts", "claims", "invitations", "letters", "moves", "people", "places"]
