"""A portal with keys."""

import pytest

from emi_alumni.foundation.push.encryption import new_keys


@pytest.fixture
def keys(settings):
    settings.VAPID_PUBLIC_KEY, settings.VAPID_PRIVATE_KEY = new_keys()
    settings.VAPID_CONTACT = "mailto:reseau@example.org"
    return settings
