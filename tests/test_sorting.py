"""Whatever people choose from or read in a list is in the order of French: É between E and F, Œ after O."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.apps import apps
from django.db import models
from django.urls import reverse

from directory.data_export import _value
from directory.models import Member, RelayedMessage
from emi_alumni.foundation.dates import french_date, local_day, short_date
from emi_alumni.foundation.discovery import our_packages
from emi_alumni.foundation.text import sort_key
from governance.models import Club, ExternalLoop, Idea, IdeaTheme, Module, Partner, Tool
from projects.models import Theme
from tests.factories import CollectivityFactory, MemberFactory
from tests.test_text_fields import all_forms

NAMES = ["Zola", "Écouter", "Wagner", "œuvre", "Eaubonne", "Ermont", "Łódź", "Mer", "’t Hooft", "abri", "Ørsted"]
SORTED = ["abri", "Eaubonne", "Écouter", "Ermont", "Łódź", "Mer", "œuvre", "Ørsted", "’t Hooft", "Wagner", "Zola"]
LATE_IN_THE_EVENING = datetime(2026, 3, 14, 23, 30, tzinfo=UTC)  # the fifteenth, half past midnight in Paris
MOMENTS = [
    model
    for model in apps.get_models()
    if apps.get_app_config(model._meta.app_label).name.split(".")[0] in our_packages()
    and any(isinstance(field, models.DateTimeField) for field in model._meta.fields)
]


def make(model: type[models.Model], names: list[str]) -> None:
    field = next(name for name in ("name", "title") if any(one.name == name for one in model._meta.fields))
    for name in names:
        kwargs = {field: name}
        if any(one.name == "slug" for one in model._meta.fields):
            kwargs["slug"] = sort_key(name).replace(" ", "-")
        model(**kwargs).save()


@pytest.mark.parametrize("model", [Tool, Module, IdeaTheme, Theme, ExternalLoop, Club, Partner])
def test_names_are_sorted_in_the_database(db, model):
    model.objects.all().delete()
    make(model, [name for name in NAMES if name[0].isalpha()])
    assert [str(one) for one in model.objects.all()] == [name for name in SORTED if name[0].isalpha()]


def test_titles_are_sorted_in_the_database(db):
    theme = IdeaTheme.objects.create(name="Thème")
    for name in NAMES:
        Idea(title=name, text=name, theme=theme).save()
    assert [one.title for one in Idea.objects.order_by("sort_key", "pk")] == SORTED


def test_bulk_writing_and_a_new_name_keep_the_order(db):
    Tool.objects.bulk_create([Tool(name=name, slug=f"outil-{n}") for n, name in enumerate(NAMES)])
    assert [one.name for one in Tool.objects.all()] == SORTED
    first = Tool.objects.first()
    first.name = "Zèbre"
    first.save()
    assert [one.name for one in Tool.objects.all()][-2:] == ["Zèbre", "Zola"]


def test_no_form_chooses_among_rows_sorted_by_a_raw_name(db):
    """SQLite sorts É after Z, PostgreSQL as its system says: a list that people read is sorted by a folded column."""
    raw = {"name", "title", "short_name", "family_name", "given_name"}
    for form in all_forms():
        for name, field in getattr(form, "base_fields", {}).items():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                query = field.queryset.query
                order = query.order_by or query.get_meta().ordering
                used = {str(one).lstrip("-").split("__")[-1] for one in order}
                assert not used & raw, f"{form.__qualname__}.{name} is sorted by {order}"


def test_no_model_is_sorted_by_a_raw_name():
    raw = {"name", "title", "short_name", "family_name", "given_name"}
    for model in apps.get_models():
        if apps.get_app_config(model._meta.app_label).name.split(".")[0] in our_packages():
            used = {str(one).lstrip("-").split("__")[-1] for one in model._meta.ordering}
            assert not used & raw, model._meta.label


def test_the_lists_of_people_and_places_are_in_order(sign_in, helene):
    Member.objects.exclude(pk=helene.pk).delete()
    for name in NAMES:
        MemberFactory(given_name="Anne", family_name=name)
        CollectivityFactory(short_name=name, name=name)
    text = sign_in(helene).get(reverse("directory:list"), {"tri": "nom"}).text
    places = [text.find(f"Anne {name}") for name in SORTED if f"Anne {name}" in text]
    assert len(places) > 8
    assert places == sorted(places)


# Days ---------------------------------------------------------------------------------------------


def test_a_moment_has_the_day_it_had_here():
    assert short_date(LATE_IN_THE_EVENING) == "15/03/2026"
    assert french_date(LATE_IN_THE_EVENING) == "15 mars 2026"
    assert str(local_day(LATE_IN_THE_EVENING)) == "2026-03-15"
    assert short_date(None) == ""


@pytest.mark.parametrize("model", MOMENTS, ids=lambda model: model._meta.label)
def test_a_row_is_called_by_the_day_it_had_here(db, model):
    row = model()
    for field in model._meta.fields:
        if isinstance(field, models.DateTimeField):
            setattr(row, field.attname, LATE_IN_THE_EVENING)
        elif isinstance(field, models.ForeignKey) and field.related_model is Member:
            setattr(row, field.name, Member(given_name="Anne", family_name="Roy", slug="anne-roy"))
    try:
        said = str(row)
    except (AttributeError, TypeError, ValueError, models.ObjectDoesNotExist):
        pytest.skip("not called by a moment")
    assert "14/03" not in said


def test_the_copy_of_my_data_says_the_hour_it_was_here(helene, karim):
    letter = RelayedMessage(sender=helene, recipient=karim, sent_at=LATE_IN_THE_EVENING)
    value = _value(letter, RelayedMessage._meta.get_field("sent_at"), helene)
    assert value == "2026-03-15T00:30:00+01:00"
