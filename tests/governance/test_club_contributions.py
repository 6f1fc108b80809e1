"""What members write for a club: notes for their audience, offers to animate, proposals. None decides on their own."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from directory.personal_data import erase
from emi_alumni.foundation.moderation.models import ModerationEvent, Report, State, Verb
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.search.query import search
from governance.models import AnimatorMandate, AnimatorOffer, Club, ClubMembership, ClubNote, ClubProposal
from tests.decisions import undo_last
from tests.factories import MemberFactory
from tests.governance.addresses import url
from tests.reading import plain
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def inside(club, helene) -> None:
    ClubMembership.objects.create(club=club, member=helene)


def note_form(**changes) -> dict:
    words = {"title": "Trois idées", "text": "**Mesurer** avant, pendant, après.", "audience": "club"}
    return words | changes


def published(club: Club, author, audience: str = "club", **words) -> ClubNote:
    words = {"title": "Trois idées", "text": "Mesurer avant.", "published_at": timezone.now()} | words
    return ClubNote.objects.create(club=club, author=author, audience=audience, state=State.PUBLISHED, **words)


# Notes ---------------------------------------------------------------------------------------------------


@pytest.mark.met("VIG-02")
def test_a_member_s_note_is_read_first_and_an_animator_s_goes_up_at_once(club, inside, helene, animator, sign_in):
    sign_in(helene).post(url("club_note_add", club.slug), note_form())
    hers = ClubNote.objects.get()
    assert hers.is_pending
    assert Notification.objects.get(recipient=animator.user).kind == "club_note_waits"
    sign_in(animator).post(url("club_note_add", club.slug), note_form(title="La mienne"))
    assert ClubNote.objects.get(title="La mienne").is_published


@pytest.mark.met("VIG-02")
def test_an_animator_publishes_what_a_member_wrote_and_the_mission_may_look_after(
    club, inside, helene, animator, moderator, sign_in
):
    sign_in(helene).post(url("club_note_add", club.slug), note_form())
    note = ClubNote.objects.get()
    ClubMembership.objects.create(club=club, member=MemberFactory(with_account=True))
    assert "1 personne sera prévenue" in plain(sign_in(animator).get(note.get_absolute_url()).text)
    sign_in(animator).post(url("club_note_publish", club.slug, note.pk))
    note.refresh_from_db()
    assert note.is_published
    assert "en ligne" in Notification.objects.get(recipient=helene.user).sentence
    assert ModerationEvent.objects.to_sample().about(note).exists()
    note.withdraw(by=moderator, reason="Nomme quelqu’un.")


def test_what_the_mission_sent_back_is_not_published_by_an_animator(club, inside, helene, animator, moderator, sign_in):
    sign_in(helene).post(url("club_note_add", club.slug), note_form())
    note = ClubNote.objects.get()
    note.send_back(by=moderator, reason="Retirez le nom.")
    sign_in(helene).post(url("club_note_edit", club.slug, note.pk), note_form(text="Sans nom."))
    sign_in(animator).post(url("club_note_publish", club.slug, note.pk))
    note.refresh_from_db()
    assert note.is_pending
    assert note.text == "Sans nom."


def test_an_author_does_not_publish_her_own_note(club, inside, helene, sign_in):
    sign_in(helene).post(url("club_note_add", club.slug), note_form(state="published"))
    note = ClubNote.objects.get()
    assert sign_in(helene).post(url("club_note_publish", club.slug, note.pk)).status_code == 404
    with pytest.raises(ValidationError):
        note.publish(by=helene.user, at_once=True)
    note.refresh_from_db()
    assert note.is_pending


def test_a_double_click_writes_one_note(club, animator, sign_in):
    client = sign_in(animator)
    key = client.get(url("club_note_add", club.slug)).context["form"].fields["key"].initial
    for _ in range(2):
        client.post(url("club_note_add", club.slug), note_form(key=str(key)))
    assert ClubNote.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Donnez-lui un titre"),
        ({"text": " "}, "Écrivez ce que le club garde"),
        ({"audience": "public"}, "Choisissez"),
        ({"session": "99"}, "Choisissez"),
        ({"text": "x" * 10_001}, "Raccourcissez"),
    ],
)
def test_a_note_that_lacks_something_says_what(club, animator, sign_in, changes, sentence):
    response = sign_in(animator).post(url("club_note_add", club.slug), note_form(**changes))
    assert sentence in response.content.decode()
    assert not ClubNote.objects.exists()


def test_a_note_is_read_by_its_audience_and_found_by_it_only(club, inside, helene, karim, animator, sign_in):
    for_club = published(club, animator, title="Nos chiffres fâchés")
    for_all = published(club, animator, "network", title="Trois chiffres utiles")
    for note in (for_club, for_all):
        assert sign_in(helene).get(note.get_absolute_url()).status_code == 200
    assert sign_in(karim).get(for_all.get_absolute_url()).status_code == 200
    assert sign_in(karim).get(for_club.get_absolute_url()).status_code == 404
    for path in (club.get_absolute_url(), reverse("events:club_archive", args=[club.slug])):
        seen = sign_in(karim).get(path).content.decode()
        assert "Trois chiffres utiles" in seen
        assert "Nos chiffres fâchés" not in seen
    assert [hit.title for hit in search("chiffres", ["network"], kinds=["note"]).hits] == ["Trois chiffres utiles"]


def test_a_note_kept_for_the_club_leaves_the_search_at_once(club, animator, sign_in):
    note = published(club, animator, "network", title="Trois chiffres utiles")
    assert search("chiffres", ["network"], kinds=["note"]).hits
    sign_in(animator).post(url("club_note_edit", club.slug, note.pk), note_form(title=note.title, audience="club"))
    assert search("chiffres", ["network"], kinds=["note"]).hits == []


def test_who_leaves_the_club_reads_its_notes_no_more(club, inside, helene, animator, sign_in):
    note = published(club, animator)
    client = sign_in(helene)
    assert client.get(note.get_absolute_url()).status_code == 200
    client.post(url("club_leave", club.slug))
    assert client.get(note.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("state", [State.PENDING, State.DRAFT, State.REFUSED, State.WITHDRAWN])
def test_what_is_not_online_is_read_by_who_writes_it(club, inside, helene, karim, animator, sign_in, state):
    ClubMembership.objects.create(club=club, member=karim)
    note = published(club, helene)
    ClubNote.objects.update(state=state)
    assert sign_in(helene).get(note.get_absolute_url()).status_code == 200
    assert sign_in(karim).get(note.get_absolute_url()).status_code == 404
    assert sign_in(animator).get(note.get_absolute_url()).status_code == (404 if state == State.DRAFT else 200)


def test_another_animator_acts_on_no_note_of_this_club(club, helene, karim, sign_in):
    other = Club.objects.create(name="Langage clair", entry="theme", tagline="Relire.")
    AnimatorMandate.objects.create(club=other, member=karim)
    note = published(club, helene, "network")
    client = sign_in(karim)
    for name in ("club_note_edit", "club_note_publish", "club_note_withdraw"):
        assert client.post(url(name, club.slug, note.pk), note_form()).status_code == 404
        assert client.post(url(name, other.slug, note.pk), note_form()).status_code == 404
    note.refresh_from_db()
    assert note.is_published


def test_an_edit_by_a_member_waits_and_an_animator_s_does_not(club, inside, helene, animator, sign_in):
    note = published(club, helene)
    sign_in(helene).post(url("club_note_edit", club.slug, note.pk), note_form(title="Autrement"))
    note.refresh_from_db()
    assert note.title == "Trois idées"
    assert "Une modification attend" in sign_in(helene).get(note.get_absolute_url()).content.decode()
    sign_in(animator).post(url("club_note_edit", club.slug, note.pk), note_form(title="Relu"))
    note.refresh_from_db()
    assert note.title == "Relu"
    assert note.author == helene


def test_an_animator_withdraws_another_s_note_with_a_reason_that_she_reads(club, inside, helene, animator, sign_in):
    note = published(club, helene)
    client = sign_in(animator)
    assert "1\u202f000 signes au plus" in client.get(note.get_absolute_url()).text
    assert "Écrivez pourquoi" in client.post(url("club_note_withdraw", club.slug, note.pk)).text
    too_long = client.post(url("club_note_withdraw", club.slug, note.pk), {"reason": "Nommée " * 200}).text
    assert "1000 signes au plus, 1399 ici" in too_long
    assert too_long.count("Nommée ") == 200
    note.refresh_from_db()
    assert note.is_published
    client.post(url("club_note_withdraw", club.slug, note.pk), {"reason": "Nomme une collègue."})
    note.refresh_from_db()
    assert note.state == State.WITHDRAWN
    assert "Nomme une collègue." in Notification.objects.get(recipient=helene.user).sentence


def test_two_reports_hide_a_note(club, helene, animator, karim):
    note = published(club, animator, "network")
    for reader in (helene, karim):
        Report.file(note, by=reader.user, reason="private")
    assert not ClubNote.objects.visible_to(karim.user).filter(pk=note.pk).exists()


def test_an_erased_author_signs_as_a_former_member(club, inside, helene, animator, sign_in):
    note = published(club, helene, "network")
    ClubNote.objects.create(club=club, author=helene, title="Brouillon", text="…")
    erase(helene)
    shown = sign_in(animator).get(note.get_absolute_url()).content.decode()
    assert "Lefèvre" not in shown
    assert "Ancien membre" in shown
    assert ClubNote.objects.count() == 1


# Offering to animate ---------------------------------------------------------------------------------


@pytest.mark.met("GOU-02")
def test_an_offer_goes_to_the_mission_which_gives_the_mandate(club, helene, moderator, sign_in):
    for _ in range(2):
        sign_in(helene).post(url("club_offer_add", club.slug), {"note": "Deux heures par trimestre."})
    offer = AnimatorOffer.objects.get()
    assert offer.is_pending
    assert not Club.objects.animated_by(helene).exists()
    offer.publish(by=moderator)
    mandate = AnimatorMandate.objects.get(member=helene)
    assert mandate.given_by == moderator
    assert mandate.is_current
    assert "vous animez ce club" in Notification.objects.get(recipient=helene.user).sentence
    with pytest.raises(ValidationError):
        undo_last(offer, by=moderator)


def test_even_a_trusted_member_does_not_give_herself_a_club(club, helene, sign_in):
    other = Club.objects.create(name="Langage clair", entry="theme", tagline="Relire.")
    AnimatorMandate.objects.create(club=other, member=helene)  # she publishes at once
    sign_in(helene).post(url("club_offer_add", club.slug), {"note": ""})
    offer = AnimatorOffer.objects.get()
    assert offer.is_pending
    with pytest.raises(ValidationError):
        offer.publish(by=helene.user)
    with pytest.raises(ValidationError, match="vous donner un mandat"):
        offer.publish(by=helene.user, at_once=True)
    assert AnimatorMandate.objects.filter(club=club, member=helene).count() == 0


def test_staff_do_not_decide_on_their_own_offer(club, moderator):
    offer = AnimatorOffer.objects.create(club=club, author=MemberFactory(user=moderator))
    offer.submit(by=moderator)
    with pytest.raises(ValidationError, match="Vous avez pris part"):
        offer.publish(by=moderator)


def test_who_animates_the_club_meanwhile_completes_no_offer(club, helene, moderator, sign_in):
    client = sign_in(helene)
    client.post(url("club_offer_add", club.slug), {"note": "Un."})
    offer = AnimatorOffer.objects.get()
    page = client.get(offer.edit_url).text
    assert "Un." in page
    offer.send_back(by=moderator, reason="Combien d’heures ?")
    AnimatorMandate.objects.create(club=club, member=helene)
    for answer in (
        client.get(offer.edit_url, follow=True),
        client.post(offer.edit_url, {"note": "Deux."}, follow=True),
    ):
        assert answer.request["PATH_INFO"] == club.get_absolute_url()
        assert "Vous animez déjà ce club." in answer.text
    offer.refresh_from_db()
    assert (offer.state, offer.note) == (State.DRAFT, "Un.")


def test_an_offer_is_taken_back_and_made_again(club, helene, sign_in):
    client = sign_in(helene)
    client.post(url("club_offer_add", club.slug), {"note": "Un."})
    client.post(AnimatorOffer.objects.get().withdraw_url)
    assert not AnimatorOffer.objects.unpublished().exists()
    client.post(url("club_offer_add", club.slug), {"note": "Deux."})
    assert AnimatorOffer.objects.unpublished().get().note == "Deux."


def test_an_offer_without_words_is_made_to_each_club_and_again_once_its_mandate_is_over(
    club, helene, moderator, sign_in
):
    other, client = Club.objects.create(name="Un autre club", entry="theme", tagline="Voir."), sign_in(helene)
    for one in (club, other, other):  # the last, a second click
        client.post(url("club_offer_add", one.slug), {"note": ""})
    assert {offer.club for offer in AnimatorOffer.objects.pending()} == {club, other}
    assert AnimatorOffer.objects.count() == 2
    AnimatorOffer.objects.get(club=other).publish(by=moderator)
    AnimatorMandate.objects.filter(club=other).delete()
    client.post(url("club_offer_add", other.slug), {"note": ""})
    assert AnimatorOffer.objects.pending().filter(club=other).count() == 1


def test_the_same_note_in_two_clubs_is_two_notes(club, helene, sign_in):
    other, client = Club.objects.create(name="Un autre club", entry="theme", tagline="Voir."), sign_in(helene)
    for one in (club, other):
        one.memberships.get_or_create(member=helene)
        client.post(url("club_note_add", one.slug), {"title": "Séance", "text": "Trois idées.", "audience": "club"})
    assert {note.club for note in ClubNote.objects.all()} == {club, other}


# Proposing a club ------------------------------------------------------------------------------------


def proposal_form(**changes) -> dict:
    words = {"name": "Langage clair", "entry": "theme", "tagline": "Relire ensemble.", "why": "Nous sommes dix."}
    return words | {"animates": "on"} | changes


@pytest.mark.met("ANI-08")
def test_a_proposed_club_opens_when_the_mission_publishes_it(helene, moderator, sign_in):
    for _ in range(2):
        sign_in(helene).post(url("club_proposal_add"), proposal_form())
    proposal = ClubProposal.objects.get()
    assert not Club.objects.exists()
    proposal.publish(by=moderator)
    club = Club.objects.get()
    assert (club.name, club.entry, proposal.club) == ("Langage clair", "theme", club)
    assert list(Club.objects.animated_by(helene)) == [club]
    assert Notification.objects.get(recipient=helene.user).url == club.get_absolute_url()


def test_a_name_taken_meanwhile_opens_nothing(helene, moderator, sign_in):
    sign_in(helene).post(url("club_proposal_add"), proposal_form())
    Club.objects.create(name="Langage clair", entry="trade", tagline="Déjà là.")
    with pytest.raises(ValidationError, match="Un club porte déjà ce nom"):
        ClubProposal.objects.get().publish(by=moderator)
    assert ClubProposal.objects.get().is_pending
    assert Club.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "MESURER  sans juger"}, "existe déjà"),
        ({"name": "Proposer"}, "ne peut pas faire une adresse"),
        ({"name": ""}, "Écrivez le nom du club"),
        ({"entry": "autre"}, "Choisissez"),
        ({"why": ""}, "Écrivez pourquoi"),
    ],
)
def test_a_proposal_that_cannot_be_is_said_in_words(club, helene, sign_in, changes, sentence):
    response = sign_in(helene).post(url("club_proposal_add"), proposal_form(**changes))
    assert sentence in response.content.decode()
    assert not ClubProposal.objects.exists()


def test_a_proposal_sent_back_is_completed_and_sent_again(helene, karim, moderator, sign_in):
    client = sign_in(helene)
    client.post(url("club_proposal_add"), proposal_form())
    proposal = ClubProposal.objects.get()
    proposal.send_back(by=moderator, reason="Pour quels métiers ?")
    assert "Pour quels métiers ?" in client.get(url("club_list")).content.decode()
    assert sign_in(karim).get(url("club_proposal_edit", proposal.pk)).status_code == 404
    client.post(url("club_proposal_edit", proposal.pk), proposal_form(why="Pour l’accueil."))
    proposal.refresh_from_db()
    assert proposal.is_pending
    assert ModerationEvent.objects.about(proposal).filter(verb=Verb.SUBMIT).count() == 2


def test_three_proposals_at_most_wait_from_one_member(helene, sign_in):
    client = sign_in(helene)
    answers = [client.post(url("club_proposal_add"), proposal_form(name=f"Club {n}")) for n in range(4)]
    assert ClubProposal.objects.count() == 3
    assert "attendent déjà" in answers[-1].content.decode()


@pytest.mark.parametrize("fact", [{"suspended": True}, {"state": "erased"}])
def test_nobody_who_left_the_network_is_accepted_to_animate(fact, karim, moderator):
    """They would be told that they animate a club, by a mandate that opens nothing."""
    club = Club.objects.create(name="Encadrer de loin", entry="trade", tagline="Ensemble.")
    offer = AnimatorOffer.objects.create(club=club, author=karim, state=State.PENDING)
    proposal = ClubProposal.objects.create(
        name="Un autre", entry="trade", tagline="Ensemble.", why="Pour voir.", author=karim, state=State.PENDING
    )
    Member.objects.filter(pk=karim.pk).update(**fact)
    for model, one in ((AnimatorOffer, offer), (ClubProposal, proposal)):
        with pytest.raises(ValidationError, match="a quitté le réseau"):
            model.objects.get(pk=one.pk).publish(by=moderator)
    assert not AnimatorMandate.objects.exists()
