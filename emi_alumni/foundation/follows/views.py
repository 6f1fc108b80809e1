"""What I follow: a list, one touch to begin, one to stop. It is read by nobody else."""

from itertools import groupby
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import Truncator
from django.views.decorators.http import require_POST, require_safe

from emi_alumni.foundation.account import Account
from emi_alumni.foundation.views import back_to, done_or_refused, with_profile

from .followable import FOLLOWABLE
from .models import Follow


class Kept(NamedTuple):
    """One thing that I follow: `name` and `url` are empty once I may read it no more."""

    pk: int
    name: str
    url: str


class Group(NamedTuple):
    kind: str
    label: str
    gone: str
    kept: list[Kept]
    offered: list[object]


def reader(request: HttpRequest) -> Account:
    return request.user


@require_safe
@with_profile
def follow_list(request: HttpRequest) -> HttpResponse:
    """One query for what I follow, one more for each kind of it, whatever the number."""
    groups = groups_of(reader(request))
    return render(request, "follows/list.html", {"groups": groups, "total": sum(len(one.kept) for one in groups)})


def groups_of(account: Account) -> list[Group]:
    rows = Follow.objects.of(account).order_by("kind", "-since", "-pk")
    mine = {kind: list(some) for kind, some in groupby(rows, key=lambda row: row.kind)}
    found = []
    for kind, declared in FOLLOWABLE.items():
        followed = mine.get(kind, [])
        if not followed and not declared.offered:
            continue
        readable = declared.readable(account)
        things = list(readable) if declared.offered else list(readable.filter(pk__in=[row.number for row in followed]))
        known = {thing.pk: thing for thing in things}
        kept = [
            Kept(row.pk, str(known[row.number]), declared.where(known[row.number]))
            if row.number in known
            else Kept(row.pk, "", "")
            for row in followed
        ]
        numbers = {row.number for row in followed}
        offered = [thing for thing in things if thing.pk not in numbers] if declared.offered else []
        found.append(Group(kind, declared.label, declared.gone, kept, offered))
    return found


@require_POST
@with_profile
def follow(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Begin, or stop when the form says `arreter`. What I may not read answers as what does not exist."""
    if kind not in FOLLOWABLE:
        raise Http404
    thing = get_object_or_404(FOLLOWABLE[kind].readable(reader(request)), pk=pk)
    name = Truncator(str(thing)).chars(80)
    if request.POST.get("arreter"):
        Follow.objects.of(reader(request)).about(thing).delete()
        messages.success(request, f"Vous ne suivez plus : {name}.")
    else:
        done_or_refused(
            request,
            lambda: Follow.start(reader(request), thing),
            f"Vous suivez : {name}. Vous êtes seul à le savoir, et cela n’envoie aucun courriel.",
        )
    return redirect(back_to(request, "follows:list"))


@require_POST
@with_profile
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop from the list, even of what I may read no more. A second tap changes nothing."""
    Follow.objects.of(reader(request)).filter(pk=pk).delete()
    messages.success(request, "C’est retiré de ce que vous suivez.")
    return redirect("follows:list")
