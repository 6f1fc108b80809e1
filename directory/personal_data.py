"""What the portal knows of a person: declared field by field, given back on request, erased on request (RGPD).

QueuedModel here: this app's models, and what allauth and Django keep for its accounts (see
`emi_alumni.foundation.personal_data`).
"""

import logging
import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from directory import mails
from directory.models import (
    DistinctPeople,
    ErasedIdentity,
    ImportedPerson,
    Member,
    MessageBlock,
    ProfileClaim,
    RelayedMessage,
    Skill,
    StaleReport,
    User,
)
from directory.models.members import MemberState
from directory.photos import remove_photo
from emi_alumni.foundation.outbox.models import Letter
from emi_alumni.foundation.personal_data import Processing, each, forgetters

logger = logging.getLogger(__name__)

PUBLIC_TASK = "mission d’intérêt public"
CONSENT = "consentement"
LIFE = "la vie du compte"
WITHDRAWAL = "votre retrait, ou la vie du compte"
LOG_LIFE = "douze mois"

NETWORK = Processing(PUBLIC_TASK, "le réseau", LIFE)
CHOSEN = Processing(PUBLIC_TASK, "les personnes que vous choisissez", LIFE)
AGREED = Processing(CONSENT, "les personnes que vous choisissez", WITHDRAWAL)
MINE = Processing(PUBLIC_TASK, "vous", LIFE)
MISSION = Processing(PUBLIC_TASK, "vous et la mission innovation", LIFE)
CLAIM = Processing(PUBLIC_TASK, "vous et la mission innovation", LOG_LIFE)
TWO_OF_US = Processing(PUBLIC_TASK, "vous et l’autre personne", "la vie du compte de qui l’a écrit")
NOBODY_READS = Processing(PUBLIC_TASK, "personne", LIFE)
DEVICE = Processing("sécurité des comptes (RGPD, article 32)", "vous", "la fin de la session, trente jours au plus")
LOG = Processing("sécurité des comptes (RGPD, article 32)", "l’administration", LOG_LIFE)
PROOF = Processing(
    "preuve du consentement (RGPD, article 7)", "vous et la mission innovation", "la vie du compte et trois ans"
)

UNDO = Processing(PUBLIC_TASK, "la mission innovation", "un jour : le temps d’annuler l’import")
OBJECTION = Processing("respect de votre effacement (RGPD, articles 17 et 21)", "personne", "trois ans")

