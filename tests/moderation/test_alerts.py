"""What the queue shows before a text is published: contacts, names, links, capitals, another language, lateness."""

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from emi_alumni.foundation.moderation.alerts import alerts_of
from emi_alumni.foundation.moderation.models import Report, Revision
from governance.models import Idea, IdeaTheme
from projects.models import Project
from tests.moderation.test_queue import Desk

ENGLISH = "We would like every service to write shorter letters because nobody reads the long ones that come along."
FRENCH = (
    "Nous voudrions que chaque service écrive des lettres plus courtes, car personne ne lit les autres jusqu’au bout."
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Écrivez à jean.dupont@exemple.fr", ["Adresse électronique : jean.dupont@exemple.fr"]),
        ("Appelez le 06 12 34 56 78.", ["Numéro : 06 12 34 56 78"]),
        ("Mme Durand a refusé.", ["Peut-être quelqu’un : Mme Durand"]),
        (
            "https://www.cergy.fr/page?a=1, www.cergy.fr, http://exemple.org.",
            ["Lien vers : cergy.fr, exemple.org"],
        ),
        ("NOUS VOULONS VRAIMENT DES RÉPONSES IMMÉDIATES MAINTENANT", ["Des phrases en capitales"]),
        ("La CARPF, la CACP, l’ALSH et la MDPH ont signé.", []),
        (ENGLISH, ["Peut-être une autre langue"]),
        (FRENCH, []),
        ("http://[", ["Lien vers : http://["]),
        ("", []),
    ],
)
def test_what_is_to_be_looked_at_is_said_and_ordinary_words_are_not(text, found):
    assert alerts_of(text) == found


def test_naming_oneself_is_no_alert():
    assert alerts_of("Bonjour, Sophie Martin, du service voirie.", "Sophie Martin, Argenteuil") == []


@pytest.fixture
def desk(moderator, sign_in) -> Desk:
    return Desk(sign_in(moderator))


def test_a_line_says_what_to_look_at_whatever_its_kind(desk, pending, published, helene):
    Revision.propose(published, {"problem": "Demandez à Mme Durand, 06 12 34 56 78."}, by=helene.user)
    page = desk.read().text
    assert "Numéro : 06 12 34 56 78" in page
    assert "Peut-être quelqu’un : Mme Durand" in page


def test_what_readers_reported_comes_first_then_what_shows_an_alert(desk, published, helene, karim, representative):
    theme = IdeaTheme.objects.create(name="Rencontres")

    def proposed(text: str) -> Idea:
        idea = Idea.objects.create(author=helene, theme=theme, title=text[:40], text=text)
        idea.submit(by=helene.user)
        return idea

    plain, named = proposed("Une réunion de moins."), proposed("Mme Durand n’en veut pas.")
    Report.file(published, by=karim.user, reason="private")
    desk.read()
    assert [item.thing for item in desk.answer.context["items"]] == [published, named, plain]


@pytest.mark.parametrize(
    ("sent", "read", "late"),
    [
        (datetime(2026, 3, 2, 10), datetime(2026, 3, 4, 10), False),
        (datetime(2026, 3, 2, 10), datetime(2026, 3, 5, 10), True),
        (datetime(2026, 3, 6, 10), datetime(2026, 3, 10, 10), False),  # over a week-end
        (datetime(2026, 3, 6, 10), datetime(2026, 3, 11, 10), True),
    ],
)
def test_three_working_days_are_late(draft, helene, moderator, sign_in, sent, read, late):
    with time_machine.travel(sent.astimezone(), tick=False):
        draft.submit(by=helene.user)
    with time_machine.travel(read.astimezone(), tick=False):
        answer = sign_in(moderator).get(reverse("admin:moderation_queue"))
    assert ("en retard" in answer.text) is late
    assert Project.objects.get().is_pending
