"""What a test's own lines save waits, and is indexed once (`tests/indexed_together.py`)."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from emi_alumni.foundation.search.models import Document
from tests.factories import ProjectFactory
from tests.indexed_together import Waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(indexed_at_once) -> Waiting:
    return indexed_at_once


def indexed(waiting: Waiting) -> list[tuple[str, list[int]]]:
    """What is indexed from now on, in order."""
    calls, index_now = [], waiting.index_now

    def note(kind, ids):
        calls.append((kind, list(ids)))
        return index_now(kind, ids)

    waiting.index_now = note
    return calls


def test_nothing_is_indexed_while_a_test_saves(waiting):
    calls = indexed(waiting)
    project = ProjectFactory()
    project.save()
    assert calls == []
    assert project.pk in waiting.ids["project"]


def test_it_is_before_somebody_reads_the_index_and_once(waiting):
    calls = indexed(waiting)
    project = ProjectFactory()
    project.save()
    assert Document.objects.filter(kind="project", object_id=project.pk).exists()
    assert [kind for kind, ids in calls if project.pk in ids and kind == "project"] == ["project"]
    assert not waiting.ids


def test_it_is_before_the_next_request(waiting):
    calls = indexed(waiting)
    ProjectFactory()
    Client().get("/")
    assert calls
    assert not waiting.ids


def test_what_is_saved_while_queries_are_counted_is_indexed_at_once(waiting):
    project = ProjectFactory()
    calls = indexed(waiting)
    with CaptureQueriesContext(connection):
        assert not waiting.ids
        calls.clear()
        project.save()
        assert ("project", [project.pk]) in calls


def test_what_a_savepoint_undoes_is_undone_here_too(waiting):
    """What was saved in it is forgotten; what waited before, and was indexed in it, is indexed again."""
    before = ProjectFactory()
    with transaction.atomic():
        undone = ProjectFactory()
        assert Document.objects.filter(kind="project", object_id=before.pk).exists()
        transaction.set_rollback(True)
    assert undone.pk not in waiting.ids["project"]
    assert Document.objects.filter(kind="project", object_id=before.pk).exists()
