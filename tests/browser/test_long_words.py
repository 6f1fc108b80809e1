"""Words that no browser may break by itself, in every text that somebody wrote: no page grows wider than a telephone.

A pasted address, a skill in one word, 150 letters: what one person typed must not widen everybody's lists.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.cache import caches
from django.db import DatabaseError, models, transaction
from django.urls import reverse

from tests.browser.checks import overflow
from tests.browser.conftest import Portal
from tests.browser.pages.addresses import ALL, NOT_PAGES, path_of

APPS = (
    "directory",
    "events",
    "follows",
    "governance",
    "mentoring",
    "projects",
    "resources",
    "moderation",
    "notifications",
)
ADDRESS = "https://" + "une-adresse-sans-fin-" * 9 + ".example.org/"
LETTERS = "Anticonstitutionnellement" * 6
# Texts that machines read: addresses of pages and files, marks, and what signing in needs.
NOT_WORDS = (
    "slug",
    "email",
    "phone",
    "password",
    "token",
    "hash",
    "code",
    "url",
    "path",
    "mark",
    "key",
    "kind",
    "sort",
    "siren",
    "cause",  # one of a list of words
    "wording",  # sentences with references to people
)
MODELS = [model for label in APPS for model in apps.get_app_config(label).get_models() if model._meta.managed]


def is_words(field: models.Field) -> bool:
    plain = field.get_internal_type() in ("CharField", "TextField")
    named = any(part in field.name for part in NOT_WORDS) and field.name != "keywords"
    return plain and not field.choices and not field.primary_key and not named


def long_words(field: models.Field, pk: object) -> str:
    """As long as the field takes; another one for each row, where they must differ."""
    words = f"{pk} {LETTERS[:149]} {ADDRESS}" if isinstance(field, models.TextField) else f"{pk}{LETTERS}"
    if field.name == "link":
        words = ADDRESS
    return words[: field.max_length or 400]


def spoil(row: models.Model) -> dict[str, object]:
    """Fill the texts of a row with long words; what they were, to put them back."""
    were = {}
    for field in row._meta.concrete_fields:
        was = getattr(row, field.attname)
        keywords = field.name == "keywords" and isinstance(was, list)
        if not was or not (keywords or is_words(field)):
            continue
        new: object = [LETTERS[:60]] if keywords else long_words(field, row.pk)
        try:
            with transaction.atomic():
                type(row)._base_manager.filter(pk=row.pk).update(**{field.attname: new})
            were[field.attname] = was
        except DatabaseError:
            continue  # a rule of the database on this text: it is not free words
    return were


@pytest.fixture(scope="module")
def addresses(portal: Portal, django_db_blocker) -> Iterator[dict[tuple[str, str, str], str]]:
    """Where each page is, found while its words are still those of the demonstration; then they are long."""
    with django_db_blocker.unblock():
        found = {case: path_of(case[1], case[2]) for case in ALL if case[0] != "member" or case[1] not in NOT_PAGES}
        spoiled = []
        for model in MODELS:
            for row in model._base_manager.order_by("pk"):
                if were := spoil(row):
                    spoiled.append((model, row.pk, were))
        caches["local"].clear()
        yield found
        for model, pk, were in spoiled:
            model._base_manager.filter(pk=pk).update(**were)
        caches["local"].clear()


def test_the_words_of_the_world_are_long(addresses):
    from directory.models import Member, Skill
    from projects.models import Project

    assert [name for name in Skill.objects.order_by("pk").values_list("name", flat=True) if len(name) < 55] == []
    assert any(LETTERS[:60] in text for text in Project.objects.values_list("title", flat=True).order_by("pk"))
    assert any("sans-fin" in text for text in Member.objects.values_list("bio", flat=True).order_by("pk"))


@pytest.mark.parametrize("case", ALL, ids=[f"{role}-{name}{query}" for role, name, query in ALL])
def test_no_page_is_wider_than_a_telephone(case, addresses, pages):
    tab = pages[case[0]]
    tab.set_viewport_size({"width": 360, "height": 740})
    tab.goto(addresses[case])
    assert overflow(tab) == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_the_lists_of_the_administration_do_not_scroll_sideways(model, addresses, pages):
    if model not in admin.site._registry:
        pytest.skip("no list of its own")
    tab = pages["administrator"]
    tab.set_viewport_size({"width": 1280, "height": 800})
    answer = tab.goto(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))
    assert answer is not None
    if answer.status == 200:
        assert overflow(tab) == []
