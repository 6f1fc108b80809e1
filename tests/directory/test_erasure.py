"""« Effacer mon compte » : nothing that says who she was is left, anywhere, but the proofs that were declared."""

from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.utils import timezone

from directory.models import (
    CareerStep,
    Consent,
    Invitation,
    Member,
    MessageBlock,
    ProfileClaim,
    RelayedMessage,
    StaleReport,
    User,
)
from directory.models.members import ConsentPurpose, MemberState
from directory.personal_data import PERSONAL_DATA, erase
from emi_alumni.foundation.outbox.models import Kind, Letter
from emi_alumni.foundation.outbox.sending import send_due
from emi_alumni.foundation.search.models import Document
from tests.factories import MemberFactory, RelayedMessageFactory

ERASE = "/moi/donnees/effacer/"
CANARY = "qzkrnq"  # in every text that the person wrote or is named by; no stemmer shortens it
DIGITS = "199009988"  # in every phone
# The only tables where her traces stay, declared on the page: the dates of her consents, and the administration's log.
DECLARED_PROOFS = {"django_admin_log"}


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def canary(karim, department, cohort_2019, media, administrator) -> Member:
    """A person whose every text holds the canary, with a row in every table that can name her."""
    member = MemberFactory(
        given_name=f"Prénom{CANARY}",
        family_name=f"Nom{CANARY}",
        email=f"{CANARY}@exemple.fr",
        phone=f"+33{DIGITS}",
        collectivity=department,
        cohort=cohort_2019,
        with_account=True,
    )
    for field in Member._meta.concrete_fields:
        if (
            isinstance(field, models.CharField | models.TextField)
            and not field.choices
            and field.name not in ("slug", "email", "phone", "photo", "sort_key", "given_name", "family_name", "link")
        ):
            setattr(member, field.name, f"{field.name} {CANARY}")
    member.link = f"https://{CANARY}.example.org"
    for audience in ("email", "phone", "photo", "bio", "career"):
        setattr(member, f"{audience}_audience", "network")
    member.photo.save("x.webp", ContentFile(f"RIFF {CANARY}".encode()))
    member.set_skills([f"Compétence {CANARY}", "Écologie"])
    CareerStep.objects.create(member=member, starts_on=2010, position=CANARY, organisation=CANARY)
    member.give_consent(ConsentPurpose.PHONE)
    member.give_consent(ConsentPurpose.PHOTO)
    Invitation.objects.create(
        member=member, email=member.email, vouched_reason=CANARY, token_hash=CANARY, expires_at=timezone.now()
    )
    for address in (member.email, f"autre-{CANARY}@exemple.fr"):
        ProfileClaim.objects.create(
            given_name=CANARY, family_name=CANARY, email=address, cohort=CANARY, collectivity=CANARY, message=CANARY
        )
    EmailAddress.objects.create(user=member.user, email=f"autre-{CANARY}@exemple.fr", verified=False)
    Authenticator.objects.create(user=member.user, type="totp", data={"secret": CANARY})
    UserSession.objects.create(user=member.user, session_key=CANARY, ip="192.0.2.1", user_agent=CANARY)
    Session.objects.create(session_key=CANARY, session_data="x", expire_date=timezone.now() + timedelta(days=1))
    hers = RelayedMessageFactory(sender=member, recipient=karim, subject=CANARY, body=CANARY, share_email=True)
    RelayedMessageFactory(
        sender=karim, recipient=member, subject=f"Re : {CANARY}", body="La réponse de Karim", answers=hers
    )
    MessageBlock.objects.create(member=member, blocked=karim)
    StaleReport.objects.create(member=member, author=karim, note=f"{CANARY} a changé")
    StaleReport.objects.create(member=karim, author=member, note=CANARY)
    return member


