"""Governance, attacked: what is not mine, what is posted besides, what a mandate no longer gives.

TRUST cases 28, 29, 32, 34, 37, 40, 41, F34, as they concern clubs, seats, ideas and conventions; `test_abuse_words` for
what is read and what is typed, `test_abuse_at_once` for the same instant.
"""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.moderation.models import State
from events.models import AgendaItem, Event
from governance.models import (
    AnimatorOffer,
    Club,
    ClubMembership,
    ClubNote,
    ClubProposal,
    ClubSubject,
    Idea,
    Reply,
    SeatMandate,
    SeatProposal,
    Thread,
    Vote,
)
from tests.club_dates import meets
from tests.governance.addresses import url
from tests.governance.idea_box import ask, make_idea, theme_of

pytestmark = pytest.mark.django_db

VERBS = ("edit", "unsubmit", "restore", "withdraw")
HUGE = 9_999_999_999_999_999_999


def things_of(club: Club, member: Member) -> dict[str, int]:
    """What has an address below a club, by the URL name that asks for it."""
    subject = ClubSubject.objects.create(club=club, text="Les courriers", member=member)
    note = ClubNote.objects.create(club=club, author=member, title="Notes", text="Peu.", state=State.PUBLISHED)
    of_subjects = {f"club_subject_{verb}": subject.pk for verb in ("keep", "move", "remove")}
    return of_subjects | {"club_note": note.pk} | {f"club_note_{verb}": note.pk for verb in VERBS}


BELOW = [
    *("club_subject_keep", "club_subject_move", "club_subject_remove"),
    *("club_note", *(f"club_note_{verb}" for verb in VERBS)),
]


# Things of another club through one's own ----------------------------------------------------------------


@pytest.mark.parametrize("name", BELOW)
def test_a_thing_of_another_club_is_not_reached_through_ones_own(name, club, other, animator, karim, sign_in):
    thing = things_of(other, karim)[name]
    before = [list(model.objects.order_by("pk").values()) for model in (ClubSubject, ClubNote)]
    client = sign_in(animator)
    posted = {"title": "x", "text": "x", "audience": "network", "on": "2026-12-01", "reason": "x", "sens": "haut"}
    answers = {client.get(url(name, club.slug, thing)).status_code}
    answers.add(client.post(url(name, club.slug, thing), posted).status_code)
    assert answers <= {404, 405}
    assert [list(model.objects.order_by("pk").values()) for model in (ClubSubject, ClubNote)] == before


def test_a_subject_is_not_given_a_date_of_another_club_nor_a_date_a_subject_of_one(
    club, other, animator, karim, sign_in
):
    theirs = things_of(other, karim)["club_subject_keep"]
    foreign = meets(other, 9)
    own = ClubSubject.objects.create(club=club, text="Un chiffre", kept_at=timezone.now())
    client = sign_in(animator)
    for slug, subject in ((club.slug, own.pk), (club.slug, theirs), (other.slug, theirs)):
        answer = client.post(reverse("events:club_subject_date", args=[slug, subject]), {"date": foreign.pk})
        assert answer.status_code == 404
    dated = {"title": "Jeudi", "on": f"{timezone.localdate() + timedelta(days=3):%d/%m/%Y}", "starts": "12:30"}
    add = reverse("events:club_date_add", args=[club.slug])
    assert "Choisissez" in client.post(add, dated | {"subjects": [theirs]}).text
    assert not Event.objects.filter(club=club).exists()
    assert not AgendaItem.objects.exists()


def test_a_note_is_not_filed_under_a_date_of_another_club(club, other, animator, karim, sign_in):
    foreign = meets(other, 9, "Trois phrases").pk
    words = {"title": "Ce jeudi", "text": "Des mots à garder.", "audience": "club", "session": foreign}
    html = sign_in(animator).post(url("club_note_add", club.slug), words).content.decode()
    assert "Des mots à garder." in html
    assert not ClubNote.objects.filter(club=club).exists()
    assert (
        "Trois phrases"
        not in sign_in(animator).get(f"{url('club_note_add', club.slug)}?date={foreign}").content.decode()
    )


def test_a_reply_is_not_reached_through_another_discussion(club, other, animator, karim, sign_in):
    own = Thread(club=club, author=animator, title="Ici", text="Ici.")
    foreign = Thread(club=other, author=karim, title="Là-bas", text="Là-bas.")
    for thread in (own, foreign):
        thread.put()
    reply = Reply(author=karim, text="Des mots de là-bas.")
    foreign.answer(reply)
    client = sign_in(animator)
    for name in ("reply_edit", "reply_remove", "reply_show"):
        for thread in (own, foreign):
            address = url(name, thread.pk, reply.pk)
            assert {client.get(address).status_code, client.post(address, {"reason": "x"}).status_code} <= {404, 405}
    assert Reply.objects.get().state == State.PUBLISHED


