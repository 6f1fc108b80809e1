"""The charter of use: read by everybody, accepted by members."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from emi_alumni.foundation.views import back_to, with_profile
from governance.models import Charter, CharterAcceptance


@login_not_required
@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """The version in force, the earlier ones, and which one I accepted."""
    versions = list(Charter.objects.begun())
    member = getattr(request.user, "member", None)
    accepted = {}
    if member is not None:
        accepted = dict(CharterAcceptance.objects.filter(member=member).values_list("charter_id", "at"))
    for version in versions:
        version.accepted_at = accepted.get(version.pk)
    context = {
        "charter": versions[0] if versions else None,
        "earlier": versions[1:],
        "to_accept": bool(versions) and member is not None and member.is_present and not versions[0].accepted_at,
    }
    return render(request, "governance/charter.html", context)


@require_POST
@with_profile
def charter_accept(request: HttpRequest) -> HttpResponse:
    """The version that was shown, when it is still the one in force: else the new one is shown first."""
    in_force = Charter.objects.in_force()
    if in_force is None or request.POST.get("version") != in_force.mark:
        messages.warning(request, "La charte vient de changer : voici la nouvelle version.")
        return redirect("governance:charter")
    CharterAcceptance.accept(in_force, request.user.member)
    messages.success(request, f"Merci. Vous suivez la charte, version {in_force.number}.")
    return redirect(back_to(request, "governance:charter"))