SHOWN = Processing("consentement", "vous et la mission innovation ; le réseau si vous le montrez", "la vie du compte")

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "directory.User": each(MISSION, "email", "is_active", "is_staff", "is_superuser", "date_joined", "last_login")
    | each(MISSION, "groups", "user_permissions")
    | each(NOBODY_READS, "password"),
    "directory.Member": each(NETWORK, "given_name", "family_name", "slug", "kind", "state", "position", "department")
    | each(NETWORK, "collectivity", "cohort", "emi_collectivity", "ambassador", "link", "can_help")
    | each(SHOWN, "diploma", "diploma_shown")
    | each(NETWORK, "looking_for", "skills", "skill_names", "confirmed_at", "contact_paused_until")
    | each(NETWORK, "position_changed_at", "career_changed_at", "collectivity_changed_at", "cohort_changed_at")
    | each(CHOSEN, "email", "bio")
    | each(AGREED, "phone", "photo")
    # Shown beside the detail to whoever may read it; « réservé à sa promotion » tells the network of two of them.
    | each(NETWORK, "email_audience", "phone_audience")
    | each(CHOSEN, "photo_audience", "bio_audience", "career_audience")
    | each(MINE, "relay_by_mail")
    | each(MISSION, "user", "hidden_by_choice", "suspended", "asleep", "activated_at"),
    "directory.FormerSlug": each(NETWORK, "member", "slug", "left_at"),
    "directory.CollectivityMove": each(MISSION, "member", "left", "joined", "created_at", "state")
    | each(MISSION, "decided_by", "decided_at"),
    "directory.CareerStep": each(CHOSEN, "member", "starts_on", "ends_on", "position", "organisation"),
    "directory.MemberSkill": each(NETWORK, "content_object", "tag"),
    "directory.Consent": each(PROOF, "member", "purpose", "wording", "given_at", "withdrawn_at"),
    "directory.Invitation": each(MISSION, "member", "email", "vouched_reason", "created_by", "created_at")
    | each(MISSION, "expires_at", "used_at", "revoked_at")
    | each(NOBODY_READS, "token_hash"),
    "directory.ProfileClaim": each(CLAIM, "given_name", "family_name", "email", "cohort", "collectivity", "message")
    | each(CLAIM, "created_at", "state", "member", "decided_by", "decided_at"),
    "directory.RelayedMessage": each(TWO_OF_US, "sender", "recipient", "subject", "body", "share_email", "answers")
    | each(TWO_OF_US, "sent_at", "read_at"),
    "directory.MessageBlock": each(MINE, "member", "blocked", "created_at"),
    "directory.StaleReport": each(TWO_OF_US, "member", "author", "note", "created_at", "resolved_at"),
    "directory.InactivityNotice": each(MISSION, "user", "warned_at", "closes_on", "reminded_at", "suspended_at"),
    "directory.PeopleImport": each(LOG, "by", "at", "created", "updated", "cohorts", "undone_at"),
    "directory.ImportedPerson": each(UNDO, "people_import", "member", "before", "after"),
    "directory.DistinctPeople": each(MISSION, "first", "second", "said_at"),
    # A print of who is no longer there: it belongs to nobody who can ask for it.
    "directory.ErasedIdentity": each(OBJECTION, "digest", "erased_at"),
    # Kept by the libraries for our accounts.
    "account.EmailAddress": each(MISSION, "user", "email", "verified", "primary"),
    "mfa.Authenticator": each(MINE, "user", "type", "created_at", "last_used_at") | each(NOBODY_READS, "data"),
    "usersessions.UserSession": each(DEVICE, "user", "ip", "user_agent", "created_at", "last_seen_at"),
    "admin.LogEntry": each(LOG, "user", "action_time", "content_type", "object_id", "object_repr", "action_flag")
    | each(LOG, "change_message"),
}

# What says nothing of a person: keys, copies kept for sorting, and reference data.
NOT_PERSONAL: dict[str, set[str]] = {
    "directory.User": {"id", "session_epoch"},
    "directory.Member": {"id", "sort_key", "name_keys", "is_listed", "has_diploma", "created_at", "updated_at"},
    "directory.FormerSlug": {"id"},
    "directory.CareerStep": {"id"},
    "directory.CollectivityMove": {"id"},
    "directory.MemberSkill": {"id"},
    "directory.Consent": {"id"},
    "directory.Invitation": {"id"},
    "directory.ProfileClaim": {"id"},
    "directory.RelayedMessage": {"id", "key"},
    "directory.MessageBlock": {"id"},
    "directory.StaleReport": {"id"},
    "directory.InactivityNotice": {"id"},
    "directory.ErasedIdentity": {"id"},
    "directory.DistinctPeople": {"id"},
    "directory.PeopleImport": {"id"},
    "directory.ImportedPerson": {"id"},
}
# Places, cohorts and the list of skills: no field of theirs is about a person.
REFERENCE_DATA = {
    *("directory.Collectivity", "directory.Cohort", "directory.PlaceAlias", "directory.Skill", "directory.DiplomaText")
}