def test_an_option_of_another_consultation_is_no_vote(helene, sign_in):
    asked, other = ask(), ask("Quel nom ?", "Le même", "Un autre")
    client = sign_in(helene)
    foreign = other.options.first().pk
    for option in (foreign, HUGE, "x", ""):
        assert client.post(url("vote", asked.pk), {"option": option}).status_code == 200
    assert not Vote.objects.exists()


def test_a_seat_of_another_place_is_not_asked_for_by_a_form_of_ones_own(seat, copil, helene, karim, sign_in):
    """Hélène does not work in Argenteuil: neither herself nor, through her, anybody of elsewhere."""
    client = sign_in(helene)
    client.post(f"{url('seat_propose', seat.pk)}?personne={helene.slug}", {"note": "Moi"} | {"member": karim.pk})
    assert not SeatProposal.objects.exists()


def test_what_is_posted_besides_is_ignored(club, helene, karim, sign_in):
    strange = {
        "state": "published", "author": karim.pk, "member": karim.pk, "club": 1, "mandate": 1, "merged_into": 1,
        "status": "kept", "requirement": "EV1-01", "exact_words": "x", "cost": "1", "published_at": "2026-01-01",
        "animators": karim.pk, "asleep_on": "2026-01-01", "given_by": karim.pk, "version": 9,
    }  # fmt: skip
    client = sign_in(helene)
    client.post(url("idea_add"), {"title": "Une idée", "theme": theme_of().pk, "seen": "1"} | strange)
    idea = Idea.objects.get()
    assert (idea.author, idea.state, idea.status, idea.cost, idea.requirement) == (
        helene,
        "pending",
        "received",
        "",
        "",
    )
    client.post(url("club_offer_add", club.slug), {"note": "Moi"} | strange)
    assert [(one.author, one.state) for one in AnimatorOffer.objects.all()] == [(helene, "pending")]
    proposed = {"name": "Dehors", "entry": "trade", "tagline": "Tôt.", "why": "Dix."}
    client.post(url("club_proposal_add"), proposed | strange)
    assert [(one.author, one.state, one.club) for one in ClubProposal.objects.all()] == [(helene, "pending", None)]
    client.post(url("club_join", club.slug), strange)
    assert not ClubMembership.objects.filter(member=karim).exists()


def test_no_address_of_governance_breaks_on_a_number_that_no_database_holds(club, helene, moderator, sign_in):
    for who in (helene, moderator):
        client = sign_in(who)
        for name in (
            *("seat_propose", "seat_leave", "seat_proposal_answer", "meeting", "meeting_point_add", "minutes_edit"),
            *(
                "meeting_point_remove",
                "minutes_print",
                "club_proposal_edit",
                "mandate_renew",
                "mandate_leave",
                "loop_edit",
                "loop_check",
            ),
            *("thread", "thread_edit", "thread_mute", "idea", "idea_edit", "idea_support", "idea_comment", "vote"),
            *(
                "minutes_unsubmit",
                "minutes_restore",
                "idea_withdraw",
                "idea_answer",
                "idea_merge",
                "consultation",
                "curriculum_edit",
            ),
        ):
            for ask_for in (client.get, client.post):
                assert ask_for(url(name, HUGE)).status_code in (404, 405), name
        assert client.get(url("thread", 1) + f"reponses/{HUGE}/modifier/").status_code == 404
        assert client.get(url("agreement_file", "opta", HUGE)).status_code == 404


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_away_after_a_support_or_the_charter(away, helene, sign_in):
    from governance.models import Charter

    charter = Charter.objects.create(number="1.0", text="Confiance.")
    client = sign_in(helene)
    for address, words in (
        (url("idea_support", make_idea().pk), {"soutenir": "oui"}),
        (url("charter_accept"), {"version": charter.mark}),
    ):
        assert client.post(address, words | {"next": away})["Location"].startswith(("/idees/", "/charte/"))


# Mandates ------------------------------------------------------------------------------------------------


def test_nobody_is_their_own_deputy(seat, karim, sign_in):
    held = SeatMandate.objects.create(seat=seat, member=karim)
    with pytest.raises(ValidationError, match="tient déjà ce siège"):
        SeatMandate.objects.create(seat=seat, member=karim, rank=2)
    held.end(by=karim.user)
    SeatMandate.objects.create(seat=seat, member=karim, rank=2)
    assert sign_in(karim).get(url("seat_leave", seat.pk)).status_code == 200
