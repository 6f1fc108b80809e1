"""Accounts: nobody signs up alone, people are invited or vouched for by the mission innovation."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from directory.models import User


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class PortalBackend(AuthenticationBackend):
    """allauth's own, which brings the person, her cohort and her collectivité in the query that finds the account.

    Every page says who is signed in: with this, session and account are the only two queries it takes.
    """

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("member__cohort", "member__collectivity").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
