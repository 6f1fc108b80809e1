"""A text field that nobody declared waits to be read, and the queue shows it: safety is not a list one may forget."""

import pytest
from django.apps import apps
from django.db import models
from django.forms import ModelForm

from emi_alumni.foundation.moderation.models import Moderated, Revision, State
from emi_alumni.foundation.moderation.queue_items import lines_of
from emi_alumni.foundation.moderation.queued_models import declaration_of
from projects.models import Project
from projects.writing import write, writing
from tests.factories import ProjectFactory

MODERATED = [model for model in apps.get_models() if issubclass(model, Moderated)]
TEXT = (models.CharField, models.TextField, models.JSONField)


@pytest.mark.parametrize("model", MODERATED, ids=lambda model: model.__name__)
def test_every_free_text_is_read_in_the_queue_or_says_why_not(model):
    declared = declaration_of(model)
    read = {*model.REVISED, *model.NOT_READ_FIRST, *(one for one in declared.fields if isinstance(one, str))}
    # The name of the thing is the title of its line.
    assert set(model.undeclared_text()) - read <= {"title", "name"}
    assert all(model.NOT_READ_FIRST.values())
    assert set(model.NOT_READ_FIRST).isdisjoint(model.REVISED)


def forms_of(model: type[models.Model]) -> list[type[ModelForm]]:
    def below(form: type) -> list[type]:
        return [form, *(one for sub in form.__subclasses__() for one in below(sub))]

    known = [form for form in below(ModelForm) if getattr(getattr(form, "_meta", None), "model", None) is model]
    # Those of the administration, which it makes while it answers, are another matter.
    return [form for form in known if ".admin" not in form.__module__ and not form.__module__.startswith("django.")]


@pytest.mark.parametrize("model", [one for one in MODERATED if one.REVISED], ids=lambda model: model.__name__)
def test_every_text_of_the_forms_of_what_is_published_waits(model):
    for form in forms_of(model):
        for name in form._meta.fields or ():
            field = model._meta.get_field(name)
            if isinstance(field, TEXT) and not field.choices:
                assert name in (*model.read_first(), *model.NOT_READ_FIRST), f"{form.__name__}.{name}"


def test_a_text_that_nobody_declared_waits_beside_the_live_one(helene, monkeypatch):
    monkeypatch.setattr(Project, "REVISED", tuple(name for name in Project.REVISED if name != "novelty"))
    project = ProjectFactory(lead=helene, novelty="Ancien")
    with writing(project, helene.user) as live:
        assert write(live, {"novelty": "Jamais lu"}, {}, by=helene.user)
    project.refresh_from_db()
    assert (project.novelty, project.state) == ("Ancien", State.PUBLISHED)
    assert Revision.objects.get().proposed == {"novelty": "Jamais lu"}


def test_a_text_that_nobody_declared_is_shown_to_who_reads(helene, monkeypatch):
    declared = declaration_of(Project)
    monkeypatch.setattr(Project, "REVISED", tuple(name for name in Project.REVISED if name != "novelty"))
    was = declared.fields
    object.__setattr__(declared, "fields", tuple(one for one in was if one != "novelty"))
    try:
        lines = lines_of(declared, ProjectFactory(pending=True, lead=helene, novelty="À lire aussi"))
    finally:
        object.__setattr__(declared, "fields", was)
    assert "À lire aussi" in [line.text for line in lines]
