"""Governance, attacked: what is read by who should not, and what is typed and must neither run nor be lost."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.data_export import export
from directory.models import Member
from emi_alumni.foundation.moderation.models import Report, State
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.search.query import search
from governance.models import (
    AnimatorMandate,
    AnimatorOffer,
    Charter,
    CharterAcceptance,
    Club,
    ClubMembership,
    ExternalLoop,
    Idea,
    IdeaSupport,
    Meeting,
    Minutes,
    Partner,
    Reply,
    SeatMandate,
    SeatProposal,
    Thread,
)
from tests.decisions import undo_last
from tests.factories import MemberFactory
from tests.governance.addresses import url
from tests.governance.idea_box import make_idea, supported

pytestmark = pytest.mark.django_db


@pytest.fixture
def club(club, helene) -> Club:
    """Hélène is in it."""
    ClubMembership.objects.create(club=club, member=helene)
    return club


@pytest.fixture
def held(copil) -> Meeting:
    return Meeting.objects.create(body=copil, on=timezone.localdate() - timedelta(days=20))


def page(client, address: str) -> str:
    return client.get(address).content.decode()


def hide(thing) -> None:
    for _ in range(2):
        Report.file(thing, by=MemberFactory(with_account=True).user, reason="other", note="Des mots de qui signale.")


# What went away is found nowhere --------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["hidden", "withdrawn"])
def test_a_duplicate_that_is_taken_down_is_no_longer_found_through_the_idea_it_joined(how, helene, moderator):
    twin, kept = make_idea("Un zorglub dans chaque service", author=helene), make_idea("Mesurer plus tôt")
    twin.merge_into(kept, by=moderator)
    assert len(search("zorglub", ["network"]).hits) == 1
    if how == "hidden":
        hide(Idea.objects.get(pk=twin.pk))
    else:
        Idea.objects.get(pk=twin.pk).withdraw(by=moderator, reason="Nomme quelqu’un.")
    assert search("zorglub", ["network"]).hits == []


def test_a_draft_idea_is_read_by_nobody_of_the_mission_in_the_administration(helene, moderator, sign_in):
    draft = make_idea("Une confidence", author=helene, state=State.DRAFT)
    client = sign_in(moderator)
    assert "Une confidence" not in page(client, reverse("admin:governance_idea_changelist"))
    assert client.get(reverse("admin:governance_idea_change", args=[draft.pk])).status_code in (302, 404)


def test_a_discussion_that_reports_hid_is_mended_by_who_looks_after_it_and_read_by_nobody_else(
    club, helene, animator, sign_in
):
    thread = Thread(club=club, author=helene, title="Un titre", text="Des mots de trop.")
    thread.put()
    hide(thread)
    other = MemberFactory(with_account=True)
    ClubMembership.objects.create(club=club, member=other)
    for words in ("Des mots de trop.", "Un titre", "Des mots de qui signale."):
        assert words not in page(sign_in(other), thread.get_absolute_url())
    for reader in (helene, animator):
        assert "Des mots de trop." in page(sign_in(reader), thread.get_absolute_url())
    assert "Des mots de qui signale." not in page(sign_in(helene), thread.get_absolute_url())
    asked = Notification.objects.filter(recipient=animator.user, kind="message_to_reread")
    assert "masqué" in asked.get().sentence
    assert "Un titre" not in asked.get().sentence
    sign_in(animator).post(url("thread_show", thread.pk))
    assert not asked.exists()
    assert Thread.objects.published().exists()


def test_news_of_a_discussion_that_was_taken_away_are_not_told_any_more(club, helene, animator, moderator):
    thread = Thread(club=club, author=helene, title="Un nom de trop", text="…")
    thread.put()
    thread.answer(Reply(author=animator, text="Oui."))
    assert Notification.objects.filter(recipient=helene.user, wording__contains="Un nom de trop").exists()
    thread.withdraw(by=moderator, reason="Nomme quelqu’un.")
    told = Notification.objects.filter(kind="thread_reply")
    assert not told.exists()


# What a copy of one's own data holds ----------------------------------------------------------------------


def test_the_referent_of_a_partner_does_not_take_away_the_mission_s_note_in_her_copy(helene):
    Partner.objects.create(
        name="Opta", kind="provider", subject="Animation", referent_member=helene, note="Trop cher cette année."
    )
    copy = export(helene)
    assert copy["governance.Partner"][0]["name"] == "Opta"
    assert "Trop cher" not in str(copy)


def test_a_copy_holds_neither_the_words_of_who_reported_nor_those_of_others_in_a_circle(club, helene, animator):
    thread = Thread(club=club, author=helene, title="Une question", text="Mes mots.")
    thread.put()
    thread.answer(Reply(author=animator, text="Ceux de Claire."))
    hide(thread)
    copy = str(export(helene))
    assert "Mes mots." in copy
    assert "Ceux de Claire." not in copy
    assert "Des mots de qui signale." not in copy


# A merge that is undone, people who leave -----------------------------------------------------------------


def test_supports_that_came_with_a_duplicate_stay_when_its_author_takes_it_away_and_leaves(helene, karim, moderator):
    from governance.personal_data import forget

    twin, kept = supported(make_idea("Mesurer", author=helene), karim), make_idea("Mesurer plus tôt")
    twin.merge_into(kept, by=moderator)
    Idea.objects.get(pk=twin.pk).withdraw(by=helene.user)
    forget(helene)
    assert list(IdeaSupport.objects.filter(idea=kept).values_list("member", flat=True)) == [karim.pk]


def test_a_support_taken_back_after_a_merge_does_not_come_back_when_it_is_undone(karim, moderator):
    twin, kept = supported(make_idea("Mesurer"), karim), make_idea("Mesurer plus tôt")
    twin.merge_into(kept, by=moderator)
    kept.support(by=karim, wanted=False)
    Idea.objects.get(pk=twin.pk).part()
    assert not IdeaSupport.objects.exists()


# Text that would be lost ----------------------------------------------------------------------------------


def second_representative(copil) -> Member:
    from governance.models import Seat

    member = MemberFactory(with_account=True)
    SeatMandate.objects.create(seat=Seat.objects.create(body=copil, collectivity=member.collectivity), member=member)
    return member


def test_who_writes_the_minutes_second_gets_her_words_back(held, copil, representative, sign_in):
    address = url("minutes_edit", held.pk)
    other = second_representative(copil)
    sign_in(representative).post(address, {"text": "Les siens.", "faire": "garder"})
    answer = sign_in(other).post(address, {"text": "Les miens, longs.", "faire": "garder"})
    html = answer.content.decode()
    assert "Les miens, longs." in html
    assert "Les siens." not in html
    assert Minutes.objects.get().text == "Les siens."


@pytest.mark.parametrize("state", [State.PENDING, State.WITHDRAWN, State.REFUSED])
def test_words_typed_while_the_minutes_were_sent_from_another_window_come_back(state, held, representative, sign_in):
    Minutes.objects.create(meeting=held, author=representative, text="Envoyé.", state=state)
    answer = sign_in(representative).post(
        url("minutes_edit", held.pk), {"text": "La suite, longue.", "faire": "garder"}
    )
    html = answer.content.decode()
    assert "La suite, longue." in html
    assert Minutes.objects.get().text == "Envoyé."


def shown_by(client, address: str) -> dict:
    """What a browser would send back, untouched, of a page of the administration without inlines to fill in."""
    shown = {"mandates-TOTAL_FORMS": 0, "mandates-INITIAL_FORMS": 0}
    for bound in client.get(address).context["adminform"].form:
        shown[bound.html_name] = bound.value() or ""
    return shown


def test_the_mission_who_files_a_club_does_not_put_back_the_charter_that_its_animator_just_rewrote(
    club, moderator, sign_in
):
    Club.objects.filter(pk=club.pk).update(charter="L’ancienne.", rhythm="Un jeudi")
    client, address = sign_in(moderator), reverse("admin:governance_club_change", args=[club.pk])
    shown = shown_by(client, address)
    Club.objects.filter(pk=club.pk).update(charter="La nouvelle,\nécrite à deux.")
    client.post(address, shown | {"name": "Mesurer, sans juger"})
    club.refresh_from_db()
    assert (club.name, club.charter) == ("Mesurer, sans juger", "La nouvelle,\nécrite à deux.")
    answer = client.post(address, shown | {"charter": "La sienne."})
    assert "écrite à deux" in answer.content.decode()
    assert "La sienne." in answer.content.decode()
    form = answer.context["adminform"].form
    client.post(address, shown | {"charter": "La sienne.", "mark": form.data["mark"]})
    club.refresh_from_db()
    assert club.charter == "La sienne.", "saving again is meant"


def test_two_of_the_mission_who_write_the_next_charter_do_not_overwrite_each_other_in_silence(moderator, sign_in):
    charter = Charter.objects.create(number="2.0", text="Confiance.")
    client, address = sign_in(moderator), reverse("admin:governance_charter_change", args=[charter.pk])
    shown = shown_by(client, address)
    Charter.objects.filter(pk=charter.pk).update(text="Confiance, et respect.")
    html = client.post(address, shown | {"text": "Confiance, et écoute."}).content.decode()
    assert "et respect." in html
    assert "et écoute." in html
    charter.refresh_from_db()
    assert charter.text == "Confiance, et respect."


# The charter that was read --------------------------------------------------------------------------------


def test_a_box_ticked_for_one_version_of_the_charter_accepts_no_other(club, helene, sign_in):
    Charter.objects.create(number="1.0", text="Confiance.", since=timezone.localdate() - timedelta(days=9))
    client = sign_in(helene)
    form = client.get(url("club_thread_add", club.slug)).context["form"]
    typed = {"title": "Une question", "text": "Longue.", "key": form["key"].value()}
    typed["charter"] = form["charter"].field.widget.attrs.get("value", "on")
    Charter.objects.create(number="2.0", text="Tout est public.")
    html = client.post(url("club_thread_add", club.slug), typed).content.decode()
    assert not CharterAcceptance.objects.exists()
    assert "Longue." in html
    assert "2.0" in html


def test_a_charter_rewritten_while_it_was_read_is_shown_again_before_it_is_accepted(helene, sign_in):
    charter = Charter.objects.create(number="1.0", text="Confiance.")
    client = sign_in(helene)
    import re

    html = page(client, url("charter"))
    shown = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)">', html))
    Charter.objects.filter(pk=charter.pk).update(text="Tout est public.")
    client.post(url("charter_accept"), shown)
    assert not CharterAcceptance.objects.exists()


# Decisions that cross -------------------------------------------------------------------------------------


def test_a_refusal_is_not_undone_over_a_proposal_made_since(seat, karim, helene, moderator):
    first = SeatProposal(seat=seat, member=karim, author=karim)
    first.make(by=karim.user)
    first.refuse(by=moderator, reason="Pas cette année.")
    SeatProposal(seat=seat, member=karim, author=karim).make(by=karim.user)
    with pytest.raises(ValidationError):
        undo_last(first, by=moderator)
    assert SeatProposal.objects.get(pk=first.pk).state == State.REFUSED


def test_the_refusal_of_an_offer_is_not_undone_over_one_made_since(club, helene, moderator):
    first = AnimatorOffer.objects.create(club=club, author=helene)
    first.submit(by=helene.user)
    first.refuse(by=moderator, reason="Pas cette année.")
    AnimatorOffer.objects.create(club=club, author=helene).submit(by=helene.user)
    with pytest.raises(ValidationError):
        undo_last(first, by=moderator)


def test_nobody_animates_a_club_who_left_while_her_offer_waited(club, karim, moderator):
    offer = AnimatorOffer.objects.create(club=club, author=karim)
    offer.submit(by=karim.user)
    Member.objects.filter(pk=karim.pk).update(state="imported")
    with pytest.raises(ValidationError):
        AnimatorOffer.objects.get().publish(by=moderator)
    assert not AnimatorMandate.objects.filter(member=karim).exists()


# Dates and links that cannot be ---------------------------------------------------------------------------


@pytest.mark.parametrize(("starts_on", "until"), [("01/01/0001", "01/01/0001"), ("01/01/9998", "31/12/9999")])
def test_a_mandate_of_another_age_is_refused_and_breaks_no_list(starts_on, until, seat, karim, moderator, sign_in):
    client = sign_in(moderator)
    typed = {"seat": seat.pk, "member": karim.pk, "rank": 1, "title": "", "starts_on": starts_on, "until": until}
    client.post(reverse("admin:governance_seatmandate_add"), typed)
    assert client.get(reverse("admin:governance_seatmandate_changelist")).status_code == 200
    assert not SeatMandate.objects.exists()


def test_an_animation_of_another_age_is_refused(club, karim, moderator, sign_in):
    typed = {"club": club.pk, "member": karim.pk, "starts_on": "01/06/9999", "until": "31/12/9999"}
    answer = sign_in(moderator).post(reverse("admin:governance_animatormandate_add"), typed)
    assert answer.status_code == 200


@pytest.mark.parametrize("day", ["31/12/9999", "01/01/0001"])
def test_a_link_checked_in_another_age_breaks_no_page(day, club, helene, moderator, sign_in):
    client = sign_in(moderator)
    typed = {"name": "Le fil", "kind": "other", "url": "https://exemple.fr/x", "club": club.pk, "rules": "r"}
    client.post(reverse("admin:governance_externalloop_add"), typed | {"checked_on": day})
    for address in (url("loop_list"), club.get_absolute_url()):
        assert sign_in(helene).get(address).status_code == 200
    assert not ExternalLoop.objects.exists()


@pytest.mark.parametrize(("opens", "closes"), [("01/01/0001", "01/01/2027"), ("24/11/2026", "31/12/9999")])
def test_a_consultation_of_another_age_breaks_nothing(opens, closes, helene, moderator, sign_in):
    client = sign_in(moderator)
    typed = {
        "question": "Quel nom ?", "opens_at_0": opens, "opens_at_1": "00:00", "closes_at_0": closes,
        "closes_at_1": "23:59", "options-TOTAL_FORMS": 2, "options-INITIAL_FORMS": 0, "options-0-text": "A",
        "options-1-text": "B", "options-0-position": 1, "options-1-position": 2,
    }  # fmt: skip
    assert client.post(reverse("admin:governance_consultation_add"), typed).status_code in (200, 302)
    assert sign_in(helene).get(url("consultation_list")).status_code == 200


def test_a_link_written_in_another_alphabet_shows_where_it_leads(club, helene):
    loop = ExternalLoop(name="x", kind="other", club=club, url="https://chat.whatsаpp.com/essai")  # a Cyrillic « a »
    assert loop.host.isascii()
