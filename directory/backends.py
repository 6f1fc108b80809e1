"""How the account behind a session is read."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import OuterRef, QuerySet

from directory.models import User
from emi_alumni.notifications.models import Notification
from emi_alumni.prepared import prepared


@prepared
def account(user_id: int) -> QuerySet[User]:
    """The account of this number, with the person, her cohort, her collectivité and how many notifications she has not
    read."""
    unread = Notification.objects.unread().counted_for(OuterRef("pk"))
    accounts = User.objects.select_related("member__cohort", "member__collectivity")
    return accounts.annotate(unread_notifications=unread).filter(pk=user_id)


class PortalBackend(AuthenticationBackend):
    """allauth's own, which finds all that every page says of who is signed in by one statement.

    With this, session and account are the only two queries that a page takes.
    """

    def get_user(self, user_id: int) -> User | None:
        user = account.first(user_id)
        return user if user and self.user_can_authenticate(user) else None
