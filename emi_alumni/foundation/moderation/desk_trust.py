"""« Régler la confiance »: whether what somebody writes is read first, decided by the mission with a reason."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from emi_alumni.foundation import audit
from emi_alumni.foundation.forms import LongText, PlainWords
from emi_alumni.foundation.url_reversing import reverse

from . import queued_models
from .desk import moderator
from .models import Tier, TrustSetting
from .models.states import LONGEST_REASON

MEANWHILE = "Ce réglage vient de changer : le voici, décidez de nouveau."


class TrustForm(PlainWords, forms.Form):
    tier = forms.ChoiceField(label="Ce que cette personne écrit", choices=Tier, widget=forms.RadioSelect)
    why = LongText(label="Pourquoi", max_length=LONGEST_REASON, help_text="Seule la mission lit cette phrase.")
    # The setting that the page showed: what a colleague decided meanwhile is not replaced unread.
    shown = forms.CharField(widget=forms.HiddenInput, required=False)


def trust_view(site: AdminSite, request: HttpRequest, account: int) -> HttpResponse:
    """Of a member who has an account: not oneself, nor anybody of the mission, who publishes at once."""
    by = moderator(request)
    if not queued_models.decided_by(by):
        raise PermissionDenied
    people: Any = get_user_model()._base_manager
    with transaction.atomic():
        rows = people.filter(pk=account, is_active=True, is_staff=False)
        person = (rows.select_for_update() if request.method == "POST" else rows).order_by("pk").first()
        if person is None or person.pk == by.pk:
            raise Http404
        past = list(TrustSetting.objects.filter(account=person).select_related("by"))
        now = past[0] if past else None
        shown = str(now.pk) if now else ""
        form = TrustForm(request.POST or None, initial={"tier": now.tier if now else Tier.EARNED, "shown": shown})
        if request.method == "POST" and form.is_valid():
            if form.cleaned_data["shown"] != shown:
                # What was typed comes back, with the setting as it is now: saving again is meant.
                form = TrustForm({**request.POST.dict(), "shown": shown})
                form.add_error(None, MEANWHILE)
            else:
                tier = form.cleaned_data["tier"]
                setting = TrustSetting.decide(person, tier, by=by, why=form.cleaned_data["why"])
                audit.record(by, person, f"Confiance : {setting.get_tier_display()}")
                messages.success(request, f"C’est enregistré : {setting.get_tier_display()}.")
                return redirect(reverse("admin:moderation_queue"))
    context = site.each_context(request) | {
        "title": f"Régler la confiance : {person.get_full_name()}",
        "form": form,
        "past": [(one, one.by.get_full_name() if one.by else "") for one in past],
    }
    return TemplateResponse(request, "admin/moderation/trust.html", context)
