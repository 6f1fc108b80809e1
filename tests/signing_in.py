"""A browser in which somebody is signed in, as they would be by the portal's pages."""

import time
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from directory.mailbox_codes import BY_MAIL
from directory.models import Member, User

# Where allauth keeps for whom the records of this session were made.
RECORDS_OF = f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"


def signed_in(person: Member | User, *, proven: bool = False) -> Client:
    """Sign this person in. Staff have given a second factor, as the sign-in pages ask of them when they have one.

    With `proven`, others have just recopied a code sent to their address: the pages that ask for it let them through.
    """
    client = Client()
    # Read anew: a session opened for an account as it was before a change is closed by that change.
    user = User.objects.get(pk=person.user_id if isinstance(person, Member) else person.pk)
    client.force_login(user)
    if user.is_staff:
        record(client, user, method="mfa", type="totp")
    elif proven:
        record(client, user, method=BY_MAIL, reauthenticated=True)
    return client


def record(client: Client, user: User, **proof: Any) -> None:
    """Leave in this session what allauth leaves when a proof was accepted."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"at": time.time(), **proof}]
    session[RECORDS_OF] = str(user.pk)
    session.save()
