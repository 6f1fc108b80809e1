"""What the page of a labo asks, by prepared statements: of the labo of this number, which their caller may read."""

from django.db.models import QuerySet

from directory.models import Member, User
from emi_alumni.foundation.prepared_statements import prepared
from events.models import Registration
from mentoring.models import Lab, LabDocument, LabMilestone, LabSeat, LabSession
from projects.models import Project


@prepared
def own(member: Member, key: int) -> QuerySet[Lab]:
    """The labo of this key, if this person is in it."""
    return Lab.objects.of(member).select_related("project").filter(pk=key).order_by("pk")


@prepared
def seats(lab: int) -> QuerySet[LabSeat]:
    """Who is in it, with what a card says of a person."""
    inside = LabSeat.objects.filter(lab=lab).inside().in_order()
    return inside.select_related("member__cohort", "member__collectivity", "member__user")


@prepared
def invited(lab: int) -> QuerySet[LabSeat]:
    return LabSeat.objects.filter(lab=lab).invited().select_related("member")


@prepared
def sessions(lab: int) -> QuerySet[LabSession]:
    found = LabSession.objects.filter(lab=lab).select_related("event", "notes_by")
    return found.order_by("event__starts_at", "pk")


@prepared
def registrations(lab: int) -> QuerySet[Registration]:
    """Who comes to its sessions, in the order in which they asked."""
    coming = Registration.objects.coming().filter(event__lab_session__lab=lab)
    return coming.select_related("member").order_by("asked_at", "pk")


@prepared
def milestones(lab: int) -> QuerySet[LabMilestone]:
    found = LabMilestone.objects.filter(lab=lab).select_related("owner", "done_by")
    return found.order_by("by_when", "pk")


@prepared
def documents(lab: int) -> QuerySet[LabDocument]:
    """The latest first."""
    return LabDocument.objects.filter(lab=lab).select_related("added_by").order_by("-added_at", "-pk")


@prepared
def readable_projects(user: User, key: int) -> QuerySet[Project]:
    """The project of this key, if this account may read it, without what it says."""
    return Project.objects.visible_to(user).filter(pk=key).only("pk").order_by("pk")
