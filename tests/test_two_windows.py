"""Two windows on the same stored row: who saves second is told, and the first words stand (site and administration).

The tests walk every address of the site whose form is about a stored row, and every screen of the administration.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.db import models
from django.forms import BaseModelForm
from django.test import Client
from django.urls import NoReverseMatch, reverse

from emi_alumni.foundation.back_office.base import PortalAdmin
from emi_alumni.foundation.conflict_check import MARK, CheckedForm, ConflictCheck
from tests.access import World, addresses

pytestmark = pytest.mark.django_db
TOLD = re.compile("entre-temps")


class Page(HTMLParser):
    """What a browser would send from the form of a page that has a mark: each control with its value."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self.text_boxes: list[list[str]] = []
        self.inside = False
        self.area = self.select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs) -> None:
        attrs = dict(attrs)
        name, value = attrs.get("name") or "", attrs.get("value") or ""
        if tag == "form":
            self.inside = True
            self.forms.append({})
            self.text_boxes.append([])
        elif not self.inside:
            return
        elif tag == "textarea" and name:
            self.area = name
            self.forms[-1].setdefault(name, []).append("")
            self.text_boxes[-1].append(name)
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in attrs:
            self.forms[-1].setdefault(self.select, []).append(value)
        elif tag == "input" and name and "disabled" not in attrs:
            kind = attrs.get("type", "text")
            if kind in ("checkbox", "radio"):
                if "checked" in attrs:
                    self.forms[-1].setdefault(name, []).append(value or "on")
            elif kind not in ("submit", "file", "button", "image"):
                self.forms[-1].setdefault(name, []).append(value)
                if kind == "text":
                    self.text_boxes[-1].append(name)

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1][self.area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.area:
            values = self.forms[-1][self.area]
            values[-1] = values[-1].removeprefix("\n")
            self.area = ""
        elif tag == "select":
            self.select = ""


def marked_form(response) -> tuple[dict[str, list[str]], list[str]]:
    page = Page(response.content.decode())
    for form, boxes in zip(page.forms, page.text_boxes, strict=True):
        if any(name.rpartition("-")[2] == MARK for name in form):
            return form, boxes
    raise AssertionError(f"no form with a mark in {response.request['PATH_INFO']}")


# The administration ----------------------------------------------------------------------------------


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label)
def test_every_screen_checks_itself_and_no_list_edits_in_place(model):
    screen = admin.site._registry[model]
    assert isinstance(screen, PortalAdmin)
    assert issubclass(screen.form, CheckedForm)
    assert not screen.list_editable


def rows_of_the_administration(world: World, client: Client) -> list[tuple[str, models.Model]]:
    """The address of each row that may be changed in the administration, of the world of the permission tests."""
    found = []
    for model in admin.site._registry:
        for row in model._base_manager.order_by("pk")[:3]:
            address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])
            answer = client.get(address)
            if answer.status_code == 200 and b'name="_save"' in answer.content:
                found.append((address, row))
                break
    return found


WRITTEN_HERE = "Le texte de la première fenêtre"
WRITTEN_THERE = "Le texte de la seconde fenêtre"
# Boxes that take any sentence; a row without any is one of dates and choices.
PLAIN = (
    "email",
    "phone",
    "url",
    "slug",
    "date",
    "_on",
    "_at",
    "_0",
    "_1",
    "position",
    "days",
    "year",
    "csrf",
    "number",
)


def a_box(boxes: list[str], form: dict[str, list[str]]) -> str | None:
    usable = [
        name
        for name in boxes
        if not any(part in name.rpartition("-")[2] for part in PLAIN) and "__prefix__" not in name
    ]
    return next((name for name in usable if "-" not in name or form.get(name, [""])[0]), None)


def test_the_second_window_is_told_on_every_screen_of_the_administration(world, sign_in):
    client = sign_in(world.administrator)
    tried = []
    for address, row in rows_of_the_administration(world, client):
        first, boxes = marked_form(client.get(address))
        second, _ = marked_form(client.get(address))
        if (box := a_box(boxes, first)) is None:
            continue
        saved = client.post(address, first | {box: [WRITTEN_HERE]})
        if saved.status_code != 302:
            continue
        told = client.post(address, second | {box: [WRITTEN_THERE]})
        assert told.status_code == 200, address
        assert TOLD.search(told.content.decode()), address
        assert WRITTEN_HERE in told.content.decode(), address
        assert WRITTEN_THERE in told.content.decode(), address
        again, _ = marked_form(client.get(address))
        assert again[box] == [WRITTEN_HERE], address
        meant, _ = marked_form(told)
        sent = client.post(address, meant)
        assert sent.status_code == 302, (address, sent.context["adminform"].form.conflicts, sent.context["errors"])
        assert marked_form(client.get(address))[0][box] == [WRITTEN_THERE], address
        tried.append(row._meta.label)
    assert len(tried) >= 10, tried


# The site --------------------------------------------------------------------------------------------


def done_with(answer) -> None:
    """Read to its end, a file is closed: closing the whole answer would close the database too."""
    if answer.streaming:
        list(answer.streaming_content)


def pages_of(world: World, role: str) -> Iterator[tuple[str, Client]]:
    client = world.client(role)
    for address in addresses():
        if address.name.startswith(("admin:", "account_", "mfa_", "usersessions")):
            continue
        try:
            yield world.url(address), client
        except (NoReverseMatch, KeyError):
            continue


def test_every_form_of_the_site_on_a_stored_row_carries_a_mark(world, monkeypatch):
    """A new form cannot forget it: whatever page shows it, it is looked at here."""
    shown: set[type] = set()
    real = BaseModelForm.__init__

    def looked_at(form, *args, **kwargs) -> None:
        real(form, *args, **kwargs)
        if form.instance.pk is not None:
            shown.add(type(form))

    monkeypatch.setattr(BaseModelForm, "__init__", looked_at)
    for role in ("member", "representative", "animator", "moderator"):
        for address, client in pages_of(world, role):
            done_with(client.get(address))
    forgotten = {form.__name__ for form in shown if not issubclass(form, ConflictCheck)}
    assert not forgotten
    assert len(shown) >= 10


def test_the_second_window_is_told_on_every_page_of_the_site(world):
    tried = set()
    for role in ("member", "animator", "representative"):
        for address, client in pages_of(world, role):
            answer = client.get(address)
            if answer.streaming or b'name="mark"' not in answer.content or address in tried:
                done_with(answer)
                continue
            first, boxes = marked_form(answer)
            second, _ = marked_form(answer)
            areas = [name for name in first if f'<textarea name="{name}"' in answer.text]
            box = next(iter(areas), None) or a_box(boxes, first)
            if not first["mark"][0] or box is None:
                continue
            if client.post(address, first | {box: [WRITTEN_HERE]}).status_code != 302:
                continue
            told = client.post(address, second | {box: [WRITTEN_THERE]})
            assert told.status_code == 200, address
            for words in ("entre-temps", WRITTEN_HERE, WRITTEN_THERE):
                assert words in told.text, (address, words)
            assert marked_form(client.get(address))[0][box] == [WRITTEN_HERE], address
            meant, _ = marked_form(told)
            assert client.post(address, meant).status_code == 302, address
            tried.add(address)
    assert len(tried) >= 6, tried