def leaks(words: str) -> dict[str, list[str]]:
    """Every table of the database, every column: where the words still are."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 — names of our own tables
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(columns, row, strict=True):
                    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                    if words in text.lower():
                        found.setdefault(table, []).append(f"{name}: {text[:80]}")
    return found


def files_with(folder: Path, words: str) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


@pytest.fixture
def erased(canary, sign_in, django_capture_on_commit_callbacks):
    """She signs in, opens pages, and erases herself; what the commit starts has run."""
    client = sign_in(canary)
    client.get("/moi/")
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(ERASE, {"word": "Effacer"})
    assert answer.status_code == 302
    call_command("purger", "--apply")  # every night: SQLite's index forgets the words of what was removed
    return canary, client


@pytest.mark.met("VIG-03")
def test_before_she_leaves_the_canary_is_everywhere(canary, media):
    """The test of the test: what must disappear was really there."""
    found = leaks(CANARY)

    for label in (
        "Member",
        "User",
        "CareerStep",
        "Invitation",
        "ProfileClaim",
        "RelayedMessage",
        "StaleReport",
        "Skill",
    ):
        assert apps.get_model("directory", label)._meta.db_table in found
    for table in ("account_emailaddress", "mfa_authenticator", Document._meta.db_table):
        assert table in found
    assert files_with(media, CANARY)
    assert leaks(DIGITS)


@pytest.mark.met("VIG-03")
def test_nothing_of_her_is_left_in_any_table_nor_file(erased, media):
    assert set(leaks(CANARY)) <= DECLARED_PROOFS, leaks(CANARY)
    assert leaks(DIGITS) == {}
    assert files_with(media, CANARY) == []
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_account_addresses_passkeys_and_sessions_are_gone(erased):
    canary, client = erased

    assert not User.objects.filter(email__contains=CANARY).exists()
    assert not EmailAddress.objects.filter(email__contains=CANARY).exists()
    assert not Authenticator.objects.filter(user=canary.user_id).exists()
    assert not UserSession.objects.filter(user=canary.user_id).exists()
    assert client.get("/moi/").status_code == 302


def test_her_other_browsers_are_signed_out(canary, sign_in, django_capture_on_commit_callbacks):
    other, here = sign_in(canary), sign_in(canary)
    assert other.get("/moi/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        here.post(ERASE, {"word": "effacer"})

    assert other.get("/moi/").status_code == 302


def test_the_row_stays_as_ancien_membre_found_by_nobody(erased, karim, sign_in):
    canary, _ = erased
    gone = Member.objects.get(pk=canary.pk)

    assert (gone.full_name, gone.state, gone.is_listed, gone.user) == ("Ancien membre", MemberState.ERASED, False, None)
    client = sign_in(karim)
    assert client.get(gone.get_absolute_url()).status_code == 404
    assert client.get(canary.get_absolute_url()).status_code == 404


def test_karim_keeps_what_he_wrote_to_ancien_membre(erased, karim, sign_in):
    client = sign_in(karim)

    box = client.get("/moi/messages/?boite=envoyes").text
    assert "Ancien membre" in box
    assert "La réponse de Karim" in box
    received = RelayedMessage.objects.get(recipient=karim)
    page = client.get(f"/moi/messages/{received.pk}/").text
    assert "Ancien membre" in page
    assert "demandé l’effacement" in page
    assert "Répondre à" not in page


def test_the_proof_of_consent_stays_without_a_name(erased):
    canary, _ = erased
    kept = Consent.objects.filter(member=canary.pk)

    assert kept.count() == 2
    assert all(consent.withdrawn_at for consent in kept)


def test_every_personal_field_is_back_to_nothing(erased):
    canary, _ = erased
    gone = Member.objects.get(pk=canary.pk)
    kept = {"given_name", "family_name", "slug", "state", "user", "skills"}

    for name in PERSONAL_DATA["directory.Member"].keys() - kept:
        field = Member._meta.get_field(name)
        value = getattr(gone, name)
        assert value == field.get_default() or not value, name


def test_a_shared_skill_stays_and_an_orphan_goes(erased, karim):
    from directory.models import Skill

    assert not Skill.objects.exists(), "nobody else had them"
    karim.set_skills(["Écologie"])
    other = MemberFactory(skills=["Écologie"])
    erase(other)
    assert Skill.objects.filter(name="Écologie").exists()


def test_a_last_letter_says_that_it_is_done(erased):
    [letter] = mail.outbox

    assert letter.to == [f"{CANARY}@exemple.fr"]
    assert "effacé" in letter.subject
    assert "mission-innovation@example.org" in letter.body


def test_the_word_is_asked_and_a_get_erases_nothing(canary, sign_in):
    client = sign_in(canary)

    assert "Ce qui reste" in client.get(ERASE).text
    page = client.post(ERASE, {"word": "oui"})
    assert "rien n’a été effacé" in page.text
    assert client.post(ERASE, {}).status_code == 200
    assert client.get("/moi/").status_code == 200


def test_who_runs_the_portal_cannot_erase_oneself(canary, sign_in):
    canary.user.is_staff = True
    canary.user.save()
    client = sign_in(canary)
    Authenticator.objects.filter(user=canary.user).update(data={"secret": "x"})

    page = client.post(ERASE, {"word": "effacer"})

    assert "Demandez d’abord à un autre administrateur" in page.text
    with pytest.raises(ValidationError):
        erase(canary)
    assert Member.objects.get(pk=canary.pk).given_name.startswith("Prénom")


def test_the_administration_s_log_is_not_rewritten(canary, sign_in, django_capture_on_commit_callbacks):
    """She was staff once: what she did stays in the log, under an account that says nothing of her."""
    entry = LogEntry.objects.create(
        user=canary.user,
        content_type=ContentType.objects.get_for_model(Member),
        object_id="1",
        object_repr="Karim Benali",
        action_flag=CHANGE,
    )
    client = sign_in(canary)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(ERASE, {"word": "effacer"})
    call_command("purger", "--apply")

    entry.refresh_from_db()
    assert (entry.object_repr, entry.user.is_active, entry.user.has_usable_password()) == ("Karim Benali", False, False)
    assert set(leaks(CANARY)) <= DECLARED_PROOFS
    assert client.get("/moi/").status_code == 302


def test_a_person_without_account_is_erased_too(department, django_capture_on_commit_callbacks):
    absent = MemberFactory(given_name=f"X{CANARY}", email=f"{CANARY}@exemple.fr", collectivity=department)
    with django_capture_on_commit_callbacks(execute=True):
        erase(absent)
    call_command("purger", "--apply")

    assert leaks(CANARY) == {}


def test_who_asked_by_letter_is_erased_by_a_command(canary, capsys, caplog, django_capture_on_commit_callbacks):
    call_command("effacer_personne", canary.slug)
    assert "Rien n’a été fait" in capsys.readouterr().out
    assert Member.objects.get(pk=canary.pk).given_name != "Ancien"

    caplog.set_level("INFO")
    with django_capture_on_commit_callbacks(execute=True):
        call_command("effacer_personne", str(canary.pk), "--sans-lettre", "--apply")
    assert Member.objects.get(pk=canary.pk).full_name == "Ancien membre"
    assert mail.outbox == []
    assert f"Person {canary.pk} was erased" in caplog.text, "to do it again after a restoration"
    assert CANARY not in caplog.text


def test_one_unknown_name_and_nobody_is_erased(canary):
    with pytest.raises(CommandError, match="Aucune fiche"):
        call_command("effacer_personne", canary.slug, "personne-de-ce-nom", "--apply")

    assert Member.objects.get(pk=canary.pk).given_name != "Ancien"


def test_the_command_does_not_erase_who_runs_the_portal(canary):
    User.objects.filter(pk=canary.user_id).update(is_staff=True)
    with pytest.raises(CommandError, match="gérer le portail"):
        call_command("effacer_personne", canary.slug, "--apply")


def test_erasing_twice_changes_nothing(erased):
    canary, _ = erased
    slug = Member.objects.get(pk=canary.pk).slug
    erase(Member.objects.get(pk=canary.pk))

    assert Member.objects.get(pk=canary.pk).slug == slug


def test_if_anything_fails_nothing_is_erased(canary, monkeypatch):
    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr("directory.personal_data.close_account", fail)
    with pytest.raises(RuntimeError):
        erase(canary)

    assert Member.objects.get(pk=canary.pk).given_name.startswith("Prénom")


def test_letters_that_wait_go_with_her(canary, karim, settings, django_capture_on_commit_callbacks):
    """To her, and those that carry her words to others; the last letter is forgotten once it has left."""
    from directory.mails import relay_message

    settings.MAIL_AT_ONCE = False
    relay_message(RelayedMessage.objects.get(sender=canary))
    relay_message(RelayedMessage.objects.get(recipient=canary))
    assert {letter.to for letter in Letter.objects.all()} == {karim.user.email, canary.user.email}
    erase(canary)
    last = Letter.objects.get()
    assert (last.kind, last.to) == (Kind.ERASURE, f"{CANARY}@exemple.fr")
    assert send_due() == 1
    assert not Letter.objects.exists()
