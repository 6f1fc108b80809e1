"""The first person of an empty portal: by one command, without password, with a profile."""

import io
import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from directory.models import Invitation, Member, User
from directory.models.members import MemberKind, MemberState
from directory.visibility import Audience
from tests.factories import MemberFactory, UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "anne.roy@valdoise.example.fr"


def appoint(email: str = ADDRESS, first_name: str = "Anne", last_name: str = "Roy") -> str:
    said = io.StringIO()
    call_command("first_administrator", email, first_name=first_name, last_name=last_name, stdout=said)
    return said.getvalue()


def test_an_empty_portal_gets_an_account_every_right_and_a_profile():
    said = appoint("Anne.Roy@ValdOise.example.fr")
    user = User.objects.get()
    assert (user.email, user.is_staff, user.is_superuser, user.has_usable_password()) == (ADDRESS, True, True, False)
    assert (user.member.full_name, user.member.kind, user.member.state) == ("Anne Roy", MemberKind.STAFF, "active")
    assert user.member.is_listed
    assert user.member.email_audience == Audience.NOBODY
    assert "La fiche d’Anne Roy est créée" in said
    assert "second facteur" in said


def test_run_again_it_changes_nothing_and_says_so():
    appoint()
    before = Member.objects.values().get()
    assert "Rien à faire" in appoint(first_name="Anna", last_name="Le Roy")
    assert Member.objects.values().get() == before
    assert User.objects.count() == 1


def test_they_enter_by_a_code_and_are_asked_for_a_second_factor_before_anything_opens(client):
    appoint()
    client.post(reverse("account_request_login_code"), {"email": ADDRESS})
    code = re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code, mail.outbox[-1].body
    answer = client.post(reverse("account_confirm_login_code"), {"code": code[1]}, follow=True)
    assert answer.wsgi_request.user.email == ADDRESS
    assert client.get(reverse("admin:index"))["Location"].startswith("/compte/")
    assert client.get(reverse("admin:index"))["Location"] != reverse("account_login")


def test_an_imported_person_with_this_address_takes_up_their_own_profile():
    imported = MemberFactory(imported=True, given_name="Anne", family_name="Leroy", email=ADDRESS)
    invitation, _ = Invitation.issue(imported, email=ADDRESS, by=None)
    assert "d’Anne Leroy, qui avait cette adresse, est reliée" in appoint()
    member = Member.objects.get()
    assert member.user == User.objects.get()
    assert (member.full_name, member.state, member.kind) == ("Anne Leroy", MemberState.ACTIVE, MemberKind.ALUMNI)
    assert not Invitation.objects.open().filter(pk=invitation.pk).exists(), "the link that was sent is spent"


def test_who_objected_comes_in_and_stays_unlisted():
    MemberFactory(imported=True, hidden=True, email=ADDRESS)
    appoint()
    assert not Member.objects.get().is_listed


def test_of_two_people_in_one_mailbox_the_name_decides():
    MemberFactory(imported=True, given_name="Paul", family_name="Roy", email=ADDRESS)
    anne = MemberFactory(imported=True, given_name="Anne", family_name="Roy", email=ADDRESS)
    with pytest.raises(CommandError, match="Plusieurs fiches"):
        appoint(first_name="Zoé")
    assert not User.objects.exists(), "refused, nothing is done by half"
    appoint()
    assert User.objects.get().member == anne


def test_an_account_without_profile_gets_both():
    UserFactory(email=ADDRESS)
    said = appoint()
    assert "Un compte est ouvert" not in said
    assert "administre le portail" in said
    assert User.objects.get().member.full_name == "Anne Roy"


@pytest.mark.parametrize(
    ("email", "first", "last", "words"),
    [
        ("anne", "Anne", "Roy", "L’adresse « anne »"),
        (ADDRESS, "  ", "Roy", "Le prénom compte de 1 à 80 signes"),
        (ADDRESS, "Anne", "R" * 81, "Le nom compte de 1 à 80 signes"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_name(email, first, last, words):
    with pytest.raises(CommandError, match=words):
        appoint(email, first, last)
    assert not User.objects.exists()


def test_another_administrator_closes_this_door(administrator):
    with pytest.raises(CommandError, match="déjà un administrateur"):
        appoint()
    assert not User.objects.filter(email=ADDRESS).exists()


def test_a_closed_account_or_a_suspended_profile_is_not_reopened_by_it():
    user = UserFactory(email=ADDRESS, is_active=False)
    with pytest.raises(CommandError, match="fermé"):
        appoint()
    user.delete()
    MemberFactory(imported=True, suspended=True, email=ADDRESS)
    with pytest.raises(CommandError, match="suspendue"):
        appoint()


def test_who_has_an_account_without_profile_may_be_invited_to_take_up_theirs(moderator):
    """The mission enters the administration first; their own line comes by the import, later."""
    mine = MemberFactory(imported=True, email=moderator.email)
    invitation, _ = Invitation.issue(mine, email=moderator.email, by=moderator)
    assert invitation.accept() == moderator
    assert Member.objects.get(pk=mine.pk).user == moderator
