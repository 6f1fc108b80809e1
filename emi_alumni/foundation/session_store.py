"""Sessions in the database, as Django keeps them, found by a statement that is written once."""

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from emi_alumni.foundation.prepared_statements import prepared


@prepared
def open_sessions(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


class SessionStore(DatabaseSessionStore):
    def _get_session_from_db(self) -> Session | None:
        session = open_sessions.first(self.session_key, timezone.now())
        if session is None:
            self._session_key = None
        return session