# Rows that name the person but are not hers to receive, and why.
WITHHELD = {
    ("directory.MessageBlock", "blocked"): "qui a choisi de ne plus recevoir vos messages",
    (
        "directory.Invitation",
        "created_by",
    ): "les invitations que vous avez faites : elles concernent la personne invitée",
    ("directory.DistinctPeople", "first"): "les homonymes distingués par la mission : ils nomment une autre personne",
    ("directory.DistinctPeople", "second"): "les homonymes distingués par la mission : ils nomment une autre personne",
    ("directory.PeopleImport", "by"): "les imports que vous avez faits : ils concernent les personnes du fichier",
    (
        "directory.ProfileClaim",
        "decided_by",
    ): "les demandes d’accès que vous avez traitées : elles concernent qui les a écrites",
    (
        "directory.CollectivityMove",
        "decided_by",
    ): "les changements de collectivité que vous avez traités : ils concernent qui les a annoncés",
    ("admin.LogEntry", "user"): "le journal de l’administration, qui nomme d’autres personnes",
}
# Fields that open a door: never copied out, not even for their owner.
SECRET = {
    "directory.User": {"password"},
    "directory.Invitation": {"token_hash"},
    "mfa.Authenticator": {"data"},
    "usersessions.UserSession": {"session_key", "data"},
}
TITLES = {
    "directory.Member": "fiche",
    "directory.FormerSlug": "ancienne adresse de votre fiche",
    "directory.CollectivityMove": "changement de collectivité annoncé",
    "directory.Invitation": "invitation à rejoindre le réseau",
    "directory.RelayedMessage": "message écrit ou reçu",
    "directory.MessageBlock": "personne dont vous ne recevez plus de message",
    "directory.StaleReport": "information signalée",
    "directory.User_groups": "rôle du compte",
    "directory.User_user_permissions": "droit du compte",
    "account.EmailAddress": "adresse de connexion",
    "mfa.Authenticator": "second facteur et clés d’accès",
    "usersessions.UserSession": "session ouverte",
    "admin.LogEntry": "journal de l’administration",
}

# Where the models' own words are those of a library, or of a developer.
FIELD_NAMES = {
    "id": "numéro",
    "user": "compte",
    "member": "personne",
    "skill_names": "noms des compétences",
    ("directory.Member", "slug"): "adresse de la page",
    ("directory.User", "password"): "mot de passe (empreinte)",
    ("directory.User", "is_superuser"): "tous les droits",
    "token_hash": "empreinte du lien",
    ("directory.User", "groups"): "rôles",
    ("directory.User", "user_permissions"): "droits",
    "sort_key": "nom, pour le tri",
    "name_keys": "nom, pour reconnaître ses autres orthographes",
    "is_listed": "figure dans l’annuaire",
    "has_diploma": "montre son diplôme universitaire",
    "key": "numéro du formulaire",
    "author": "signalé par",
    "blocked": "personne bloquée",
    "content_object": "personne",
    "tag": "compétence",
    "type": "sorte",
    "data": "secret",
    "ip": "adresse du réseau (IP)",
    "user_agent": "navigateur",
    "created_at": "depuis le",
    "last_used_at": "dernier usage",
    "last_seen_at": "dernière visite",
    "group": "rôle",
    "permission": "droit",
    ("admin.LogEntry", "user"): "par",
}

STILL_RUNS_THE_PORTAL = (
    "Votre compte sert à gérer le portail. Demandez d’abord à un autre administrateur de vous retirer ce rôle."
)
ERASED_SUBJECT = "Message effacé"


