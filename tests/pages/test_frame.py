"""The header is kept for all that it says: what changes is seen at once, and nobody reads somebody else's."""

import pytest
from django.test import Client
from django.urls import reverse

from directory.models import Member
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.pages import frame

pytestmark = pytest.mark.django_db


def header_of(client: Client, page: str = "help") -> str:
    html = client.get(reverse(page)).content.decode()
    return html[html.index("<header") : html.index("</header>")]


def test_each_reader_has_their_own_header(sign_in, helene, karim, visitor):
    headers = {
        who: header_of(client) for who, client in (("h", sign_in(helene)), ("k", sign_in(karim)), ("v", visitor))
    }
    assert helene.full_name in headers["h"]
    assert helene.full_name not in headers["k"] + headers["v"]
    assert karim.full_name in headers["k"]
    assert "Se connecter" in headers["v"]


def test_a_header_follows_each_thing_that_it_says(sign_in, helene, argenteuil):
    client = sign_in(helene)
    before = header_of(client)
    assert header_of(client) == before
    changes = {"family_name": "Nouveaunom", "slug": "nouvelle-adresse", "photo": "photos/neuve.webp"}
    for name, value in changes.items():
        Member.objects.filter(pk=helene.pk).update(**{name: value})
        now = header_of(client)
        assert now != before, name
        before = now
    Member.objects.filter(pk=helene.pk).update(collectivity=argenteuil)
    assert str(argenteuil) in header_of(client)


def test_the_count_of_the_bell_is_that_of_now(sign_in, helene):
    client = sign_in(helene)
    assert 'class="pip"' not in header_of(client)
    Notification.tell([helene.user], kind="test", sentence="Bonjour.", thing=helene, url="/")
    assert "1 non lue" in header_of(client)


def test_a_place_is_lit_in_its_own_pages(sign_in, helene):
    client = sign_in(helene)
    for page, entry in frame.ENTRIES.items():
        if page.endswith(("detail", "member", "collectivity", "cohort", "message_detail")):
            continue
        html = header_of(client, page)
        assert html.count('aria-current="page"') == 1, page
        assert f'href="{reverse(entry)}" aria-current="page"' in html, page


def test_the_address_in_the_foot_is_that_of_the_settings(visitor, settings):
    settings.CONTACT_EMAIL = "une@example.org"
    assert "mailto:une@example.org" in visitor.get(reverse("help")).content.decode()
    settings.CONTACT_EMAIL = "autre@example.org"
    assert "mailto:autre@example.org" in visitor.get(reverse("help")).content.decode()
