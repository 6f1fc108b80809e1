"""The page where one asks for help."""

import pytest
from django.urls import reverse

from mentoring.help_requests import Need, send
from mentoring.models import Mentor

pytestmark = pytest.mark.django_db


def test_a_member_reaches_help_from_any_page(client, karim):
    client.force_login(karim.user)
    page = client.get(reverse("mentoring:hub"))
    assert page.status_code == 200
    home = client.get(reverse("home")).content.decode()
    assert home.count(f'href="{reverse("mentoring:hub")}"') >= 2  # in the row, and in « Plus » on a phone


def test_a_request_says_who_is_asked_of_ones_own_and_who_asks_of_others(helene, karim, sign_in):
    mentor = Mentor.objects.create(member=karim)
    mentor.set_topics(["Langage clair"])
    send(Need("Relire une lettre en langage clair"), helene, karim)
    own, asked = (sign_in(one).get(reverse("mentoring:hub")).text for one in (helene, karim))
    assert f"De {helene}" not in own
    assert str(karim) in own.partition("Relire une lettre")[2].partition("</article>")[0]
    assert f"De {helene}" in asked
    assert "Répondre" in asked.partition("Relire une lettre")[2].partition("</article>")[0]
