"""« C’est bien vous ? » by a code to the account's present address, and the password that may then be chosen."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.views import BaseReauthenticateView, PasswordSetView
from allauth.core import ratelimit
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode

from directory.account_adapters import TOO_MANY
from directory.forms.sign_in import MailboxProofForm
from directory.mailbox_codes import MailboxProof

CODE_IS_OLD = "Ce code ne sert plus : un autre vient de partir."


class ByMail(BaseReauthenticateView):
    """The code leaves when it is asked for; it is typed on the same page."""

    form_class = MailboxProofForm
    template_name = "account/reauthenticate_by_mail.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        process = MailboxProof.pending(self.request)
        return super().get_form_kwargs() | {"code": process.code if process else None}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "send":
            return self.send()
        if MailboxProof.pending(request) is None:
            messages.info(request, CODE_IS_OLD)
            return self.send()
        return super().post(request, *args, **kwargs)

    def send(self) -> HttpResponse:
        user = self.request.user
        if ratelimit.consume(self.request, action="request_login_code", key=user.email):
            MailboxProof.start(self.request, user)
        else:
            messages.error(self.request, TOO_MANY)
        return redirect(self.passthrough_next_url(self.request.path))

    def form_valid(self, form: MailboxProofForm) -> HttpResponse:
        process = MailboxProof.pending(self.request)
        assert process is not None  # `post` has sent one otherwise
        process.finish()
        return super().form_valid(form)

    def form_invalid(self, form: MailboxProofForm) -> HttpResponse:
        process = MailboxProof.pending(self.request)
        if process and not process.record_invalid_attempt():
            messages.error(self.request, TOO_MANY)
            return redirect(self.passthrough_next_url(self.request.path))
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"pending": MailboxProof.pending(self.request), "email": self.request.user.email}


class ChoosePassword(PasswordSetView):
    """Asks who is there before the password is typed: an open window must not be enough to add a key to the door."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            raise_if_reauthentication_required(request, app="allauth.account")
        except ReauthenticationRequired:
            # allauth would keep what was posted until the proof is given: a password is not kept.
            page = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
            return redirect(f"{page}?{urlencode({REDIRECT_FIELD_NAME: request.path})}")
        return super().dispatch(request, *args, **kwargs)
