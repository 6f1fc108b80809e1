"""What is thrown away when its time is over, whoever it names: letters that were answered, logs, dead sessions.

Each rule is a name in French, and the rows whose time is over; `purge` deletes them. Running it again finds nothing.
Other apps declare theirs in their own `retention.py`: `RULES`, as here, and `EMPTIED`, whose rows stay and lose some
fields (the fields, and what they become).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet

from directory.models import (
    Consent,
    ErasedIdentity,
    ImportedPerson,
    Invitation,
    Member,
    PeopleImport,
    ProfileClaim,
    RelayedMessage,
    StaleReport,
)
from directory.models.erased_identities import KEPT_FOR
from directory.models.members import MemberState
from directory.models.people_import import UNDONE_WITHIN
from directory.personal_data import erase
from emi_alumni.foundation.caching.purging import forget_expired
from emi_alumni.foundation.moderation.models import Report, Revision
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.search.purging import forget_removed_terms

A_YEAR = timedelta(days=365)


def dead_sessions(now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lte=now)


def sessions_of_nobody(now: datetime) -> QuerySet[UserSession]:
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    return UserSession.objects.exclude(session_key__in=alive)


def old_invitations(now: datetime) -> QuerySet[Invitation]:
    """Used, revoked or expired for a year."""
    old = now - A_YEAR
    return Invitation.objects.filter(Q(used_at__lte=old) | Q(revoked_at__lte=old) | Q(expires_at__lte=old))


def old_claims(now: datetime) -> QuerySet[ProfileClaim]:
    """Decided a year ago, or never decided for a year: nobody waits that long for an answer."""
    return ProfileClaim.objects.filter(
        Q(decided_at__lte=now - A_YEAR) | Q(decided_at=None, created_at__lte=now - A_YEAR)
    )


def settled_reports(now: datetime) -> QuerySet[StaleReport]:
    return StaleReport.objects.filter(resolved_at__lte=now - A_YEAR)


def messages_of_nobody(now: datetime) -> QuerySet[RelayedMessage]:
    """Both people are gone."""
    return RelayedMessage.objects.filter(sender__state=MemberState.ERASED, recipient__state=MemberState.ERASED)


def old_proofs(now: datetime) -> QuerySet[Consent]:
    """The dates of consents, three years after the person was erased (erasing withdraws them all)."""
    return Consent.objects.filter(member__state=MemberState.ERASED, withdrawn_at__lte=now - 3 * A_YEAR)


def old_log(now: datetime) -> QuerySet[LogEntry]:
    return LogEntry.objects.filter(action_time__lte=now - A_YEAR)


def old_notifications(now: datetime) -> QuerySet[Notification]:
    """Told a year ago, read or not."""
    return Notification.objects.filter(at__lte=now - A_YEAR)


def settled_content_reports(now: datetime) -> QuerySet[Report]:
    return Report.objects.filter(resolved_at__lte=now - A_YEAR)


def settled_revisions(now: datetime) -> QuerySet[Revision]:
    """Edits decided a year ago: what they became is in the text and in its history."""
    return Revision.objects.filter(decided_at__lte=now - A_YEAR)


def never_activated(now: datetime) -> QuerySet[Member]:
    """Imported a year ago or more, invited in vain: anonymised, for the portal has no reason to keep them. Who objected
    stays, unseen: without the record, the next file would bring them back."""
    asked = Invitation.objects.filter(expires_at__gt=now, used_at=None, revoked_at=None).values("member")
    return (
        Member.objects.unopposed()
        .filter(state=MemberState.IMPORTED, user=None, created_at__lte=now - A_YEAR)
        .exclude(pk__in=asked)
    )


def old_prints(now: datetime) -> QuerySet[ErasedIdentity]:
    return ErasedIdentity.objects.filter(erased_at__lte=now - KEPT_FOR)


def imports_past_undoing(now: datetime) -> QuerySet[ImportedPerson]:
    return ImportedPerson.objects.filter(people_import__at__lte=now - UNDONE_WITHIN)


def old_imports(now: datetime) -> QuerySet[PeopleImport]:
    return PeopleImport.objects.filter(at__lte=now - A_YEAR)


RULES: dict[str, Callable[[datetime], QuerySet]] = {
    "sessions expirées": dead_sessions,
    "appareils dont la session est finie": sessions_of_nobody,
    "invitations closes depuis un an": old_invitations,
    "demandes d’accès traitées ou oubliées depuis un an": old_claims,
    "signalements réglés depuis un an": settled_reports,
    "messages dont les deux personnes sont effacées": messages_of_nobody,
    "preuves de consentement, trois ans après l’effacement": old_proofs,
    "lignes du journal de l’administration de plus d’un an": old_log,
    "notifications de plus d’un an": old_notifications,
    "signalements de textes réglés depuis un an": settled_content_reports,
    "modifications décidées depuis un an": settled_revisions,
    "personnes importées il y a un an et jamais venues": never_activated,
    "détail des imports, quand ils ne s’annulent plus": imports_past_undoing,
    "imports d’il y a un an": old_imports,
    "empreintes de personnes effacées, après trois ans": old_prints,
}


def declared(table: str) -> dict[str, Any]:
    """One table (`RULES`, `EMPTIED`) of all the apps that have a `retention.py`."""
    names = [f"{config.name}.retention" for config in apps.get_app_configs()]
    modules = [import_module(name) for name in names if find_spec(name)]
    return {words: rule for module in modules for words, rule in getattr(module, table, {}).items()}


def due(now: datetime) -> dict[str, int]:
    """How many rows each rule would take, by its name."""
    taken = {name: rows(now).count() for name, rows in declared("RULES").items()}
    return taken | {name: rows(now).count() for name, (rows, _blank) in declared("EMPTIED").items()}


def purge(now: datetime, told: Callable[[str, int], object] = lambda *_: None) -> dict[str, int]:
    """Apply every rule; returns how many rows each took, and tells it as soon as it is done. The last acts empty the
    cache of what is over, and make search forget removed words."""
    taken = {}
    for name, rows in declared("RULES").items():
        with transaction.atomic():
            found = rows(now)
            taken[name] = found.count()
            if found.model is Member:
                for member in found:
                    erase(member, tell=False, may_return=True)
            else:
                found.order_by().delete()
        told(name, taken[name])
    for name, (rows, blank) in declared("EMPTIED").items():
        taken[name] = rows(now).order_by().update(**blank)
        told(name, taken[name])
    forget_expired(now)
    forget_removed_terms()
    return taken
