"""How the account behind a session is read."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import OuterRef

from directory.models import User
from emi_alumni.notifications.models import Notification


class PortalBackend(AuthenticationBackend):
    """allauth's own, which brings the person, her cohort, her collectivité and how many notifications she has not read
    in the query that finds the account.

    Every page says who is signed in: with this, session and account are the only two queries it takes.
    """

    def get_user(self, user_id: int) -> User | None:
        accounts = User.objects.select_related("member__cohort", "member__collectivity").annotate(
            unread_notifications=Notification.objects.unread().counted_for(OuterRef("pk"))
        )
        user = accounts.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
