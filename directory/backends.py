"""How the account behind a session is read."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef, QuerySet

from directory.models import RelayedMessage, User
from emi_alumni.foundation.follows.models import Follow
from emi_alumni.foundation.notifications.models import HeldSignal, Notification
from emi_alumni.foundation.prepared_statements import prepared

# Columns that no page says of its reader: every page would send, receive and convert them.
UNSAID = {
    "": ("last_login", "date_joined"),
    "member__": (
        "sort_key",
        "name_keys",
        "email",
        "email_audience",
        "phone",
        "phone_audience",
        "contact_paused_until",
        "link",
        "bio",
        "bio_audience",
        "career_audience",
        "diploma",
        "diploma_shown",
        "has_diploma",
        "relay_by_mail",
        "position_changed_at",
        "career_changed_at",
        "collectivity_changed_at",
        "cohort_changed_at",
        "activated_at",
        "created_at",
    ),
    "member__collectivity__": ("name", "sort_key", "legal_type", "siren", "insee", "population", "website"),
    "member__cohort__": ("jury_on", "teams_on", "cancelled_why"),
}


@prepared
def account(user_id: int) -> QuerySet[User]:
    """The account of this number, with the person, their cohort, their collectivité, how many notifications and
    messages they have not read, whether they follow something, and whether a signal is held for them."""
    unread = Notification.objects.unread().counted_for(OuterRef("pk"))
    messages = RelayedMessage.objects.unread().counted_for(OuterRef("member"))
    unsaid = (f"{of}{name}" for of, names in UNSAID.items() for name in names)
    accounts = User.objects.select_related("member__cohort", "member__collectivity").defer(*unsaid)
    counted = accounts.annotate(unread_notifications=unread, unread_messages=messages)
    some = {
        "follows_something": Follow.objects.any_of(OuterRef("pk")),
        "has_held_signals": Exists(HeldSignal.objects.filter(recipient=OuterRef("pk"))),
    }
    return counted.annotate(**some).filter(pk=user_id)


def named(permissions: QuerySet[Permission]) -> QuerySet:
    return permissions.order_by().values_list("content_type__app_label", "codename")


@prepared
def permissions(user_id: int) -> QuerySet:
    """Those of the account, and those of its groups."""
    own, of_groups = Permission.objects.filter(user=user_id), Permission.objects.filter(group__user=user_id)
    return named(own).union(named(of_groups))


class PortalBackend(AuthenticationBackend):
    """allauth's own, which finds all that every page says of who is signed in by one statement.

    With this, session and account are the only two queries that a page takes.
    """

    def get_user(self, user_id: int) -> User | None:
        user = account.first(user_id)
        return user if user and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Django's answer, by statements that are written once; superusers, who need none, ask them as Django does."""
        if user_obj.is_anonymous or not user_obj.is_active or user_obj.is_superuser or obj is not None:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, "_perm_cache"):
            user_obj._perm_cache = {f"{app}.{name}" for app, name in permissions(user_obj.pk)}
        return user_obj._perm_cache
