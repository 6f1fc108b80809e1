"""Giving up what was kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from .models import UnsentForm


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Erase all that is kept for who asks; back to the page of the latest."""
    own = UnsentForm.objects.of(request.user)
    latest = own.first()
    page = latest.page if latest else "home"
    UnsentForm.objects.filter(account=request.user.pk).delete()
    return redirect(page)
