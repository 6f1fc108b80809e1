"""The header is kept for all that it says: what changes is seen at once, and nobody reads somebody else's."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from directory.models import Member, RelayedMessage
from emi_alumni.foundation.notifications.models import Notification

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


def test_the_count_of_messages_is_that_of_now(sign_in, helene, karim):
    client = sign_in(helene)
    assert "non lu" not in header_of(client)
    letter = {"subject": "Bonjour", "body": "Un mot.", "share_email": False}
    RelayedMessage.send(sender=karim, recipient=helene, key=uuid4(), **letter)
    kept, _ = RelayedMessage.send(sender=helene, recipient=karim, key=uuid4(), **letter)
    assert "Messages, 1 non lu</span>" in header_of(client)
    assert "Messages, 1 non lu</span>" in header_of(sign_in(karim))
    kept.mark_read()
    assert "non lu<" not in header_of(sign_in(karim))


@pytest.mark.parametrize(
    ("page", "entry", "current"),
    [
        ("home", "home", "page"),
        ("directory:list", "directory:list", "true"),
        ("directory:map", "directory:list", "true"),
        ("directory:cohort_list", "directory:list", "true"),
        ("directory:collectivity_list", "directory:list", "true"),
        ("projects:results", "projects:list", "true"),
        ("governance:club_list", "governance:club_list", "true"),
        ("governance:kit", "governance:club_list", "true"),
        ("governance:consultation_list", "governance:idea_list", "true"),
        ("governance:programme", "governance:overview", "true"),
        ("directory:message_list", "directory:message_list", "true"),
        ("notifications:list", "notifications:list", "true"),
        ("search", "search", "true"),
    ],
)
def test_the_section_of_a_page_is_lit_and_no_other(sign_in, helene, page, entry, current):
    header = header_of(sign_in(helene), page)
    links = [link for link in re.findall("<a [^>]*>", header) if "aria-current" in link]
    assert links
    for link in links:  # twice when it is in the sheet « Plus » too
        assert f'href="{reverse(entry)}"' in link
        assert f'aria-current="{current}"' in link


def test_ones_own_pages_light_the_account_and_pages_of_the_foot_their_link(sign_in, helene):
    client = sign_in(helene)
    assert 'popovertarget="compte" aria-current="true"' in header_of(client, "directory:me")
    help_page = client.get(reverse("help")).content.decode()
    assert help_page.count("aria-current") == 1
    assert f'href="{reverse("help")}" aria-current="page"' in help_page.partition("<footer")[2]


def test_the_address_in_the_foot_is_that_of_the_settings(visitor, settings):
    settings.CONTACT_EMAIL = "une@example.org"
    assert "mailto:une@example.org" in visitor.get(reverse("help")).content.decode()
    settings.CONTACT_EMAIL = "autre@example.org"
    assert "mailto:autre@example.org" in visitor.get(reverse("help")).content.decode()
