"""One's own place: the summary, and one's data, to take away or to erase."""

from typing import TYPE_CHECKING, NamedTuple

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory.data_export import archive
from directory.data_families import families_of
from directory.forms.erasure import EraseForm
from directory.models import Member, RelayedMessage, StaleReport
from directory.personal_data import erase
from directory.todo import of_page
from directory.views.members import page_of
from directory.visibility import GUARDED, Reader
from emi_alumni.foundation.prepared_statements import prepared, prepared_count
from emi_alumni.foundation.views import with_profile

if TYPE_CHECKING:
    from directory.models import User

EXPORTS_PER_DAY = 5
A_DAY = 24 * 3600


class GuardedDetail(NamedTuple):
    """A guarded detail: whether it is filled, the audience chosen, and the section of the profile that holds it."""

    label: str
    filled: bool
    audience: str
    section: str


WORDS = {
    "email": ("Courriel", "coordonnees"),
    "phone": ("Téléphone", "coordonnees"),
    "photo": ("Photo", "photo"),
    "bio": ("Présentation", "presentation"),
    "career": ("Parcours", "parcours"),
}


@prepared
def whole_profile(person: Member) -> QuerySet[Member]:
    return Member.objects.for_detail().filter(pk=person.pk)


@prepared_count
def unread_messages(person: Member) -> QuerySet[RelayedMessage]:
    return RelayedMessage.objects.unread_by(person)


@prepared
def primary_address(user: "User") -> QuerySet[EmailAddress]:
    return EmailAddress.objects.filter(user=user, primary=True)


@prepared_count
def second_factors(user: "User") -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(user=user)


@prepared_count
def open_sessions(user: "User") -> QuerySet[UserSession]:
    return UserSession.objects.filter(user=user)


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """« Mon espace » : what waits for the person, her profile, who sees what, her sessions, her data.

    Staff without a profile have no place of their own: the page tells them so, and where theirs is.
    """
    own = getattr(request.user, "member", None)
    if own is None or not own.is_present:
        return render(request, "directory/me_without_profile.html")
    (person,) = whole_profile(own)
    person.user = request.user
    context = (
        page_of(person, Reader.of(request.user))
        | of_page(person)
        | {
            "unread": unread_messages(person),
            "audiences": shown_lines(person),
            "sign_in": next(iter(primary_address(request.user)), None),
            "has_second_factor": second_factors(request.user) > 0,
            "sessions": open_sessions(request.user),
        }
    )
    return render(request, "directory/me.html", context)


def shown_lines(person: Member) -> list[GuardedDetail]:
    """Each guarded detail, filled or not, with the audience chosen for it."""
    filled = {name: bool(getattr(person, name, None)) for name in GUARDED}
    filled["career"] = bool(person.career_steps.all())
    return [
        GuardedDetail(label, filled[name], getattr(person, f"{name}_audience"), section)
        for name, (label, section) in WORDS.items()
    ]


@require_POST
@with_profile
def report_resolve(request: HttpRequest, pk: int) -> HttpResponse:
    """« C’est corrigé » : one report by a peer is settled by the person it is about."""
    report = get_object_or_404(StaleReport, pk=pk, member=request.user.member)
    report.resolve()
    messages.success(request, "Merci, c’est noté.")
    return redirect("directory:me")


@require_safe
@with_profile
def my_data(request: HttpRequest) -> HttpResponse:
    """All that the portal keeps about the person, in families: how much, why, who reads it, until when."""
    context = {
        "families": families_of(request.user.member),
        "consents": request.user.member.consents.all(),
        "exports_per_day": EXPORTS_PER_DAY,
    }
    return render(request, "directory/me_data.html", context)


@require_POST
@with_profile
def my_data_export(request: HttpRequest) -> HttpResponse:
    """Everything, as a ZIP: a page to read, the same as JSON, and the photo. Five a day."""
    person = request.user.member
    key = f"export:{person.pk}:{timezone.localdate():%Y%m%d}"
    done = cache.get(key, 0)
    if done >= EXPORTS_PER_DAY:
        messages.warning(request, f"{EXPORTS_PER_DAY} copies par jour suffisent : la prochaine sera possible demain.")
        return redirect("directory:my_data")
    cache.set(key, done + 1, A_DAY)
    response = HttpResponse(archive(person), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="mes-donnees-{timezone.localdate():%Y-%m-%d}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


@with_profile
def my_data_erase(request: HttpRequest) -> HttpResponse:
    """« Effacer mon compte » : says what stays, asks for a word typed on purpose, then forgets (article 17)."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            erase(request.user.member)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            logout(request)
            messages.success(request, "Votre compte et votre fiche sont effacés. Merci d’avoir fait partie du réseau.")
            return redirect("home")
    return render(request, "directory/me_erase.html", {"form": form})
