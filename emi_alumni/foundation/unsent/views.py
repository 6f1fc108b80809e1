"""Giving up what was kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from emi_alumni.foundation.confirmation import demand_answer, irreversible

from .models import UnsentForm


@irreversible(
    title="Effacer le texte gardé",
    explains="Ce que vous aviez écrit sera perdu. Cela ne pourra pas être annulé.",
    verb="Oui, effacer",
)
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Erase what is kept for who asks, one text (`texte`, its number) or all; back to its page."""
    demand_answer(request)
    own = UnsentForm.objects.filter(account=request.user.pk)
    number = request.POST.get("texte", "")
    if number:
        own = own.filter(pk=int(number) if number.isdecimal() and len(number) < 19 else 0)
    latest = own.first()
    own.delete()
    return redirect(latest.page if latest else "home")
