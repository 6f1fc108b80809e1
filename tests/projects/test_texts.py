"""Each text that `projects.texts` declares is wherever its declaration says, and nowhere else."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from directory.models import Member
from emi_alumni.foundation.moderation.models import Revision
from emi_alumni.foundation.moderation.queue_items import changes_of
from emi_alumni.foundation.moderation.queued_models import declaration_of
from projects.models import Project, StatusEntry
from projects.personal_data import NOT_PERSONAL, PERSONAL_DATA
from projects.public import ask
from projects.statuses import ProjectStatus
from projects.texts import TEXTS, Section, Text, words_of
from tests.factories import ProjectFactory
from tests.projects.writing_steps import Pen, page
from tests.standing import standing

pytestmark = pytest.mark.django_db

# `audience` says who reads, and has tests of its own (`test_kept_by_the_team`).
WRITTEN = [text for text in TEXTS if not text.from_history and text.name != "audience"]


def column_of(text: Text) -> Any:
    return Project._meta.get_field(text.name)


def value_of(text: Text, beginning: str) -> Any:
    """A word of its own for each text; a choice or a number that nothing else says."""
    if column_of(text).choices:
        return column_of(text).choices[-1 if beginning == "mot" else -2][0]
    if isinstance(column_of(text), models.IntegerField):
        return 37 if beginning == "mot" else 41
    word = f"{beginning}{text.name.replace('_', '')}z"
    return [word] if isinstance(column_of(text), models.JSONField) else word


def words(text: Text, beginning: str = "mot") -> str:
    """The same as people read it, with plain spaces."""
    project = Project(**{text.name: value_of(text, beginning)}, status=ProjectStatus.NOT_SELECTED)
    return words_of(project, text)


@standing
def project(helene: Member) -> Project:
    """An appetizer, online, of which everything is told."""
    project = ProjectFactory(lead=helene, **{text.name: value_of(text, "mot") for text in WRITTEN})
    StatusEntry.record(project, ProjectStatus.NOT_SELECTED, on=date(2025, 3, 1), why="Le besoin est couvert.")
    return Project.objects.get(pk=project.pk)


@pytest.fixture
def pen(sign_in, helene, project) -> Pen:
    return Pen(sign_in(helene), project.slug)


def those(said: Callable[[Text], Any]) -> set[str]:
    """The names of the texts of which this is so."""
    return {text.name for text in WRITTEN if said(text)}


def test_each_is_asked_in_its_step(pen):
    for step in {text.step for text in WRITTEN}:
        form = pen.form(step)
        assert those(lambda text, form=form: text.name in form) == those(lambda text, step=step: text.step == step)


def test_each_is_reread_by_its_team_and_read_on_its_page(project, pen, sign_in, karim):
    review, read = page(pen.client, pen.url("relire")), page(sign_in(karim), project.get_absolute_url())
    assert those(lambda text: words(text) in review) == those(lambda text: True)
    assert those(lambda text: words(text) in read) == those(lambda text: True)


def test_the_sheet_says_those_that_have_a_place_on_it(project, sign_in, karim):
    sheet = page(sign_in(karim), reverse("projects:print", args=[project.slug]))
    by_hand = {"title", "sentence", "sponsor_department"}
    assert those(lambda text: words(text) in sheet) == those(lambda text: text.sheet) | by_hand


def test_each_waits_to_be_read_and_the_queue_shows_what_changes(project, pen, moderator, sign_in):
    new = {text: value_of(text, "neuf") for text in WRITTEN}
    for step in {text.step for text in WRITTEN}:
        typed = {text.name: value for text, value in new.items() if text.step == step}
        pen.save(step, **{name: value[0] if isinstance(value, list) else str(value) for name, value in typed.items()})

    revision = Revision.objects.about(project).waiting().get()
    assert revision.proposed == {text.name: value for text, value in new.items()}
    live = Project.objects.get(pk=project.pk)
    assert those(lambda text: getattr(live, text.name) == value_of(text, "mot")) == those(lambda text: True)
    shown = page(sign_in(moderator), reverse("admin:moderation_queue"))
    changed = {line.label: str(line.text) for line in changes_of(declaration_of(Project), revision, live)}
    assert len(changed) == len(new)
    assert all(text in shown for text in changed.values())


def test_the_search_reads_those_that_say_so(project, pen):
    """Choices and numbers are for the lists' facets: the search reads words."""
    finds = [text for text in WRITTEN if project.get_absolute_url() in found_by(pen.client, "/recherche/", text)]
    assert {text.name for text in finds} == those(lambda text: text.search)


def test_a_visitor_reads_and_finds_those_that_say_so(project, helene, moderator, visitor):
    public = ask(project, by=helene.user)
    public.publish(by=moderator)
    read, pages = page(visitor, public.public_url), reverse("projects:public_list")
    assert those(lambda text: text.name in public.content) == those(lambda text: text.public)
    assert those(lambda text: words(text) in read) == those(lambda text: text.public)
    finds = [text for text in WRITTEN if public.public_url in found_by(visitor, pages, text)]
    assert {text.name for text in finds} == those(lambda text: text.public and text.search)


def found_by(client: Client, address: str, text: Text) -> str:
    return page(client, f"{address}?{urlencode({'q': words(text)})}")


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_the_register_of_personal_data_knows_it(text):
    assert (text.name in PERSONAL_DATA["projects.Project"]) == text.personal
    assert (text.name in NOT_PERSONAL["projects.Project"]) != text.personal


def test_every_text_is_a_column_and_every_text_column_is_declared():
    """A column of words that nobody declared would be asked and shown nowhere."""
    columns = [one for one in Project._meta.concrete_fields if one.editable and not one.is_relation]
    kinds = (models.CharField, models.TextField, models.JSONField)
    declared = {text.name for text in TEXTS}
    assert declared <= {one.name for one in Project._meta.concrete_fields}
    assert {one.name for one in columns if isinstance(one, kinds)} - declared == {"origin"}
    assert len(declared) == len(TEXTS)


def test_an_entry_says_no_more_than_it_can():
    for text in TEXTS:
        assert text.page != Section.BESIDE or text.anchor, text.name
        assert text.search in ("", "title", "keywords", "body"), text.name
