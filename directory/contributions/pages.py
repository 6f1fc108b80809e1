"""The pages of a contribution: add, edit, unsubmit, restore, withdraw. Each is its author's alone: 404 for others."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from directory.models import Member, User
from emi_alumni.foundation.moderation.editing import waiting_words
from emi_alumni.foundation.moderation.given_back import given_back_in
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.views import done_or_refused, with_profile

from .forms import ContributionForm
from .models import Contribution

DRAFT = "garder"  # the name of the button that keeps a draft
WAITS = "C’est envoyé. Vos modifications seront en ligne une fois lues par la mission innovation."


class Pages:
    """The five addresses of one content type. A content type inherits it and says its form, and the list it goes back
    to: `home`, the name of an address, called `label`."""

    form: type[ContributionForm]
    home: str
    label: str
    template = "contributions/form.html"

    def __init__(self) -> None:
        self.model: Any = self.form._meta.model

    def new(self, request: HttpRequest, member: Member) -> Contribution:
        """What the empty form begins from."""
        return self.model(author=member)

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """What the address asks the empty form to begin with."""
        return {}

    def before_sending(self, request: HttpRequest, form: ContributionForm, thing: Contribution) -> dict[str, Any]:
        """What is shown once before what was typed, valid, is sent or kept; nothing to send it."""
        return {}

    def context(self, request: HttpRequest, form: ContributionForm, thing: Contribution) -> dict[str, Any]:
        """What the template is given besides."""
        return {}

    def urls(self, under: str, name: str) -> list[URLPattern]:
        """`under`: the beginning of the addresses, « sujets/ » ; `name`: that of their names, « subject »."""
        noun, e = self.model.noun(), "e" if self.model.FEMININE else ""
        draft = f"Votre {noun} est de nouveau un brouillon."
        verbs = {
            "unsubmit": ("reprendre", draft),
            "restore": ("remettre-en-brouillon", draft),
            "withdraw": ("retirer", f"Votre {noun} est retiré{e}."),
        }
        return [
            path(f"{under}proposer/", with_profile(self.add), name=f"{name}_add"),
            path(f"{under}<int:pk>/modifier/", with_profile(self.edit), name=f"{name}_edit"),
            *(
                path(f"{under}<int:pk>/{words}/", self.own_verb(verb, done), name=f"{name}_{verb}")
                for verb, (words, done) in verbs.items()
            ),
        ]

    def add(self, request: HttpRequest) -> HttpResponse:
        return self.write(request, self.new(request, request.user.member))

    def edit(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One's own, while it may be edited."""
        thing = get_object_or_404(self.model._default_manager.of(request.user.member), pk=pk)
        if not thing.may_be_edited:
            raise Http404
        return self.write(request, thing)

    def write(self, request: HttpRequest, thing: Contribution) -> HttpResponse:
        reason, state, is_new = thing.reason, thing.state, thing.pk is None
        back = given_back_in(request, thing, to=request.user)
        initial = self.initial(request) if is_new else waiting_words(thing) | (back.words if back else {})
        form = self.form(request.POST if request.method == "POST" else None, instance=thing, initial=initial)
        shown: dict[str, Any] = {}
        if form.is_bound and form.is_valid() and not (shown := self.before_sending(request, form, thing)):
            sent = form.send(by=cast(User, request.user), draft=DRAFT in request.POST)
            if sent is not None:
                messages.success(request, WAITS if form.waits else self.told(sent))
                return redirect(self.after(sent))
        context = {
            "form": form,
            "thing": thing,
            "is_new": is_new,
            "is_online": state == State.PUBLISHED,
            "is_pending": state == State.PENDING,
            "reason": "" if state == State.PUBLISHED else reason,
            "given_back": back,
            "home": resolve_url(self.home),
            "label": self.label,
        }
        return render(request, self.template, context | self.context(request, form, thing) | shown)

    def after(self, thing: Any) -> Any:
        """Where one is led once it is sent, or kept."""
        return self.home

    def told(self, thing: Contribution) -> str:
        """What became of what was sent."""
        if thing.state == State.DRAFT:
            return "Votre brouillon est gardé."
        if thing.is_published:
            return f"Votre {self.model.noun()} est en ligne."
        pronoun = "la" if self.model.FEMININE else "le"
        return f"C’est envoyé. La mission innovation {pronoun} lit d’abord, et vous répond ici."

    def own_verb(self, verb: str, done: str) -> Callable[..., HttpResponse]:
        """A POST that does this to one's own thing, whatever its state, and goes back to the list."""

        @require_POST
        @with_profile
        def act(request: HttpRequest, pk: int) -> HttpResponse:
            thing = get_object_or_404(self.model._default_manager.of(request.user.member), pk=pk)
            done_or_refused(request, partial(getattr(thing, verb), by=request.user), done)
            return redirect(self.home)

        return act
