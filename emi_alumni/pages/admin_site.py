"""Django's administration, in the portal's words: the mission's desk, with what waits first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from emi_alumni.addresses import reverse
from emi_alumni.moderation import queue
from emi_alumni.moderation.desk import desk_urls

# Invitations that die within this delay are worth a telephone call.
ENDS_SOON = timedelta(days=3)
# Apps whose screens are ours; those of libraries are not shown.
OUR_APPS = ("directory.", "governance.", "resources.", "projects.")
ORDER = (
    *("Member", "ProfileClaim", "Invitation", "Letter", "Cohort", "Collectivity", "User"),
    *("Project", "Voice", "FollowUp", "Takeover", "Reuse", "Subject", "JournalEntry", "StatusEntry", "Document"),
    *("SponsorLink", "Theme"),
    *("SeatMandate", "Seat", "Meeting", "AgendaPoint", "Decision", "Organisation", "Body", "Membership"),
)


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for the mission: how many, what to do about it, where."""

    count: int
    title: str
    advice: str
    url: str


class Suggestions(AutocompleteJsonView):
    """What a list of choices suggests; people are told apart by their cohort and their collectivité."""

    def process_request(self, request: HttpRequest) -> Any:
        """Django answers for every relation of every model; here, for those that a screen's form suggests alone."""
        asked = tuple(request.GET.get(name, "") for name in ("app_label", "model_name", "field_name"))
        parts = [(screen.model, screen) for screen in self.admin_site._registry.values()]
        parts += [(line.model, line) for _, screen in parts for line in screen.inlines]
        if not any(
            (model._meta.app_label, model._meta.model_name, name) == asked
            for model, part in parts
            for name in (*part.autocomplete_fields, *getattr(part, "suggests", ()))
        ):
            raise PermissionDenied
        return super().process_request(request)

    def get_queryset(self) -> QuerySet:
        found = super().get_queryset()
        # The screen of the model may have asked for the same rows already, and Django refuses to fetch them twice.
        return found.prefetch_related(None).for_list() if hasattr(found, "for_list") else found

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        result = super().serialize_result(obj, to_field_name)
        about = [str(place) for place in (getattr(obj, "cohort", None), getattr(obj, "collectivity", None)) if place]
        told = [place for place in about if place not in result["text"]]
        return result | {"text": " – ".join([result["text"], *told])}


class PortalAdminSite(AdminSite):
    """The administration, for the models of our own apps only.

    Libraries register theirs by themselves (groups, sessions, second factors, tags…): nobody edits those by hand, and
    the mission must not even see them (TRUST, cases 35 and 36).
    """

    site_title = "Gestion du réseau EMI"
    site_header = "Gestion du réseau EMI"
    index_title = "Mission innovation"
    site_url = "/"
    enable_nav_sidebar = False
    index_template = "admin/portal_index.html"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
        for model in models:
            if admin_class is not None and admin_class.__module__.startswith(OUR_APPS):
                super().register(model, admin_class, **options)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """What is used most comes first, instead of the alphabet."""
        found = super().get_app_list(request, app_label)
        for app in found:
            app["models"].sort(key=lambda model: ORDER.index(name) if (name := model["object_name"]) in ORDER else 99)
        return found

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {"waiting": what_waits(request)} | (extra_context or {}))

    def get_urls(self) -> list[Any]:
        return [*desk_urls(self), *super().get_urls()]

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Suggestions.as_view(admin_site=self)(request)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The portal has one way out, and it asks before it closes."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("account_change_password")


