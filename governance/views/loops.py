"""The register of loops outside the portal: for members, with owner, rules, and what joining shows (OUT-09, OUT-11)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from emi_alumni.foundation.confirmation import demand_answer, irreversible
from governance import club_page
from governance.clubs import animated_club, loops_seen_by
from governance.forms.club_contributions import LoopForm
from governance.models import Club, ExternalLoop
from governance.rights import acting, clubs_animated_by


@require_safe
def loop_list(request: HttpRequest) -> HttpResponse:
    """Those of the network, then those of each club and promotion. Their links are for those of the circle."""
    seen = loops_seen_by(request.user, club_page.all_loops())
    groups: dict[str, list[Any]] = {}
    for one in sorted(seen, key=lambda one: (bool(one.loop.club_id), bool(one.loop.cohort_id))):
        circle = "Des clubs" if one.loop.club_id else "Des promotions" if one.loop.cohort_id else "De tout le réseau"
        groups.setdefault(circle, []).append(one)
    member = acting(request.user)
    animated = list(clubs_animated_by(member).order_by("sort_key")) if member else []
    return render(request, "governance/loop_list.html", {"groups": groups.items(), "animated": animated})


def loop_add(request: HttpRequest, slug: str) -> HttpResponse:
    """To a club that one animates."""
    club = animated_club(request.user, slug)
    return loop_form(request, club, ExternalLoop(club=club, owner=request.user.member))


def loop_edit(request: HttpRequest, pk: int) -> HttpResponse:
    loop = edited_loop(request, pk)
    assert loop.club
    return loop_form(request, loop.club, loop)


def edited_loop(request: HttpRequest, pk: int) -> ExternalLoop:
    """A loop of a club that this account animates; Http404 otherwise. The mission has its own screens."""
    member = acting(request.user)
    if member is None:
        raise Http404
    loops = ExternalLoop.objects.open().select_related("club")
    return get_object_or_404(loops, pk=pk, club__in=clubs_animated_by(member))


def loop_form(request: HttpRequest, club: Club, loop: ExternalLoop) -> HttpResponse:
    is_new, name = loop.pk is None, loop.name
    form = LoopForm(request.POST if request.method == "POST" else None, instance=loop)
    if request.method == "POST" and form.is_valid() and (kept := form.keep()):
        messages.success(request, f"« {kept} » est dans le registre.")
        return redirect(f"{club.get_absolute_url()}#boucles")
    context = {"club": club, "form": form, "is_new": is_new, "name": name, "loop": loop}
    return render(request, "governance/loop_form.html", context)


@require_POST
def loop_check(request: HttpRequest, pk: int) -> HttpResponse:
    """« Le lien marche » : by its owner, by who animates its club, by the mission."""
    [seen] = loops_seen_by(request.user, [get_object_or_404(ExternalLoop.objects.open(), pk=pk)])
    if not seen.keeps:
        raise Http404
    seen.loop.mark_checked()
    messages.success(request, f"« {seen.loop} » : lien vérifié aujourd’hui. Merci.")
    return redirect("governance:loop_list")


@irreversible(
    title="Retirer la boucle", explains="Ce lien ne sera plus montré à personne. Cela ne pourra pas être annulé."
)
@require_POST
def loop_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the register."""
    loop = edited_loop(request, pk)
    demand_answer(request)
    loop.close()
    messages.success(request, f"« {loop} » n’est plus dans le registre.")
    return redirect("governance:loop_list")
