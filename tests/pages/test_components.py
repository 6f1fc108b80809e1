"""The components, drawn together as developers see them, and two files for machines."""

import re
from datetime import UTC, date, datetime, timedelta
from importlib import reload
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from emi_alumni.pages import urls
from emi_alumni.pages.templatetags.components import ago, french_date, waiting_time
from emi_alumni.pages.views.gallery import gallery

# What stands on every page, of `templates/components`.
FRAME = ("header", "navigation", "account_menu", "messages", "footer", "brand", "scripts", "styles")


@pytest.fixture
def page(db) -> str:
    request = RequestFactory().get("/composants/")
    request.user = type("Nobody", (), {"is_authenticated": False, "is_staff": False})()
    request.resolver_match = None
    return gallery(request).content.decode()


def test_every_component_is_drawn(page):
    for sign in (
        'class="av ',
        "card person",
        'class="note stop"',
        "meter",
        'class="thread',
        "<fieldset",
        'class="pager',
    ):
        assert sign in page
    assert 'popover role="dialog"' in page
    assert 'aria-invalid="true"' in page
    assert re.search(r'<a href="#faux_email">Courriel</a>', page)  # the summary leads to the field


def test_no_identifier_is_used_twice(page):
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


def test_behind_a_photo_there_are_initials(page):
    """When the file is gone, the silhouette is still there, without script (TRUST F19)."""
    photo = re.search(r'<span class="initials" aria-hidden="true">AL</span><span class="photo"><img [^>]*>', page)
    assert photo
    assert 'alt=""' in photo.group()


def test_the_gallery_is_for_developers_only(settings):
    assert "gallery" not in {pattern.name for pattern in urls.urlpatterns}
    settings.DEBUG = True
    try:
        assert "gallery" in {pattern.name for pattern in reload(urls).urlpatterns}
    finally:
        settings.DEBUG = False
        reload(urls)


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "aujourd’hui"), (1, "hier"), (5, "il y a 5 jours"), (20, "il y a 2 semaines"), (100, "il y a 3 mois")],
)
def test_ages_are_told_as_people_say_them(days, words):
    assert ago(timezone.localdate() - timedelta(days=days)) == words
    assert ago(timezone.now() - timedelta(days=days)) == words


def test_beyond_two_years_an_age_is_a_date():
    assert ago(date(2020, 3, 1)) == "le 1er mars 2020"
    assert ago(datetime(2020, 3, 21, 12, tzinfo=UTC)) == "le 21 mars 2020"
    assert french_date(date(2024, 5, 2)) == "2 mai 2024"
    assert ago(None) == ""


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "une minute"), (61, "2 minutes"), (3600, "une heure"), (3601, "2 heures")]
)
def test_a_wait_is_rounded_up(seconds, words):
    assert waiting_time(seconds) == f"Attendez {words}, puis recommencez."


@pytest.mark.django_db
def test_machines_are_told_what_is_public(visitor):
    text = visitor.get("/robots.txt").content.decode()
    assert "Allow: /mentions-legales/" in text
    assert "Allow: /projets-publics/" in text
    assert "/sitemap.xml" in text
    assert text.endswith("Disallow: /\n")
    assert "annuaire" not in text


@pytest.mark.django_db
def test_who_finds_a_weakness_knows_whom_to_tell(visitor, settings):
    text = visitor.get("/.well-known/security.txt").content.decode()
    assert f"Contact: mailto:{settings.CONTACT_EMAIL}" in text
    expires = datetime.fromisoformat(re.search(r"Expires: (\S+)", text).group(1))
    assert timedelta(days=90) < expires - timezone.now() < timedelta(days=366)


@pytest.mark.parametrize(("count", "words"), [(0, "0 membre"), (1, "1 membre"), (1.5, "1.5 membre"), (2, "2 membres")])
def test_nothing_is_singular_in_french(count, words):
    """In every template, without loading anything."""
    template = Template("{{ n|stringformat:'s' }} membre{{ n|pluralize }}")
    assert template.render(Context({"n": count})) == words
    assert Template("{{ n|pluralize:'a,ont' }}").render(Context({"n": 0})) == "a"
    assert Template("{{ several|pluralize }}").render(Context({"several": ["a", "b"]})) == "s"


def test_no_page_takes_an_identifier_of_the_frame():
    """A button « plus » in a page was lost behind the navigation's sheet, which has this name on every page."""
    folder = Path(settings.BASE_DIR, "templates")
    frame = {
        folder / "skeleton.html",
        folder / "notifications/_bell.html",
        *(folder / "components" / f"{name}.html" for name in FRAME),
    }
    literal = re.compile(r'\sid="([\w-]+)"(?! hx-swap-oob)')
    taken = {name for path in frame for name in literal.findall(path.read_text())}
    assert {"plus", "compte", "cloche", "contenu", "annonce"} <= taken
    for path in set(folder.rglob("*.html")) - frame:
        assert not taken & set(literal.findall(path.read_text())), path


def test_what_is_said_aloud_is_no_status_bar():
    """Orca reads a `role="status"` as « barre d’état » : what changes is told by a plain `aria-live`."""
    said = re.compile(r'role="(?:status|log)"')
    assert not [path for path in Path(settings.BASE_DIR, "templates").rglob("*.html") if said.search(path.read_text())]
