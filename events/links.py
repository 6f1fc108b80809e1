"""What an event is about, and who organises it with its host: projects, modules, partners, co-hosts (ANI-12).

Facts that apply at once: each names a page which was read, or a collectivité, whose representatives are told and may
take its name away.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum

from directory.models import Collectivity, Member
from emi_alumni.foundation.notifications.models import Notification
from events.models import AnnualMeeting, CoHost, Event
from events.models.events import NOT_ORGANISED
from events.models.handover import may_prepare
from events.organisers import held_by_organiser
from governance.models import Module, Partner
from governance.rights import acting, collectivities_represented_by, representatives_of
from projects.models import Project

if TYPE_CHECKING:
    from directory.models import User

MOST_PROJECTS = 20
MOST_CO_HOSTS = 12
OF_THE_HOST = "Les co-organisateurs d’une rencontre annuelle se choisissent avec la collectivité qui l’accueille."


def check_opens_nothing(event: Event, by: "User") -> None:
    """Co-hosts of an annual meeting read and write its preparation: naming them is for who prepares it today. Raises
    ValidationError for anybody else, the author of its event included."""
    meeting = AnnualMeeting.objects.filter(event=event).first()
    if meeting is not None and not may_prepare(meeting, by):
        raise ValidationError(OF_THE_HOST)


@transaction.atomic
def add_project(event: Event, project: Project, *, by: "User") -> None:
    """Twice is once. Raises ValidationError past MOST_PROJECTS, or for a project that `by` may not read."""
    live = held_by_organiser(event, by)
    if not Project.objects.visible_to(by).published().filter(pk=project.pk).exists():
        raise ValidationError("Ce projet n’est plus en ligne.")
    others = live.projects.exclude(pk=project.pk)
    if others.count() >= MOST_PROJECTS:
        raise ValidationError(f"Un événement parle de {MOST_PROJECTS} projets au plus : retirez-en un d’abord.")
    live.projects.add(project)


@transaction.atomic
def remove_project(event: Event, project: Project, *, by: "User") -> None:
    held_by_organiser(event, by).projects.remove(project)


@transaction.atomic
def say_subjects(event: Event, modules: Iterable[Module], partners: Iterable[Partner], *, by: "User") -> None:
    """These modules and partners, and no other."""
    live = held_by_organiser(event, by)
    live.modules.set(modules)
    live.partners.set(partners)


@transaction.atomic
def add_co_host(event: Event, place: Collectivity, share: int | None, *, by: "User") -> CoHost:
    """This collectivité organises it too, and pays this part of the costs (percent, if said); said again, the part is
    replaced. Its representatives are told.

    Raises ValidationError, by field, for the host itself, past MOST_CO_HOSTS, or when the parts make more than 100 %;
    and of an annual meeting, for who does not prepare it.
    """
    live = held_by_organiser(event, by)
    check_opens_nothing(live, by)
    if place.pk == live.host_id:
        raise ValidationError({"collectivity": f"{place} est déjà l’hôte de cet événement."})
    others = live.co_hosts.exclude(collectivity=place)
    if others.count() >= MOST_CO_HOSTS:
        raise ValidationError({"collectivity": f"Un événement a {MOST_CO_HOSTS} co-organisateurs au plus."})
    if (others.aggregate(parts=Sum("share"))["parts"] or 0) + (share or 0) > 100:
        raise ValidationError({"share": "Les parts des frais dépassent 100 % : vérifiez-les."})
    one, is_new = CoHost.objects.update_or_create(event=live, collectivity=place, defaults={"share": share})
    if is_new:
        people = [one for one in representatives_of(place) if one != by]
        words = f"« {live} » est annoncé comme organisé aussi par votre collectivité, {place}."
        Notification.tell(people, kind="event_co_host", sentence=words, thing=live)
    return one


@transaction.atomic
def remove_co_host(co_host: CoHost, *, by: "User") -> None:
    """By who organises the event, or represents this collectivité today. Raises ValidationError for anybody else."""
    Member.objects.lock_account(by)
    live = Event.objects.lock(co_host.event_id)
    if not may_take_away(co_host, by):
        if not live.written_by(by):
            raise ValidationError(NOT_ORGANISED)
        check_opens_nothing(live, by)
    CoHost.objects.filter(pk=co_host.pk).delete()


def may_take_away(co_host: CoHost, by: "User") -> bool:
    """Whether this account represents the collectivité that is said to organise."""
    return bool(represented_among([co_host], acting(by)))


def represented_among(co_hosts: Sequence[CoHost], member: Member | None) -> set[int]:
    """The keys of the co-hosts that this person represents today: they may take their name away. One query at most."""
    if not co_hosts or member is None:
        return set()
    theirs = collectivities_represented_by(member).order_by().values_list("pk", flat=True)
    return set(theirs.filter(pk__in=[one.collectivity_id for one in co_hosts]))
