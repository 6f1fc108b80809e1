"""Words are never markup (TRUST cases 62 and 63): every text of the bank holds a tag, and every page is read for it."""

import json
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from emi_alumni.foundation.moderation.models import Report, Revision
from emi_alumni.foundation.notifications.models import Notification
from mentoring.models import Lab
from projects.models import PublicPage, Reuse, Subject, Takeover, Voice
from tests.access import ROLES, World, addresses, rows_of
from tests.test_permissions import TABLE

# Closes an attribute, an element and a script; short enough for every column.
PAYLOAD = "\"'></a><b x-x>"
KEPT = {"slug", "token", "token_hash", "key", "kind", "url", "file", "sort_key", "labels", "words", "email", "cause"}
# Columns of who has no account: empty in the row of a member.
GUEST_S = {"Registration": {"guest_name", "guest_email", "link_key"}, "PollInvitee": {"name"}}
APPS = ("events", "mentoring", "projects", "resources")
WALKED = ("projects:", "moderation:", "notifications:", "home", "search", "directory:member", "directory:coll")
WALKED += ("directory:cohort", "admin:moderation", "admin:projects_", "events:")


class Reader(HTMLParser):
    """The elements whose attributes our words have made."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if any("x-x" in name for name, _ in attrs):
            self.made.append(tag)


def made_by_words(html: str) -> list[str]:
    reader = Reader()
    reader.feed(html)
    return reader.made


# What is chosen of a list that no column declares.
CODES = {("NewsFeed", "subject")}


def texts_of(model: type[models.Model]) -> dict[str, str]:
    """The text columns of a model that hold people's words, each with the tag in it."""
    return {
        field.name: PAYLOAD[: field.max_length]
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name not in KEPT
        and (model.__name__, field.name) not in CODES
        # Short codes are no words.
        and (field.max_length or 99) >= len(PAYLOAD)
    }


def poison(world: World) -> None:
    """Put the tag in every text that people write."""
    project = world.project
    Voice.objects.filter(form__project=project).update(answer="x", answer_version=1)
    Revision.propose(project, {"lessons": "x", "problem": "y"}, by=world.helene.user)
    Report.file(project, by=world.karim.user, reason="wrong", note="x")
    wrote = {"author": world.karim, "collectivity": world.karim.collectivity}
    Takeover.objects.create(project=world.appetizer, sponsor="x", state="pending", **wrote)
    Reuse.objects.filter(project=project).update(confirmed_at="2026-01-15T10:00:00+01:00")
    Subject.objects.create(title="x", problem="x", state="published", **wrote)
    project.journal.create(text="x", author=world.helene)
    world.draft.reason = "x"
    Lab.objects.update(closed_at=timezone.now())  # what came of it is written then
    for label in APPS:
        for model in apps.get_app_config(label).get_models():
            if texts := texts_of(model):
                together = {name for one in model._meta.total_unique_constraints for name in one.fields}
                for row in model._base_manager.all():
                    guest_s = GUEST_S.get(model.__name__, ()) if getattr(row, "member_id", None) else ()
                    unique = {f.name for f in model._meta.concrete_fields if f.unique}
                    unique = (unique | together) & set(texts)
                    words = {name: text for name, text in texts.items() if name not in guest_s}
                    changed = words | dict.fromkeys(unique, f"{row.pk}{PAYLOAD}")
                    model._base_manager.filter(pk=row.pk).update(**changed)
    type(project)._base_manager.update(keywords=[PAYLOAD])
    type(project)._base_manager.filter(status="").update(
        status="tested", status_on="2026-01-15"
    )  # its why comes with it
    Revision.objects.update(
        proposed={"lessons": PAYLOAD, "problem": PAYLOAD}, base={"lessons": PAYLOAD[1:], "problem": "z"}
    )
    Report.objects.update(note=PAYLOAD)
    Notification.objects.update(wording=PAYLOAD, people=[])
    type(world.helene)._base_manager.update(given_name=PAYLOAD, family_name=PAYLOAD, position=PAYLOAD)
    type(world.helene.collectivity)._base_manager.update(short_name=PAYLOAD, name=PAYLOAD)
    for page in PublicPage.objects.all():
        text = json.dumps(page.content).replace("Le premier appel compte", json.dumps(PAYLOAD)[1:-1])
        PublicPage.objects.filter(pk=page.pk).update(content=json.loads(text))


def test_the_reader_does_see_what_words_would_make():
    assert made_by_words(f'<p title="{PAYLOAD}">') == ["b"]
    assert made_by_words("<p>&lt;b x-x&gt;</p>") == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_no_page_makes_an_element_of_what_people_write(role, world):
    poison(world)
    client = world.client(role)
    read = 0
    for address in addresses():
        if not address.name.startswith(WALKED):
            continue
        for row in rows_of(address, TABLE):
            answer = client.get(world.url(address, row.about))
            if answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
                continue
            html = answer.content.decode()
            read += "x-x" in html
            assert not made_by_words(html), (role, address.name, row.about)
    assert read >= {"visitor": 2}.get(role, 12), f"{read} pages show the words"


@pytest.mark.django_db
def test_no_form_sent_back_makes_an_element_of_what_was_typed(world):
    client = world.client("member")
    read = 0
    for address in addresses():
        if not address.name.startswith(("projects:", "moderation:")):
            continue
        for row in rows_of(address, TABLE):
            url = world.url(address, row.about)
            context = client.get(url).context
            form = context.get("form") if context else None
            if form is None or not hasattr(form, "fields"):
                continue
            typed = {form.add_prefix(name): PAYLOAD for name in form.fields}
            answer = client.post(url, typed)
            if answer.status_code == 200:
                read += 1
                assert not made_by_words(answer.content.decode()), address.name
    assert read >= 8, f"{read} forms came back"
