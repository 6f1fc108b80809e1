"""An invitation: read as often as one likes, used once, by the person it was sent to (TRUST cases 47 to 51)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory import mails
from directory.models import Consent, Invitation, Member, RelayedMessage, User
from directory.models.members import ConsentPurpose, MemberState
from directory.personal_data import PERSONAL_DATA
from directory.views.activation import NOTICE
from directory.visibility import Audience, Reader
from emi_alumni.foundation.outbox.models import Kind, Letter
from tests.accounts.steps import is_in
from tests.cast import give_second_factor
from tests.factories import MemberFactory, UserFactory
from tests.standing import standing

ADDRESS = "bruno.maillard@cergy.example.fr"
EVERYTHING = {"phone": "on", "photo": "on", "public_name": "on"}


@standing
def bruno(cohort_2019, argenteuil) -> Member:
    """Imported, with a telephone: nobody sees him yet."""
    return MemberFactory(
        given_name="Bruno", family_name="Maillard", email="", phone="+33199001003", imported=True,
        cohort=cohort_2019, collectivity=argenteuil,
    )  # fmt: skip


@standing
def invited(bruno, moderator) -> tuple[Invitation, str]:
    return Invitation.issue(bruno, email=ADDRESS, by=moderator)


def page_of(token: str) -> str:
    return reverse("activation", args=[token])


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_the_link_uses_nothing_up(visitor, invited, bruno, method):
    """Case 48: scanners follow links."""
    invitation, token = invited
    for _ in range(3):
        assert getattr(visitor, method)(page_of(token)).status_code == 200
    invitation.refresh_from_db()
    bruno.refresh_from_db()
    assert invitation.used_at is None
    assert bruno.state == MemberState.IMPORTED
    assert not User.objects.filter(email=ADDRESS).exists()
    assert not is_in(visitor)


@pytest.mark.met("PQ1-05")
def test_the_page_is_the_information_notice(visitor, invited):
    page = visitor.get(page_of(invited[1])).content.decode()
    for owed in (
        "Bruno Maillard", "Département", "mission d’intérêt public", "consentement",
        "la vie du compte", "les personnes que vous choisissez", "Vos droits", "CNIL", reverse("privacy"), "Continuer",
        "mission-innovation@example.org",
    ):  # fmt: skip
        assert owed in page


def test_the_notice_tells_facts_that_are_declared():
    assert all(line.processing == PERSONAL_DATA[line.model][line.field] for line in NOTICE)
    bases = {use.basis for fields in PERSONAL_DATA.values() for use in fields.values()}
    assert {line.processing.basis for line in NOTICE} == bases


def test_no_box_is_ticked_beforehand(visitor, invited):
    page = visitor.get(page_of(invited[1])).content.decode()
    assert page.count('type="checkbox"') == 4
    assert "checked" not in page


@pytest.mark.met("PQ1-05")
def test_without_any_box_bruno_comes_in_and_shows_nothing(visitor, invited, bruno, karim):
    answer = visitor.post(page_of(invited[1]))
    assert answer["Location"] == reverse("directory:profile")
    assert is_in(visitor)
    bruno.refresh_from_db()
    assert bruno.state == MemberState.ACTIVE
    assert bruno.user.email == ADDRESS
    assert bruno.activated_at
    assert bruno.confirmed_at
    assert bruno.is_listed
    assert not bruno.consents.exists()
    assert not bruno.relay_by_mail
    seen = bruno.seen_by(Reader.of(karim.user))
    assert (seen.phone, seen.email, seen.photo) == ("", "", "")


def test_each_box_is_a_consent_with_its_date(visitor, invited, bruno, karim):
    visitor.post(page_of(invited[1]), EVERYTHING)
    assert set(bruno.consents.values_list("purpose", flat=True)) == set(ConsentPurpose.values)
    bruno.refresh_from_db()
    assert bruno.phone_audience == Audience.NETWORK
    assert bruno.seen_by(Reader.of(karim.user)).phone == bruno.phone


@pytest.mark.met("PQ1-55")
def test_messages_come_by_mail_when_he_said_so_and_in_the_portal_otherwise(visitor, invited, bruno, karim):
    visitor.post(page_of(invited[1]), {"relay_by_mail": "on"})
    bruno.refresh_from_db()
    assert bruno.relay_by_mail
    letter = {"sender": karim, "recipient": bruno, "subject": "Bonjour", "body": "Un mot.", "share_email": False}
    relayed = Letter.objects.filter(kind=Kind.MESSAGE)
    RelayedMessage.send(**letter, key=uuid4())
    assert relayed.get().to == ADDRESS
    Member.objects.filter(pk=bruno.pk).update(relay_by_mail=False)
    RelayedMessage.send(**letter | {"subject": "Encore"}, key=uuid4())
    assert relayed.count() == 1
    assert RelayedMessage.objects.filter(recipient=bruno).count() == 2


def test_a_photo_that_was_imported_stays_hidden_without_consent(visitor, invited, bruno):
    Member.objects.filter(pk=bruno.pk).update(photo="photos/importee.webp")
    visitor.post(page_of(invited[1]), {"phone": "on"})
    bruno.refresh_from_db()
    assert bruno.photo_audience == Audience.NOBODY


def test_he_is_welcomed_by_his_first_name(visitor, invited):
    page = visitor.post(page_of(invited[1]), follow=True).content.decode()
    assert "Bienvenue, Bruno" in page


def test_the_link_serves_once_and_two_clicks_open_one_account(client, invited):
    """Case 47: the second click gets the neutral page and no session."""
    first, second = type(client)(), type(client)()
    assert first.post(page_of(invited[1])).status_code == 302
    answer = second.post(page_of(invited[1]))
    assert answer.status_code == 404
    assert not is_in(second)
    assert User.objects.filter(email=ADDRESS).count() == 1


def test_two_clicks_at_the_same_time_have_one_winner(invited):
    invitation, token = invited
    twin = Invitation.objects.from_token(token)
    invitation.accept()
    with pytest.raises(ValidationError, match="déjà servi"):
        twin.accept(consents=[ConsentPurpose.PHONE])
    assert not Consent.objects.exists()


def test_every_link_that_is_not_good_gets_the_same_page(visitor, invited, bruno, moderator):
    """Case 51: expired, revoked, used, tampered or invented."""
    invitation, token = invited
    pages = {mask(visitor.get(page_of("invente")))}
    pages.add(mask(visitor.get(page_of(token[:-1] + ("a" if token[-1] != "a" else "b")))))
    for change in (
        {"expires_at": timezone.now() - timedelta(seconds=1)},
        {"expires_at": timezone.now() + timedelta(days=1), "revoked_at": timezone.now()},
        {"revoked_at": None, "used_at": timezone.now()},
    ):
        Invitation.objects.filter(pk=invitation.pk).update(**change)
        answer = visitor.get(page_of(token))
        assert answer.status_code == 404
        assert "Bruno" not in answer.content.decode()
        pages.add(mask(answer))
    assert len(pages) == 1
    assert reverse("claim") in pages.pop()


def mask(answer) -> str:
    import re

    assert answer.status_code == 404
    return re.sub(r'value="\w{64}"', "", answer.content.decode())


def test_a_new_invitation_puts_an_end_to_the_former(visitor, invited, bruno, moderator):
    _, token = Invitation.issue(bruno, email="autre@exemple.fr", by=moderator)
    assert visitor.get(page_of(invited[1])).status_code == 404
    assert visitor.get(page_of(token)).status_code == 200


def test_it_dies_after_fourteen_days(visitor, invited, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=14, minutes=1))
    assert visitor.get(page_of(invited[1])).status_code == 404


@pytest.mark.parametrize(
    "extra",
    [{"member": "1"}, {"role": "representant"}, {"collectivite": "DEP95"}, {"is_staff": "on"}, {"email": "x@y.fr"}],
)
def test_what_the_link_opens_is_in_the_stored_row_alone(visitor, invited, bruno, argenteuil, extra):
    """Case 50 (CVE-2022-21706)."""
    visitor.post(page_of(invited[1]) + "?member=1&is_staff=1", extra)
    bruno.refresh_from_db()
    assert bruno.user.email == ADDRESS
    assert bruno.collectivity == argenteuil
    assert not bruno.user.is_staff
    assert not bruno.user.is_superuser


def test_an_account_without_a_profile_is_attached_and_its_second_factor_still_asked(visitor, invited, bruno):
    user = give_second_factor(UserFactory(email=ADDRESS, is_staff=True))
    answer = visitor.post(page_of(invited[1]))
    bruno.refresh_from_db()
    assert bruno.user == user
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_in(visitor)


def test_an_address_taken_meanwhile_by_somebody_else_opens_nothing(visitor, invited, bruno):
    MemberFactory(email=ADDRESS, with_account=True)
    assert visitor.post(page_of(invited[1])).status_code == 404
    bruno.refresh_from_db()
    assert bruno.user is None
    assert bruno.state == MemberState.IMPORTED


def test_it_does_not_bring_back_somebody_erased(visitor, invited, bruno):
    Member.objects.filter(pk=bruno.pk).update(state=MemberState.ERASED)
    assert visitor.post(page_of(invited[1])).status_code == 404
    assert not User.objects.filter(email=ADDRESS).exists()


def test_it_replaces_the_session_of_somebody_else(sign_in, helene, invited, bruno):
    browser = sign_in(helene)
    assert "Hélène Lefèvre" in browser.get(page_of(invited[1])).content.decode()
    browser.post(page_of(invited[1]))
    bruno.refresh_from_db()
    assert browser.session["_auth_user_id"] == str(bruno.user_id)


def test_the_page_is_kept_by_no_cache_and_no_search_engine(visitor, invited):
    answer = visitor.get(page_of(invited[1]))
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "same-origin"


def test_only_a_hash_of_the_secret_is_stored(invited):
    invitation, token = invited
    assert token not in str(Invitation.objects.filter(pk=invitation.pk).values().get())


def test_the_letter_is_the_notice_too(invited):
    invitation, token = invited
    mails.invite(invitation, token)
    letter = mail.outbox[0]
    assert letter.to == [ADDRESS]
    assert f"https://alumni.example.org{page_of(token)}" in letter.body
    for owed in (
        "CE QUE NOUS SAVONS",
        "Combien de temps",
        "VOS DROITS",
        "CNIL",
        "Conseil départemental",
        "Ne faites rien",
    ):
        assert owed in letter.body
    assert "invitation" in letter.subject.lower()


def test_bruno_then_comes_in_with_a_code_without_confirming_again(client, invited):
    from tests.accounts.steps import come_in

    type(client)().post(page_of(invited[1]))
    assert come_in(client, ADDRESS)["Location"] == reverse("home")
    assert len(mail.outbox) == 1
