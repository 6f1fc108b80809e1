"""The administration's lists draw their rows by columns: what Django's own tags would draw, for each screen."""

import re
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.admin.templatetags import admin_list
from django.template import Context, Engine
from django.test import RequestFactory
from django.urls import reverse

from emi_alumni.foundation.back_office.base import read_once
from emi_alumni.foundation.typography import typeset_html
from emi_alumni.pages.templatetags.admin_rows import drawn_rows, filter_panel

pytestmark = pytest.mark.django_db

LISTS = [f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry]


def as_django_draws(changes):
    return "\n".join(f"<tr>{''.join(row)}</tr>" for row in admin_list.results(changes))


@pytest.mark.parametrize("asked", ["", "?o=-1", "?all="])
def test_each_row_is_what_django_draws(world, asked):
    client = world.client("administrator")
    filled = 0
    for name in LISTS:
        answer = client.get(reverse(name) + asked)
        assert answer.status_code == 200, name
        changes = answer.context["cl"]
        assert drawn_rows(changes) == as_django_draws(changes), name
        shown = typeset_html(drawn_rows(changes).encode()).decode()
        assert shown in answer.shown.decode(), name
        filled += bool(len(changes.result_list))
    assert filled > len(LISTS) / 2


def test_words_of_a_row_are_text(world):
    world.karim.family_name = '<b>"Amrani"</b>'
    world.karim.save()
    page = world.client("moderator").get(reverse("admin:directory_member_changelist")).content.decode()
    assert "&lt;b&gt;&quot;Amrani&quot;&lt;/b&gt;" in page
    assert "<b>" not in page


def test_a_row_leads_back_to_the_list_as_it_was_filtered(world):
    address = reverse("admin:directory_member_changelist") + "?state__exact=active&q=a"
    changes = world.client("moderator").get(address).context["cl"]
    assert len(changes.result_list)
    kept = "?_changelist_filters=state__exact%3Dactive%26q%3Da"
    assert drawn_rows(changes).count(kept) == len(changes.result_list)
    assert drawn_rows(changes) == as_django_draws(changes)


def test_a_page_that_is_read_asks_once_and_one_that_writes_each_time(rf: RequestFactory):
    asked = []

    def ask(thing):
        asked.append(thing)
        return len(asked)

    reading, writing = rf.get("/"), rf.post("/")
    assert [read_once(reading, ask, "a"), read_once(reading, ask, "a")] == [1, 1]
    assert read_once(reading, ask, "b") == 2
    assert read_once(rf.get("/"), ask, "a") == 3
    assert [read_once(writing, ask, "a"), read_once(writing, ask, "a")] == [4, 5]


def without_room(page: str) -> str:
    """What a page says, whatever stands between its tags."""
    return re.sub(r"\s*([<>])\s*", r"\1", page)


def test_each_filter_is_what_django_draws(world):
    client = world.client("administrator")
    djangos = Engine(
        dirs=[Path(admin.__file__).parent / "templates"], libraries={"i18n": "django.templatetags.i18n"}
    ).get_template("admin/filter.html")
    drawn = 0
    for name in LISTS:
        changes = client.get(reverse(name)).context["cl"]
        for spec in changes.filter_specs:
            said = {"title": spec.title, "choices": list(spec.choices(changes))}
            assert without_room(filter_panel(**said)) == without_room(djangos.render(Context(said))), name
            drawn += 1
    assert drawn > len(LISTS) / 2


def test_words_of_a_filter_are_text():
    choice = {"selected": True, "query_string": '?a="b"&c=é', "display": '<b>"c"</b>'}
    panel = filter_panel("<i>", [choice])
    assert 'data-filter-title="&lt;i&gt;"' in panel
    assert '<li class="selected"><a href="?a=%22b%22&amp;c=%C3%A9">&lt;b&gt;&quot;c&quot;&lt;/b&gt;</a></li>' in panel
