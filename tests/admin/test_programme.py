"""Themes, tools and modules: the mission's lists, and two spellings of one thing made one."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from emi_alumni.foundation.merging import merge
from emi_alumni.foundation.search.models import Document as Found
from governance.models import Module, Tool
from projects.models import Theme
from tests.admin.forms import form_data
from tests.factories import ProjectFactory


@pytest.fixture
def mission(sign_in, moderator):
    return sign_in(moderator)


def url(model, screen: str = "changelist", *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{screen}", args=args)


def choose(client, *things, **answer):
    data = {"action": "merge", "_selected_action": [thing.pk for thing in things]}
    return client.post(url(type(things[0])), data | ({"answered": "1"} | answer if answer else {}), follow=True)


def said(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def pair(model):
    return model.objects.create(name="Observation de terrain"), model.objects.create(name="Observations sur le terrain")


@pytest.mark.parametrize(("model", "field"), [(Theme, "themes"), (Tool, "tools")])
def test_two_spellings_are_made_one_and_nobody_loses_theirs(model, field, mission):
    kept, other = pair(model)
    both, one, none = ProjectFactory(), ProjectFactory(), ProjectFactory()
    getattr(both, field).set([kept, other])
    getattr(one, field).set([other])
    asked = choose(mission, kept, other)
    assert "Cela ne s’annule pas" in asked.content.decode()
    assert "Choisissez la ligne à garder." in choose(mission, kept, other, kept="").content.decode()
    stranger = model.objects.create(name="Autre")
    assert "Choisissez dans la liste." in choose(mission, kept, other, kept=stranger.pk).content.decode()
    assert model.objects.count() == 3

    assert "C’est une seule ligne maintenant." in said(choose(mission, kept, other, kept=kept.pk))

    assert set(model.objects.all()) == {kept, stranger}
    for project, expected in ((both, [kept]), (one, [kept]), (none, [])):
        assert list(getattr(project, field).all()) == expected
    words = Found.objects.get(kind="project", object_id=one.pk).keywords
    assert "Observation de terrain" in words
    assert "Observations sur" not in words


def test_one_line_is_not_merged_with_itself(mission):
    kept, _other = pair(Tool)
    assert "au moins deux lignes" in said(choose(mission, kept))
    assert "au moins deux lignes" in said(choose(mission, kept, kept=kept.pk))
    assert Tool.objects.count() == 2


def test_two_people_merging_crosswise_leave_one_line(db):
    kept, other = pair(Tool)
    merge(kept, [other])
    with pytest.raises(ValidationError, match="n’est plus dans la liste"):
        merge(other, [kept])
    assert list(Tool.objects.all()) == [kept]
    assert merge(kept, [kept]) == 0


@pytest.mark.parametrize("model", [Theme, Tool, Module], ids=lambda model: model._meta.model_name)
def test_a_name_is_added_then_changed_and_its_address_stays(model, mission):
    rank = {"position": 3} if model is Module else {}
    form = form_data(mission.get(url(model, "add"))) | rank
    assert mission.post(url(model, "add"), form | {"name": "Écouter les usagers"}).status_code == 302
    thing = model.objects.get()
    assert thing.slug == "ecouter-les-usagers"
    form = form_data(mission.get(url(model, "change", thing.pk)))
    mission.post(url(model, "change", thing.pk), form | {"name": "Écouter", "slug": "detourne"})
    thing.refresh_from_db()
    assert (thing.name, thing.slug) == ("Écouter", "ecouter-les-usagers")


@pytest.mark.parametrize("model", [Theme, Tool, Module], ids=lambda model: model._meta.model_name)
def test_the_same_name_is_not_kept_twice(model, mission):
    model.objects.create(name="Accueil")
    form = form_data(mission.get(url(model, "add")))
    answer = mission.post(url(model, "add"), form | {"name": "Accueil"})
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors
    assert model.objects.count() == 1


@pytest.mark.parametrize("model", [Theme, Tool], ids=lambda model: model._meta.model_name)
@pytest.mark.parametrize("name", ["Écouter !", "ÉCOUTER", "???"])
def test_a_name_whose_address_is_taken_or_empty_is_said_not_broken(model, name, mission):
    model.objects.create(name="Écouter")
    form = form_data(mission.get(url(model, "add")))
    answer = mission.post(url(model, "add"), form | {"name": name})
    assert answer.status_code == 200, "said beside the field"
    assert model.objects.count() == 1


@pytest.mark.parametrize("model", [Tool, Module], ids=lambda model: model._meta.model_name)
def test_a_name_is_found_without_accents(model, mission):
    model.objects.create(name="Écoute à l’accueil")
    model.objects.create(name="Budget")
    assert mission.get(f"{url(model)}?q=accueil+ecoute").context["cl"].result_count == 1


@pytest.mark.parametrize("model", [Tool, Module], ids=lambda model: model._meta.model_name)
def test_the_lists_cost_the_same_whatever_they_hold(model, mission, same_queries):
    def add() -> None:
        module = Module.objects.create(name=f"Module {Module.objects.count()}")
        tool = Tool.objects.create(name=f"Outil {Tool.objects.count()}", module=module)
        project = ProjectFactory()
        project.tools.add(tool)
        project.modules.add(module)

    add()
    same_queries(lambda: mission.get(url(model)), add, 7 if model is Tool else 6)


def test_a_member_edits_no_list(helene, sign_in):
    kept, other = pair(Tool)
    hers = sign_in(helene)
    assert choose(hers, kept, other, kept=kept.pk).status_code == 403
    assert hers.post(url(Module, "add"), {"name": "À moi"}, follow=True).status_code == 403
    assert Tool.objects.count() == 2
    assert not Module.objects.exists()
