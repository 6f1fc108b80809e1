"""The page where one asks for help."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_member_reaches_help_from_any_page(client, karim):
    client.force_login(karim.user)
    page = client.get(reverse("mentoring:hub"))
    assert page.status_code == 200
    home = client.get(reverse("home")).content.decode()
    assert home.count(f'href="{reverse("mentoring:hub")}"') >= 2  # in the row, and in « Plus » on a phone