@transaction.atomic
def erase(member: Member, *, tell: bool = True, asleep: bool = False, may_return: bool = False) -> None:
    """Anonymise a person for ever: what others share with her stays, signed « Ancien membre ».

    Gone: account, addresses, sessions, passkeys, profile, photo, phone, career, skills, the text of her messages. Left:
    the dates of her consents (the proof the law asks for), other people's own messages, and the administration's log,
    which goes by itself after a year. Raises ValidationError for somebody who still runs the portal. Unless
    `tell` is false, a last letter tells the address that it is done, and whether it slept. Twice changes nothing.

    No file brings back who is erased (prints are kept, `ErasedIdentity`), unless it was for want of news: an account
    that slept, or somebody who `may_return`.
    """
    found = Member.objects.select_related("user").row(member.pk)
    if found is None or found.state == MemberState.ERASED:
        return
    member, user = found, found.user
    if user and user.is_staff:
        raise ValidationError(STILL_RUNS_THE_PORTAL)
    address = mails.address_of(member)
    if not (asleep or may_return):
        ErasedIdentity.remember(member, addresses_of(member))
    for forget_in_app in forgetters():
        forget_in_app(member)
    if user:
        close_account(user)
    transaction.on_commit(lambda: logger.info("Person %s was erased", member.pk))  # to erase again after a restoration
    if tell:
        mails.confirm_erasure(to=address, asleep=asleep)


def addresses_of(member: Member) -> set[str]:
    """Every address that the portal knows of this person: the profile's, the account's, those of invitations."""
    addresses = {member.email, *member.invitations.values_list("email", flat=True)} - {""}
    if member.user:
        addresses |= {member.user.email, *EmailAddress.objects.filter(user=member.user).values_list("email", flat=True)}
    return addresses


def forget(member: Member) -> None:
    """Take out all that this app keeps of the person but the proofs; her row stays, as « Ancien membre »."""
    addresses = addresses_of(member)
    if member.photo:
        remove_photo(member)
    own_skills = list(member.skills.values_list("pk", flat=True))
    member.set_skills([])
    Skill.objects.filter(pk__in=own_skills, member_links=None).delete()
    member.career_steps.all().delete()
    member.moves.all().delete()
    member.former_slugs.all().delete()
    member.consents.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
    member.invitations.all().delete()
    ImportedPerson.objects.filter(member=member).delete()
    DistinctPeople.objects.filter(Q(first=member) | Q(second=member)).delete()
    ProfileClaim.objects.filter(Q(member=member) | Q(email__in=addresses)).delete()
    Letter.objects.filter(to__in=addresses).delete()
    forget_words(member)
    MessageBlock.objects.filter(Q(member=member) | Q(blocked=member)).delete()
    StaleReport.objects.filter(Q(member=member) | Q(author=member)).delete()

    for name in PERSONAL_DATA["directory.Member"].keys() - {"user", "skills"}:
        setattr(member, name, Member._meta.get_field(name).get_default())
    member.user = None
    member.given_name, member.family_name = "Ancien", "membre"
    member.slug = f"ancien-membre-{secrets.token_hex(6)}"
    member.state = MemberState.ERASED
    member.save()


def forget_words(member: Member) -> None:
    """Empty what she wrote to others; answers that carry her subject on lose it, and keep their own text."""
    hers = RelayedMessage.objects.filter(Q(sender=member) | Q(answers__sender=member))
    Letter.objects.waiting().about(hers).delete()
    for answer in RelayedMessage.objects.filter(answers__sender=member).exclude(sender=member):
        if answer.subject.startswith("Re"):
            answer.subject = f"Re : {ERASED_SUBJECT}"
            answer.save(update_fields=["subject"])
    RelayedMessage.objects.filter(sender=member).update(subject=ERASED_SUBJECT, body="", share_email=False)


def close_account(user: User) -> None:
    """Delete the account and end its sessions. One that the administration's log names stays, emptied: a log is not
    rewritten."""
    user.end_sessions()
    if not LogEntry.objects.filter(user=user).exists():
        user.delete()
        return
    for kept_by_allauth in (UserSession, Authenticator, EmailAddress):
        kept_by_allauth.objects.filter(user=user).delete()
    user.notifications.all().delete()
    user.unsent_forms.all().delete()
    user.groups.clear()
    user.user_permissions.clear()
    user.email = f"ancien-membre-{secrets.token_hex(6)}@efface.invalid"
    user.is_active = False
    user.last_login = None
    user.set_unusable_password()
    user.save()
