"""Decisions that leave the page where it is (htmx): the line goes, or says what went wrong; the top follows."""

import pytest
from django.urls import reverse

from emi_alumni.foundation.moderation import queue_items, queued_models
from emi_alumni.foundation.moderation.models import CannedReason, Report, Revision, State
from governance.models import Minutes
from projects.models import Project
from tests.moderation.test_queue import Desk

ROOM = 6_000  # bytes of an answer


class InPlace(Desk):
    """The same buttons, pressed by htmx."""

    def press(self, verb: str, item: queue_items.Item | None = None, **data):
        item = item or self.items[0]
        url = reverse("admin:moderation_decide", args=[item.declared.slug, item.thing.pk])
        said = {"verb": verb, "why": item.why, "stamp": item.stamp} | data
        return self.client.post(url, said, headers={"HX-Request": "true"})


@pytest.fixture
def in_place(moderator, sign_in) -> InPlace:
    return InPlace(sign_in(moderator))


@pytest.mark.met("VIG-02")
def test_the_line_goes_and_the_top_of_the_page_follows(in_place, pending):
    in_place.read()
    answer = in_place.press("publish")
    assert Project.objects.get().state == State.PUBLISHED
    assert "data-item" not in answer.text
    assert "« Le premier appel compte » est publié." in answer.text
    assert "Annuler cette décision" in answer.text
    assert "Rien n’attend." in answer.text
    assert len(answer.content) < ROOM
    # It was said at once: the next page does not say it again.
    assert "messagelist" not in in_place.read().text


def test_without_a_reason_the_line_comes_back_open_with_what_was_typed(in_place, pending):
    in_place.read()
    answer = in_place.press("refuse", words=" ")
    assert answer.text.count("data-item") == 1
    assert "Écrivez pourquoi" in answer.text
    assert "<html" not in answer.text
    answer = in_place.press("refuse", canned=queued_models.CANNED[0], words="Relisez. " * 200)
    assert answer.text.count("Relisez. ") == 200
    assert f'value="{queued_models.CANNED[0]}" checked' in answer.text
    assert Project.objects.get().state == State.PENDING


def test_words_changed_since_are_shown_and_the_reason_is_kept(in_place, pending):
    in_place.read()
    Project.objects.update(problem="Mme Vernier, au poste 412, ne répond jamais.")
    answer = in_place.press("refuse", words="Un nom est cité.")
    assert "Mme Vernier" in answer.text
    assert "Un nom est cité." in answer.text
    assert "Ce texte a changé depuis que vous l’avez lu" in answer.text
    assert Project.objects.get().state == State.PENDING


def test_a_colleague_who_was_faster_is_named_and_the_reason_is_kept(in_place, pending, colleague, sign_in):
    other = InPlace(sign_in(colleague))
    in_place.read()
    in_place.press("publish")
    answer = other.press("refuse", words="Il manque le nom du service.")
    assert "a décidé avant vous (publié)" in answer.text
    assert "Il manque le nom du service." in answer.text
    assert "data-item" not in answer.text
    assert Project.objects.get().state == State.PUBLISHED


def test_a_double_click_says_that_it_is_done(in_place, pending):
    in_place.read()
    in_place.press("publish")
    assert "C’était déjà fait" in in_place.press("publish").text


def test_edits_and_reports_are_decided_in_place_too(in_place, helene, karim, published):
    Revision.propose(published, {"title": "Un autre titre"}, by=helene.user)
    in_place.read()
    assert "est en ligne avec ses modifications" in in_place.press("apply").text
    Report.file(published, by=karim.user, reason="private")
    in_place.read()
    assert "reste en ligne" in in_place.press("show").text
    assert in_place.read().context["items"] == []


def test_who_may_not_decide_is_told_nothing(in_place, pending, karim, sign_in):
    in_place.read()
    url = reverse("admin:moderation_decide", args=["projet", pending.pk])
    answer = sign_in(karim).post(url, {"verb": "publish", "why": "pending"}, headers={"HX-Request": "true"})
    assert answer.status_code in (200, 302, 403, 404)
    assert "premier appel" not in answer.text
    assert Project.objects.get().state == State.PENDING


def test_the_first_line_alone_is_unfolded(desk_of_two):
    page = desk_of_two.read().text
    assert page.count('<details class="fold" open>') == 1
    assert page.index('<details class="fold" open>') < page.index('<details class="fold">')


@pytest.fixture
def desk_of_two(in_place, pending, karim, accepted_project, helene) -> InPlace:
    second = Project.objects.create(title="Un second", sentence="Une phrase.")
    second.roles.create(member=karim, role="lead")
    second.submit(by=karim.user)
    return in_place


def test_markdown_is_read_as_its_page_shows_it():
    declared = queued_models.declaration_of(Minutes)
    assert declared is not None
    lines = queue_items.lines_of(declared, Minutes(text="- **Décidé** le budget\n- <script>alert(1)</script>"))
    text = next(line for line in lines if line.is_html).text
    assert "<strong>Décidé</strong>" in text
    assert "<script>" not in text


def test_decisions_are_drawn_with_words_that_stay_words(in_place, pending):
    """The forms of a line are written in Python: a title, a reason of the mission or a sentence is never markup."""
    Project.objects.filter(pk=pending.pk).update(title="<b>Gras</b>")
    CannedReason.objects.create(text="<i>Court</i>", is_in_use=True)
    page = in_place.read().text
    assert "<b>Gras" not in page
    assert "<i>Court" not in page
    for says in ("Publier", "Demander une correction…", "Refuser…"):
        assert f'{says}<span class="visually-hidden"> : &lt;b&gt;Gras&lt;/b&gt;</span>' in page
    assert page.count("<span>&lt;i&gt;Court&lt;/i&gt;</span>") == 2


def test_a_decision_stays_in_the_kind_that_is_shown(in_place, pending):
    page = in_place.client.get(reverse("admin:moderation_queue") + "?type=projet").text
    to = reverse("admin:moderation_decide", args=["projet", pending.pk])
    assert page.count(f'action="{to}?type=projet" hx-post="{to}?type=projet"') == 3
