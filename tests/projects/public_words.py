"""A project whose every thing is a word of its own: which of them a visitor reads is seen at a glance."""

import html as markup
from datetime import date

from django.test import Client
from django.utils import timezone

from directory.models import Member
from projects.models import (
    Document,
    Indicator,
    JournalEntry,
    Measure,
    Project,
    SponsorView,
    StatusEntry,
    Theme,
)
from projects.team import agree_to_be_named
from tests.factories import MemberFactory, ProjectFactory, VoiceFactory

# One word of each thing that a project holds: these are on the page, and none of NEVER.
SAID = {
    "title": "Titrelu",
    "sentence": "Phraselue",
    "context": "Contextelu",
    "problem": "Problemelu",
    "problem_for": "Publiclu",
    "solution": "Solutionlue",
    "novelty": "Nouveautelue",
    "ecology": "Ecologielue",
    "equality": "Egalitelue",
    "partners": "Partenaireslus",
    "users_met": "Usagerslus",
    "difficulties": "Difficulteslues",
    "conditions": "Conditionslues",
    "transposable": "Transposablelu",
    "people_needed": "Personneslues",
    "budget": "Budgetlu",
    "lessons": "Leconslues",
    "sponsor_department": "Directionlue",
}
NEVER = {
    "help_wanted": "Aidejamais",
    "takeover_note": "Reprisejamais",
    "keywords": ["Motclejamais"],
}


def everything_told(lead: Member, other: Member) -> Project:
    """Of these two: the lead accepts to be named, the other said nothing."""
    project = ProjectFactory(
        lead=lead,
        team=[other],
        places=[lead.collectivity],
        cohort=lead.cohort,
        sponsor_member=MemberFactory(given_name="Commanditairejamais", family_name="Nomjamais"),
        **SAID,
        **NEVER,
    )
    StatusEntry.record(project, "tested", on=date(2025, 3, 1), why="Pourquoilu", author=lead)
    indicator = Indicator.objects.create(
        project=project, name="Indicateurlu", unit="%", source="Sourcelue", is_key=True
    )
    Measure.objects.create(indicator=indicator, on=date(2024, 1, 1), value=58)
    Measure.objects.create(indicator=indicator, on=date(2025, 1, 1), value=84)
    project.themes.add(Theme.objects.create(name="Accueil"))
    JournalEntry.objects.create(project=project, text="Nouvellejamais", author=lead)
    Document.objects.create(project=project, title="Documentjamais", kind="pdf", size=1, file="documents/rien")
    SponsorView.objects.create(project=project, signature="Regardjamais", changed="Changementjamais", kept="yes")
    voice = VoiceFactory(form__project=project, text="Voixlue", answer="Reponsejamais", answered_at=timezone.now())
    VoiceFactory(form=voice.form, text="Attentejamais", waiting=True)
    agree_to_be_named(project, lead, agrees=True)
    return project


def text_of(client: Client, url: str) -> str:
    return markup.unescape(client.get(url).content.decode())


def found(words, text: str) -> set[str]:
    return {word for word in words if word in text}


def words_of(facts: dict) -> list[str]:
    return [word for value in facts.values() for word in ([value] if isinstance(value, str) else value)]
