"""What the portal has to tell somebody: a list, and the ways to have read it. Reading a page marks nothing."""

from datetime import date
from itertools import groupby

from django.apps import apps
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from emi_alumni.foundation.account import Account

from .budget import held_of, month_of, release
from .forms import SignalsForm
from .models import HeldSignal, Notification, SignalBudget

PER_PAGE = 20


def reader(request: HttpRequest) -> Account:
    return request.user


@require_safe
def notification_list(request: HttpRequest) -> HttpResponse:
    """What is unread first, then the rest, latest first; news of the same thing stand together."""
    mine = Notification.objects.filter(recipient=reader(request)).current()
    page = Paginator(mine.unread_first(), PER_PAGE).get_page(request.GET.get("page"))
    groups = grouped(Notification.with_names(page))
    unread = [group for group in groups if group[0].read_at is None]
    read = [group for group in groups if group[0].read_at is not None]
    context = {
        "page": page,
        "groups": groups,
        "parts": [(title, by_day(some)) for title, some in (("Non lues", unread), ("Déjà lues", read)) if some],
        "unread": mine.unread().count(),
        "today": timezone.localdate(),
    }
    return render(request, "notifications/list.html", context)


def grouped(told: list[Notification]) -> list[list[Notification]]:
    """Each thing once, where its latest news stands; read and unread news of a thing stay apart."""
    groups: dict[tuple[bool, int, int], list[Notification]] = {}
    for one in told:
        groups.setdefault((one.read_at is None, one.content_type_id, one.object_id), []).append(one)
    return list(groups.values())


def by_day(groups: list[list[Notification]]) -> list[tuple[date, list[list[Notification]]]]:
    """These groups under the day of their latest news."""
    return [(day, list(some)) for day, some in groupby(groups, key=lambda group: group[0].day)]


def signals(request: HttpRequest) -> HttpResponse:
    """How many signals a month I accept, what came, what was held back. Choosing more tells what was held."""
    account = reader(request)
    stored = SignalBudget.objects.filter(account=account).first()
    form = SignalsForm(request.POST if request.method == "POST" else None, stored=stored)
    if request.method == "POST" and form.is_valid() and form.agrees_with(form.texts_of(stored)):
        chosen = {"per_month": form.cleaned_data["per_month"]}
        SignalBudget.objects.update_or_create(account=account, defaults=chosen)
        told = release([account])
        more = f" {told} signaux retenus viennent d’arriver." if told > 1 else ""
        messages.success(request, f"C’est noté.{more or (' Un signal retenu vient d’arriver.' if told else '')}")
        return redirect("notifications:signals")
    since = month_of(timezone.now())
    mine = Notification.objects.filter(recipient=account, is_signal=True, at__gte=since).current()
    context = {
        "form": form,
        "chosen": form.chosen,
        "ticked": form.cleaned_data.get("per_month", form.chosen) if form.is_bound else form.chosen,
        "told": Notification.with_names(mine),
        "held": held_of(account),
        "today": timezone.localdate(),
    }
    return render(request, "notifications/signals.html", context)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    if Notification.objects.filter(recipient=reader(request)).mark_read():
        messages.success(request, "Tout est marqué comme lu.")
    return redirect("notifications:list")


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """One of my notifications, and those of the same thing told before it."""
    one = get_object_or_404(Notification, pk=pk, recipient=reader(request))
    same = Notification.objects.filter(
        recipient=reader(request), content_type=one.content_type_id, object_id=one.object_id, at__lte=one.at
    )
    same.mark_read()
    return redirect("notifications:list")


@require_POST
def opened(request: HttpRequest, app: str, model: str, pk: int) -> HttpResponse:
    """The page of a thing is open: what was told me of it is read. It touches my own rows only, so it reveals nothing.

    The answer is the bell, to draw again; without JavaScript nobody calls this.
    """
    try:
        kind = ContentType.objects.get_for_model(apps.get_model(app, model))
    except LookupError:
        raise Http404 from None
    mine = Notification.objects.filter(recipient=reader(request))
    mine.filter(content_type=kind, object_id=pk).mark_read()
    HeldSignal.objects.filter(recipient=reader(request), content_type=kind, object_id=pk).delete()
    return render(request, "notifications/_bell.html", {"unread": mine.unread().count(), "again": True})
