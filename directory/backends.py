"""How the account behind a session is read."""

from allauth.account.auth_backends import AuthenticationBackend

from directory.models import User


class PortalBackend(AuthenticationBackend):
    """allauth's own, which brings the person, her cohort and her collectivité in the query that finds the account.

    Every page says who is signed in: with this, session and account are the only two queries it takes.
    """

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("member__cohort", "member__collectivity").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
