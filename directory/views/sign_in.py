"""Where allauth's pages are not enough: a password for those who have one, sessions listed without writing."""

from http import HTTPStatus
from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginStage
from allauth.account.views import LoginView
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from directory.forms.sign_in import PasswordSignInForm, SignInForm

# The first mark found in a user agent wins: they all pretend to be each other.
BROWSERS = (("Firefox/", "Firefox"), ("Edg", "Edge"), ("OPR/", "Opera"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


class SignIn(LoginView):
    """An address is enough: the code follows by mail."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> HttpResponseRedirect | None:
        """A code is awaited: show its page again, but believe somebody who comes back with another address."""
        if request.method == "GET":
            return super()._redirect_to_pending_stage(request, stage)
        clear_login(request)
        return None

    def get_form_class(self) -> type[SignInForm]:
        return SignInForm

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        response = super().form_invalid(form)
        if form.is_blocked:
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        return response


class PasswordSignIn(SignIn):
    """For those who chose a password; the page is the same for those who did not."""

    template_name = "account/login_password.html"

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> None:
        """Somebody who prefers the password to the code just sent."""
        clear_login(request)

    def get_form_class(self) -> type[SignInForm]:
        return PasswordSignInForm


class SessionList(ListUserSessionsView):
    """The person's sessions, the newest first; allauth's list deletes the dead ones on GET, this one skips them."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super(ListUserSessionsView, self).get_context_data(**kwargs)
        context["sessions"] = live_sessions(self.request.user)
        return context


def live_sessions(user: Any) -> list[UserSession]:
    """Sessions that still open the portal."""
    rows = UserSession.objects.filter(user=user).order_by("-created_at")
    keys = [row.session_key for row in rows]
    alive = {
        session.session_key
        for session in Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).order_by("pk")
        if str(session.get_decoded().get(SESSION_KEY)) == str(user.pk)
    }
    live = [row for row in rows if row.session_key in alive]
    for row in live:
        row.device = device(row.user_agent)
    return live


def device(user_agent: str) -> str:
    """« Firefox sur Windows » : what a browser says of itself, in words; good enough to recognise one's own."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "Navigateur inconnu")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return f"{browser} sur {system}" if system else browser
