"""The pages of a contribution: add, edit, unsubmit, restore, withdraw. Each is its author's alone: 404 for others."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from directory.models import Member, User
from emi_alumni.foundation.moderation.editing import waiting_words
from emi_alumni.foundation.moderation.models import TAKEN, State
from emi_alumni.foundation.moderation.refused_edits import refused_edit_for_form
from emi_alumni.foundation.views import done_or_refused, with_profile

from .forms import ContributionForm
from .models import Contribution

DRAFT = "garder"  # the name of the button that keeps a draft
Move = Callable[..., None] | Literal[False]  # a verb of a thing, or nothing where its state does not allow it
WAITS = "C’est envoyé. Vos modifications seront en ligne une fois lues par la mission innovation."


class Verbs:
    """What an author does with one touch: unsubmit, restore, withdraw. A kind whose form is on a page of something else
    inherits it and says its model; others inherit `Pages`. A verb that the kind is `WITHOUT` has no address.

    `home`: the name of the address that one goes back to. `within`: for each part of the address that names what the
    kind belongs to, the lookup of the model that it answers to (`{"slug": "club__slug"}`).
    """

    model: Any
    home: str
    within: ClassVar[Mapping[str, str]] = {}

    def own(self, request: HttpRequest, pk: int, **within: Any) -> Any:
        """One's own; 404 for anybody else's, or within something else."""
        thing = get_object_or_404(self.these(within).of(request.user.member), pk=pk)
        thing.author = request.user.member  # read already, with the account
        return thing

    def these(self, within: Mapping[str, Any]) -> Any:
        """All that this part of the address names, whoever wrote it."""
        named = {self.within[part]: value for part, value in within.items()}
        return self.model._default_manager.filter(**named).for_author()

    def home_of(self, thing: Any) -> str:
        return resolve_url(self.home)

    def urls(self, under: str, name: str) -> list[URLPattern]:
        """`under`: the beginning of the addresses, « sujets/ » ; `name`: that of their names, « subject »."""
        words = {"unsubmit": "reprendre", "restore": "remettre-en-brouillon", "withdraw": "retirer"}
        return [
            path(f"{under}<int:pk>/{word}/", require_POST(with_profile(getattr(self, verb))), name=f"{name}_{verb}")
            for verb, word in words.items()
            if verb not in self.model.WITHOUT
        ]

    def unsubmit(self, request: HttpRequest, pk: int, **within: Any) -> HttpResponse:
        thing = self.own(request, pk, **within)
        return self.act(request, thing, thing.may_be_unsubmitted and thing.unsubmit, self.is_draft_again())

    def restore(self, request: HttpRequest, pk: int, **within: Any) -> HttpResponse:
        thing = self.own(request, pk, **within)
        return self.act(request, thing, thing.may_be_restored and thing.restore, self.is_draft_again())

    def withdraw(self, request: HttpRequest, pk: int, **within: Any) -> HttpResponse:
        thing = self.own(request, pk, **within)
        done = f"Votre {self.model.noun()} est retiré{self.model.agreement()}."
        return self.act(request, thing, thing.may_be_withdrawn and thing.withdraw, done)

    def is_draft_again(self) -> str:
        return f"Votre {self.model.noun()} est de nouveau un brouillon."

    def act(self, request: HttpRequest, thing: Any, verb: Move, done: str) -> HttpResponse:
        """Does it when its state allows it, else says that it changed meanwhile; then back to where it belongs."""

        def acts() -> None:
            if not verb:
                raise ValidationError(TAKEN)
            verb(by=request.user)

        done_or_refused(request, acts, done)
        return redirect(self.home_of(thing))


class Pages(Verbs):
    """The five addresses of one content type. A content type inherits it and says its form, and the list it goes back
    to: `home`, called `label`."""

    form: type[ContributionForm]
    label: str
    template = "contributions/form.html"
    waits = WAITS
    new_at = "proposer/"  # the end of the address of the empty form

    def __init__(self) -> None:
        self.model: Any = self.form._meta.model

    def new(self, request: HttpRequest, member: Member, **within: Any) -> Contribution:
        """What the empty form begins from."""
        return self.model(author=member)

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """What the address asks the empty form to begin with."""
        return {}

    def before_sending(self, request: HttpRequest, form: ContributionForm, thing: Contribution) -> dict[str, Any]:
        """Called with a valid form. Empty to send; else the page is shown again, with this in its context."""
        return {}

    def context(self, request: HttpRequest, form: ContributionForm, thing: Contribution) -> dict[str, Any]:
        """More for the template: `told`, how many people hear of it once it is online; …"""
        return {}

    def urls(self, under: str, name: str) -> list[URLPattern]:
        return [
            path(f"{under}{self.new_at}", with_profile(self.add), name=f"{name}_add"),
            path(f"{under}<int:pk>/modifier/", with_profile(self.edit), name=f"{name}_edit"),
            *super().urls(under, name),
        ]

    def add(self, request: HttpRequest, **within: Any) -> HttpResponse:
        return self.write(request, self.new(request, request.user.member, **within))

    def edit(self, request: HttpRequest, pk: int, **within: Any) -> HttpResponse:
        """One's own, while it may be edited."""
        thing = self.own(request, pk, **within)
        if not thing.may_be_edited:
            raise Http404
        return self.write(request, thing)

    def write(self, request: HttpRequest, thing: Contribution) -> HttpResponse:
        reason, state, is_new = thing.reason, thing.state, thing.pk is None
        back = refused_edit_for_form(request, thing, to=request.user)
        initial = self.initial(request) if is_new else waiting_words(thing) | (back.words if back else {})
        sent_data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        form = self.form(*sent_data, instance=thing, initial=initial)
        shown: dict[str, Any] = {}
        if form.is_bound and form.is_valid() and not (shown := self.before_sending(request, form, thing)):
            draft = DRAFT in request.POST and thing.author == request.user.member  # a draft is its author's alone
            sent = form.send(by=cast(User, request.user), draft=draft)
            if sent is not None:
                said = self.changed_message if state == State.PUBLISHED else self.success_message
                messages.success(request, self.waits if form.waits else said(sent))
                return redirect(self.success_url(sent))
        context = {
            "form": form,
            "thing": thing,
            "is_new": is_new,
            "is_online": state == State.PUBLISHED,
            "is_pending": state == State.PENDING,
            "reason": "" if state == State.PUBLISHED else reason,
            "refused_edit": back,
            "is_mine": thing.author_id == request.user.member.pk,
            "home": self.home_of(thing),
            "label": self.label,
            "told": 0,
        }
        return render(request, self.template, context | self.context(request, form, thing) | shown)

    def success_url(self, thing: Any) -> Any:
        """Where the reader is led once it is sent, or kept as a draft: anything that `redirect` takes."""
        return self.home_of(thing)

    def changed_message(self, thing: Contribution) -> str:
        """The sentence shown once what was online already is changed, nothing of it waiting to be read."""
        return "Vos changements sont en ligne."

    def success_message(self, thing: Contribution) -> str:
        """The sentence shown once it is sent or kept as a draft, by its state."""
        if thing.state == State.DRAFT:
            return "Votre brouillon est gardé."
        if thing.is_published:
            return f"Votre {self.model.noun()} est en ligne."
        pronoun = "la" if self.model.FEMININE else "le"
        return f"C’est envoyé. La mission innovation {pronoun} lit d’abord, et vous répond ici."
