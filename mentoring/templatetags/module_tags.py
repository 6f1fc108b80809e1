"""Who can speak of a module, on its page."""

from typing import Any

from django import template
from django.db.models import Exists, OuterRef, Q, QuerySet

from directory.models import Member, User
from directory.visibility import Reader
from emi_alumni.foundation.prepared_statements import prepared
from events.models import Event
from governance.models import CurriculumModule, Module
from mentoring.models import Mentor
from resources.models import Booster

register = template.Library()

SHOWN = 4


@prepared
def speakers(user: User, module: int) -> QuerySet[Member]:
    """Those whose promotion took the module, and who wrote a booster on it, led an event about it or are mentors."""
    wrote = Booster.objects.published().filter(module=module).order_by()
    led = Event.objects.published().filter(modules=module).order_by()
    mentors = Mentor.objects.in_pool().order_by()
    took = CurriculumModule.objects.filter(module=module).order_by().values("cohort")
    among = Q(pk__in=wrote.values("author")) | Q(pk__in=led.values("author")) | Q(pk__in=mentors.values("member"))
    found = Member.objects.visible_to(user).filter(among, cohort__in=took).exclude(user=user.pk)
    said = found.annotate(
        wrote=Exists(wrote.filter(author=OuterRef("pk"))),
        led=Exists(led.filter(author=OuterRef("pk"))),
        mentors=Exists(mentors.filter(member=OuterRef("pk"))),
    )
    return said.for_faces().order_by("-wrote", "-led", "-mentors", "sort_key", "pk")[:SHOWN]


@register.inclusion_tag("mentoring/_module_speakers.html", takes_context=True)
def module_speakers(context: template.Context, module: Module) -> dict[str, Any]:
    """At most four, those who wrote or led first. One query; none for a visitor."""
    user = context["user"]
    reader = Reader.of(user)
    if not reader.in_network:
        return {"speakers": []}
    return {"speakers": [(one, one.face_for(reader)) for one in speakers(user, module.pk)]}
