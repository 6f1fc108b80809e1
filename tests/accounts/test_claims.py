"""Asking for access: the same answer to everybody; the mission decides, once."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse

from directory.models import Invitation, ProfileClaim
from directory.models.claims import ClaimState
from tests.factories import MemberFactory

CLAIM = reverse("claim")
DONE = reverse("claim_done")
WORDS = {
    "given_name": "Bruno",
    "family_name": "Maillard",
    "email": "Bruno.Maillard@cergy.example.fr",
    "cohort": "2019-2020",
    "message": "J’étais dans le groupe de l’accueil.",
}


@pytest.fixture
def claim(db) -> ProfileClaim:
    return ProfileClaim.objects.create(given_name="Bruno", family_name="Maillard", email="bruno@cergy.example.fr")


@pytest.fixture
def bruno(db):
    return MemberFactory(given_name="Bruno", family_name="Maillard", email="", imported=True)


def test_anybody_may_ask_and_nobody_is_written_to(visitor, db):
    assert visitor.post(CLAIM, WORDS)["Location"] == DONE
    claim = ProfileClaim.objects.get()
    assert (claim.family_name, claim.state, claim.email) == (
        "Maillard",
        ClaimState.WAITING,
        "bruno.maillard@cergy.example.fr",
    )
    assert mail.outbox == []
    assert visitor.get(DONE).status_code == 200


def test_the_answer_is_the_same_for_a_member_an_imported_person_and_a_stranger(client, helene, bruno):
    answers = set()
    for person in (helene, bruno):
        words = WORDS | {"given_name": person.given_name, "family_name": person.family_name, "email": "x@exemple.fr"}
        answers.add((type(client)().post(CLAIM, words)["Location"], 302))
    answer = type(client)().post(CLAIM, WORDS | {"email": helene.user.email})
    answers.add((answer["Location"], answer.status_code))
    assert len(answers) == 1


def test_a_robot_that_fills_the_hidden_field_believes_that_it_worked(visitor, db):
    assert visitor.post(CLAIM, WORDS | {"website": "https://spam.example"})["Location"] == DONE
    assert not ProfileClaim.objects.exists()


def test_people_do_not_see_the_field_for_robots(visitor, db):
    page = visitor.get(CLAIM).content.decode()
    start = page.index("<div hidden>")
    assert 'name="website"' in page[start : start + 600]


def test_two_clicks_make_one_claim(visitor, db):
    visitor.post(CLAIM, WORDS)
    visitor.post(CLAIM, WORDS)
    assert ProfileClaim.objects.count() == 1


def test_what_is_missing_is_named_and_what_was_typed_is_kept(visitor, db):
    page = visitor.post(CLAIM, WORDS | {"family_name": "", "email": "bruno"}).content.decode()
    assert "Écrivez votre " in page
    assert "Écrivez l’adresse en entier" in page
    assert "J’étais dans le groupe de l’accueil." in page
    assert not ProfileClaim.objects.exists()


def test_an_empty_form_is_answered_too(visitor, db):
    assert "points à corriger" in visitor.post(CLAIM).content.decode()


def test_nobody_decides_their_own_claim_by_posting_more(visitor, db, moderator):
    visitor.post(CLAIM, WORDS | {"state": "vouched", "decided_by": moderator.pk, "member": "1"})
    claim = ProfileClaim.objects.get()
    assert (claim.state, claim.decided_by, claim.member) == (ClaimState.WAITING, None, None)


def test_one_network_address_asks_ten_times_a_day_at_most(visitor, db):
    answers = [visitor.post(CLAIM, WORDS | {"email": f"b{n}@exemple.fr"}) for n in range(11)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert ProfileClaim.objects.count() == 10
    assert visitor.post(CLAIM, WORDS, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_one_mail_address_is_claimed_three_times_a_day_at_most(visitor, db):
    answers = [
        visitor.post(CLAIM, WORDS | {"message": f"Essai {n}"}, REMOTE_ADDR=f"192.0.2.{n}").status_code for n in range(4)
    ]
    assert answers == [302, 302, 302, 429]


def test_no_network_address_is_kept(visitor, db):
    visitor.post(CLAIM, WORDS, REMOTE_ADDR="192.0.2.55")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        counters = str(cursor.fetchall())
    assert "claim" in counters
    assert "192.0.2.55" not in counters
    assert "192.0.2.55" not in str(ProfileClaim.objects.values().get())


def test_vouching_invites_the_person_to_the_address_of_the_claim(
    claim, bruno, moderator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        invitation = claim.vouch(member=bruno, by=moderator)
    assert invitation.email == claim.email
    assert invitation.member == bruno
    assert "vérifiée par la mission" in invitation.vouched_reason
    assert mail.outbox[0].to == [claim.email]
    claim.refresh_from_db()
    assert (claim.state, claim.member, claim.decided_by) == (ClaimState.VOUCHED, bruno, moderator)


def test_refusing_tells_nobody(claim, moderator, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        claim.refuse(by=moderator)
    claim.refresh_from_db()
    assert claim.state == ClaimState.REFUSED
    assert mail.outbox == []


def test_of_two_moderators_the_second_learns_that_it_is_done(claim, bruno, moderator, administrator):
    same = ProfileClaim.objects.get(pk=claim.pk)
    claim.refuse(by=moderator)
    with pytest.raises(ValidationError, match="déjà traitée"):
        same.vouch(member=bruno, by=administrator)
    claim.refresh_from_db()
    assert claim.decided_by == moderator
    assert not Invitation.objects.exists()


def test_vouching_for_somebody_who_has_an_account_leaves_the_claim_waiting(claim, helene, moderator):
    with pytest.raises(ValidationError, match="a déjà un compte"):
        claim.vouch(member=helene, by=moderator)
    claim.refresh_from_db()
    assert claim.state == ClaimState.WAITING


def test_a_member_decides_nothing(claim, bruno, helene):
    for act in (lambda: claim.vouch(member=bruno, by=helene.user), lambda: claim.refuse(by=helene.user)):
        with pytest.raises(PermissionDenied):
            act()
    claim.refresh_from_db()
    assert claim.state == ClaimState.WAITING
