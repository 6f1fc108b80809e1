"""The demonstration network: fictitious people on real collectivités. Never part of a production."""
