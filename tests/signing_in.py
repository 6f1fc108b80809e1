"""A browser in which somebody is signed in, as they would be by the portal's pages."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from directory.models import Member, User

# Where allauth keeps for whom the records of this session were made.
RECORDS_OF = f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"


def signed_in(person: Member | User, client: Client | None = None) -> Client:
    """Sign this person in. Staff have given a second factor, as the sign-in pages ask of them when they have one."""
    client = client or Client()
    # Read anew: a session opened for an account as it was before a change is closed by that change.
    user = User.objects.get(pk=person.user_id if isinstance(person, Member) else person.pk)
    client.force_login(user)
    if user.is_staff:
        give_second_factor_in(client, user)
    return client


def give_second_factor_in(client: Client, user: User) -> None:
    """Leave in this session what allauth leaves when a code or a key was accepted at sign-in."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session[RECORDS_OF] = str(user.pk)
    session.save()
