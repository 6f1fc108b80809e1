"""Governance, attacked: what is typed is written once, comes back when it may not be kept, and never runs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.moderation.models import State
from events.models import Event
from governance.models import (
    AgendaPoint,
    AnimatorOffer,
    Club,
    ClubMembership,
    ClubNote,
    ClubProposal,
    ClubSubject,
    CouncilAnswer,
    CurriculumModule,
    ExternalLoop,
    Idea,
    IdeaComment,
    Meeting,
    Module,
    Reply,
    SeatProposal,
    Thread,
)
from tests.club_dates import meets
from tests.governance.addresses import url
from tests.governance.idea_box import make_idea, seat_in_the_council, theme_of

pytestmark = pytest.mark.django_db

LONG = "Des mots qui ont pris une heure."


@pytest.fixture
def club(club, helene) -> Club:
    """Hélène is in it."""
    ClubMembership.objects.create(club=club, member=helene)
    return club


@pytest.fixture
def coming(copil) -> Meeting:
    return Meeting.objects.create(body=copil, on=timezone.localdate() + timedelta(days=20))


def drawn(client, address: str, *, below: str = "form") -> dict[str, str]:
    """What a browser would send back of the form that a page draws, untouched."""
    form = client.get(address).context[below]
    return {bound.html_name: "" if bound.value() is None else bound.value() for bound in form}


# The same page sent twice ---------------------------------------------------------------------------------


def test_every_form_sent_twice_writes_once(club, animator, coming, seat, karim, cohort_2021, sign_in):
    seat_in_the_council(animator)
    idea, module = make_idea(), Module.objects.create(name="Design de service")
    client, theme = sign_in(animator), theme_of()
    on = f"{timezone.localdate() + timedelta(days=9):%Y-%m-%d}"
    loop = {"name": "Le fil", "kind": "other", "url": "https://exemple.fr/x", "rules": "Rien d’usager."}
    forms = [
        (Thread, url("club_thread_add", club.slug), {"title": "Une question", "text": LONG}),
        (ClubNote, url("club_note_add", club.slug), {"title": "Notes", "text": LONG, "audience": "club"}),
        (Event, reverse("events:club_date_add", args=[club.slug]), {"title": "Jeudi", "on": on, "starts": "12:30"}),
        (ExternalLoop, url("loop_add", club.slug), loop),
        (
            ClubProposal,
            url("club_proposal_add"),
            {"name": "Dehors", "entry": "trade", "tagline": "Tôt.", "why": "Dix."},
        ),
        (Idea, url("idea_add"), {"title": "Filmer", "theme": theme.pk, "seen": "1"}),
        (AgendaPoint, url("meeting_point_add", coming.pk), {"text": "Les salles ?"}),
        (CurriculumModule, url("curriculum", cohort_2021.slug), {"module": module.pk, "is_core": "oui"}),
    ]
    for model, address, words in forms:
        before, typed = model.objects.count(), drawn(client, address) | words
        for _ in range(2):
            assert client.post(address, typed).status_code in (200, 302)
        assert model.objects.count() == before + 1, model
    posts = [
        (ClubSubject, url("club_subject_list", club.slug), {"text": "Les refus"}),
        (IdeaComment, url("idea_comment", idea.pk), {"comment": LONG}),
        (CouncilAnswer, url("idea_answer", idea.pk), {"status": "kept", "on": on[:4] + "-01-01", "answer": LONG}),
        (AnimatorOffer, url("club_offer_add", Club.objects.create(name="B", entry="theme").slug), {"note": LONG}),
    ]
    for model, address, words in posts:
        for _ in range(2):
            client.post(address, words)
        assert model.objects.count() == 1, model
    proposed = f"{url('seat_propose', seat.pk)}?personne={karim.slug}"
    for _ in range(2):
        sign_in(karim).post(proposed, {"note": LONG})
    assert SeatProposal.objects.count() == 1


# What may not be kept comes back --------------------------------------------------------------------------


def test_words_typed_for_a_seat_that_was_filled_meanwhile_come_back(seat, karim, representative, sign_in):
    address = f"{url('seat_propose', seat.pk)}?personne={karim.slug}"
    client = sign_in(karim)
    html = client.post(address, {"note": LONG}).content.decode()
    assert LONG in html
    assert "Ce siège n’est plus vacant" in html
    assert not SeatProposal.objects.exists()
    for answer in (client.post(address), client.get(address, follow=True)):
        assert "n’est plus vacant" in answer.content.decode()


def test_a_reply_typed_while_the_discussion_was_closed_comes_back(club, helene, animator, sign_in):
    thread = Thread(club=club, author=animator, title="Une question", text="…")
    thread.put()
    thread.close(closed=True)
    html = sign_in(helene).post(thread.get_absolute_url(), {"text": LONG}).content.decode()
    assert LONG in html
    assert "ouvrez-en une autre" in html
    assert not Reply.objects.exists()


def test_a_correction_typed_while_the_message_was_taken_away_comes_back(club, helene, animator, sign_in):
    thread = Thread(club=club, author=animator, title="Une question", text="…")
    thread.put()
    reply = Reply(author=helene, text="Oui.")
    thread.answer(reply)
    reply.withdraw(by=animator.user, reason="Hors sujet.")
    client = sign_in(helene)
    assert client.get(url("reply_edit", thread.pk, reply.pk)).status_code == 404
    assert LONG in client.post(url("reply_edit", thread.pk, reply.pk), {"text": LONG}).content.decode()
    assert Reply.objects.get().text == "Oui."


def test_a_note_typed_while_an_animator_withdrew_it_comes_back(club, helene, animator, sign_in):
    note = ClubNote.objects.create(club=club, author=helene, title="Notes", text="Peu.", state=State.PUBLISHED)
    note.withdraw(by=animator.user, reason="Nomme quelqu’un.")
    client, address = sign_in(helene), url("club_note_edit", club.slug, note.pk)
    assert client.get(address).status_code == 404
    typed = {"title": "Notes", "text": LONG, "audience": "club"}
    assert LONG in client.post(address, typed).content.decode()
    note.refresh_from_db()
    assert (note.text, note.state) == ("Peu.", State.WITHDRAWN)


@pytest.mark.parametrize("button", [{}, {"garder": "1"}])
@pytest.mark.parametrize("state", [State.PENDING, State.WITHDRAWN, State.REFUSED])
def test_an_idea_typed_while_it_was_taken_away_comes_back(state, button, helene, sign_in):
    idea = make_idea(author=helene, text="Peu.", state=state)
    client, address = sign_in(helene), url("idea_edit", idea.pk)
    typed = {"title": idea.title, "text": LONG, "theme": idea.theme_id, "seen": "1", "opened": State.DRAFT}
    assert LONG in client.post(address, typed | button).content.decode()
    idea.refresh_from_db()
    assert (idea.text, idea.state) == ("Peu.", state)


def test_a_club_proposal_typed_while_it_was_sent_comes_back(helene, sign_in):
    words = {"name": "Dehors", "entry": "trade", "tagline": "Tôt.", "why": "Dix."}
    proposal = ClubProposal.objects.create(author=helene, **words)
    proposal.submit(by=helene.user)
    client, address = sign_in(helene), url("club_proposal_edit", proposal.pk)
    assert LONG in client.post(address, words | {"why": LONG, "opened": State.DRAFT}).content.decode()
    assert ClubProposal.objects.get().why == "Dix."


def test_a_point_typed_while_the_session_was_cancelled_comes_back(coming, helene, sign_in):
    coming.cancel(reason="Salle prise.")
    client, address = sign_in(helene), url("meeting_point_add", coming.pk)
    assert client.get(address).status_code == 404
    assert LONG in client.post(address, {"text": LONG}).content.decode()
    assert not AgendaPoint.objects.exists()


@pytest.mark.parametrize(("name", "words"), [("idea_comment", "comment"), ("idea_answer", "answer")])
def test_what_is_typed_of_an_idea_that_joined_another_meanwhile_comes_back(name, words, helene, moderator, sign_in):
    seat_in_the_council(helene)
    idea, kept = make_idea("Mesurer"), make_idea("Mesurer plus tôt")
    idea.merge_into(kept, by=moderator)
    typed = {"status": "kept", "on": "2026-01-15", words: LONG}
    html = sign_in(helene).post(url(name, idea.pk), typed).content.decode()
    assert LONG in html
    assert "réunie à une autre" in html


# What no reader should meet -------------------------------------------------------------------------------

STRANGE = ["a\0b", "é" * 100_000, "9" * 400, "=cmd()|x", "<script>alert(1)</script>"]


@pytest.mark.parametrize("value", STRANGE, ids=["NUL", "long", "digits", "formula", "script"])
def test_strange_words_break_no_form_of_who_animates_sits_or_answers(value, club, animator, cohort_2021, sign_in):
    seat_in_the_council(animator)
    session = meets(club, 3, "Jeudi")
    loop = ExternalLoop.objects.create(name="Le fil", kind="other", url="https://exemple.fr/x", club=club, rules="r")
    line = CurriculumModule(cohort=cohort_2021, module=Module.objects.create(name="Design"))
    line.place()
    idea = make_idea()
    client = sign_in(animator)
    names = (
        *("tagline", "charter", "rhythm", "meeting_url", "mark", "title", "on", "starts", "ends", "subjects"),
        *("name", "kind", "url", "rules", "shows_phone", "is_core", "days", "note", "module", "status", "answer"),
        *("cost", "expected_effect", "theme", "version", "kept", "text", "date", "sens", "reason", "audience"),
        *("session", "key", "form_key", "comment", "option", "reponse", "next", "silence", "close"),
    )
    for address in (
        url("club_edit", club.slug),
        reverse("events:club_date_add", args=[club.slug]),
        reverse("events:event_edit", args=[session.pk]),
        url("club_subject_list", club.slug),
        url("club_note_add", club.slug),
        url("club_thread_add", club.slug),
        url("loop_add", club.slug),
        url("loop_edit", loop.pk),
        url("curriculum", cohort_2021.slug),
        url("curriculum_edit", line.pk),
        url("curriculum_move", line.pk),
        url("idea_answer", idea.pk),
        url("idea_assess", idea.pk),
        url("idea_merge", idea.pk),
        url("idea_support", idea.pk),
    ):
        assert client.post(address, dict.fromkeys(names, value)).status_code < 500, address
        assert client.get(address).status_code < 500


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "https://a@evil.example", "vbscript:x", "https:x"],
)
def test_a_link_that_is_no_plain_address_is_refused_where_it_is_and_loses_nothing(link, club, animator, sign_in):
    client = sign_in(animator)
    html = client.post(url("club_edit", club.slug), {"tagline": LONG, "meeting_url": link}).content.decode()
    assert LONG in html
    assert 'href="#id_meeting_url"' in html
    typed = {"name": LONG, "kind": "other", "url": link, "rules": "r"}
    html = client.post(url("loop_add", club.slug), typed).content.decode()
    assert LONG in html
    assert 'href="#id_url"' in html
    assert not ExternalLoop.objects.exists()
    assert Club.objects.get().meeting_url == ""


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1899-12-31"])
def test_a_day_of_another_age_is_refused_where_the_council_and_animators_write(
    day, club, animator, cohort_2021, sign_in
):
    seat_in_the_council(animator)
    module, idea, client = Module.objects.create(name="Design"), make_idea(), sign_in(animator)
    client.post(url("curriculum", cohort_2021.slug), {"module": module.pk, "is_core": "oui", "starts_on": day})
    client.post(reverse("events:club_date_add", args=[club.slug]), {"title": "Jeudi", "on": day, "starts": "12:30"})
    client.post(url("idea_answer", idea.pk), {"status": "kept", "on": day, "answer": LONG})
    assert not CurriculumModule.objects.exists()
    assert not Event.objects.exists()
    assert not CouncilAnswer.objects.exists()


@pytest.mark.parametrize(
    "evil",
    [
        "<img src=x onerror=alert(1)>",
        "![x](https://evil.example/x.png)",
        "[x](javascript:alert(1))",
        "<javascript:alert(1)>",
        "[x](data:text/html;base64,PHN2Zz4=)",
        "[x]: javascript:alert(1)\n\n[x]",
        "<svg onload=alert(1)>",
    ],
)
def test_no_markup_of_a_message_a_note_or_minutes_runs_or_loads_anything(evil, club, helene, animator, sign_in):
    thread = Thread(club=club, author=helene, title=evil[:100].replace("\n", " "), text=evil)
    thread.put()
    note = ClubNote.objects.create(club=club, author=helene, title="N", text=evil, state=State.PUBLISHED)
    Club.objects.filter(pk=club.pk).update(charter=evil)
    client = sign_in(animator)
    for address in (thread.get_absolute_url(), note.get_absolute_url(), club.get_absolute_url()):
        main = client.get(address).content.decode().partition("<main")[2].partition("</main>")[0].lower()
        for trap in ('href="javascript', 'href="data', 'src="https://evil', "<img src=x", "<svg on"):
            assert trap not in main, address
