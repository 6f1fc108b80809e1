"""The account, as the bedrock knows it."""

from typing import Any

# Whatever AUTH_USER_MODEL says: the bedrock imports no app. It has a name, permissions, `is_active` and `is_staff`.
Account = Any