def what_waits(request: HttpRequest) -> list[Waiting]:
    """The mission's morning list, shortest first answer on top. One query for each line, whatever the data."""
    from directory.models import Invitation, Member, ProfileClaim
    from directory.models.accounts import ClaimState
    from directory.models.members import MemberState
    from directory.undelivered import to_dead_addresses
    from emi_alumni.outbox.models import Letter
    from governance.models import Agreement, SeatMandate

    people = reverse("admin:directory_member_changelist")
    claims = reverse("admin:directory_profileclaim_changelist")
    invitations = reverse("admin:directory_invitation_changelist")
    imported = Member.objects.unopposed().filter(state=MemberState.IMPORTED, user=None)
    open_now = Invitation.objects.open()
    not_invited = imported.exclude(pk__in=open_now.values("member"))
    soon = open_now.filter(expires_at__lte=timezone.now() + ENDS_SOON)
    lines: list[tuple[str, Callable[[], int], str, str, str]] = [
        (
            "directory.view_profileclaim",
            ProfileClaim.objects.filter(state=ClaimState.WAITING).count,
            "Demandes d’accès à vérifier",
            "Quelqu’un dit faire partie du réseau : reconnaissez la personne, ou laissez sans suite.",
            f"{claims}?state=waiting",
        ),
        (
            "directory.view_member",
            not_invited.exclude(email="").count,
            "Personnes à inviter",
            "Entrées dans l’annuaire, avec une adresse, sans invitation qui fonctionne encore.",
            f"{people}?invitation=todo",
        ),
        (
            "directory.view_member",
            not_invited.filter(email="").count,
            "Personnes sans adresse",
            "Retrouvez une adresse professionnelle et portez-vous en garant.",
            f"{people}?invitation=no_address",
        ),
        (
            "directory.view_invitation",
            soon.count,
            "Invitations qui finissent sous trois jours",
            "Un coup de téléphone aide souvent plus qu’un second courriel.",
            f"{invitations}?state=soon",
        ),
        (
            "directory.view_member",
            Member.objects.to_nudge().filter(Q(user__is_active=True)).count,
            "Fiches qui vieillissent",
            "Confirmées il y a onze mois ou plus. La page d’accueil le rappelle déjà à chaque personne.",
            f"{people}?freshness=old",
        ),
        (
            "outbox.view_letter",
            to_dead_addresses().count,
            "Adresses qui ne reçoivent plus nos courriels",
            "La personne a peut-être changé d’employeur : retrouvez son adresse, puis invitez-la ou corrigez-la.",
            f"{reverse('admin:outbox_letter_changelist')}?adresse=morte",
        ),
        (
            "outbox.view_letter",
            Letter.objects.late().count,
            "Courriels qui ne partent pas",
            "Ils attendent depuis plus d’un quart d’heure. Prévenez qui exploite le portail.",
            f"{reverse('admin:outbox_letter_changelist')}?state__exact=waiting",
        ),
        (
            "governance.view_seatmandate",
            SeatMandate.objects.lapsed().filter(seat__closed_on=None).count,
            "Mandats à revoir",
            "La personne a changé de collectivité, ou est partie : elle ne la représente plus. Mettez fin au mandat.",
            f"{reverse('admin:governance_seatmandate_changelist')}?mandat=a-revoir",
        ),
        (
            "governance.view_agreement",
            Agreement.objects.waiting().count,
            "Conventions à renouveler",
            "Elles finissent sous 90 jours, ou sont échues. Renouveler, c’est en ajouter une nouvelle.",
            f"{reverse('admin:governance_agreement_changelist')}?a-traiter=oui",
        ),
    ]
    allowed = [line for line in lines if request.user.has_perm(line[0])]
    found = [Waiting(count(), title, advice, url) for _permission, count, title, advice, url in allowed]
    return to_read(request) + found


def to_read(request: HttpRequest) -> list[Waiting]:
    """What members and users wrote and nobody read yet, for who decides on some of it. One query."""
    how_many = queue.counts(request.user)
    if not how_many:
        return []
    what = ", ".join(f"{one.labels.lower()} ({count})" for one, count in how_many.items() if count)
    advice = f"{what[:1].upper()}{what[1:]}." if what else "Ce que les membres proposent arrive ici."
    return [Waiting(sum(how_many.values()), "À relire", advice, reverse("admin:moderation_queue"))]
