"""What the mission's queue shows of a proposed event, and what readers may report."""

from django.db.models import Q

from directory.contributions.queue import declare_contribution
from emi_alumni.foundation.moderation.queue_items import PENDING
from emi_alumni.foundation.moderation.queued_models import QueuedModel, declare
from events.club_news import numbers_to_tell
from events.models import Event, EventReport, SponsorReturn


def who_organises(event: Event) -> str:
    return f"{event.author.full_name}, {event.host}" if event.host else event.author.full_name


declare_contribution(
    Event,
    "evenement",
    # A meeting of two is told to nobody.
    of_place=lambda place: Q(author__collectivity=place) & ~Q(audience="named"),
    icon="calendar-days",
    fields=(
        "kind",
        ("Quand", lambda event: event.when),
        ("Où", lambda event: event.venue or event.get_format_display()),
        "presentation",
        "audience",
    ),
    who=who_organises,
    to_tell=lambda lines, by: numbers_to_tell([one.thing for one in lines if one.why == PENDING], by),
    canned=(
        "Il manque le lieu précis, ou l’heure.",
        "Un événement semblable existe déjà ce jour-là : joignez-vous à lui.",
        "Une phrase de plus pour dire à qui il s’adresse.",
    ),
)
declare_contribution(
    EventReport,
    "bilan",
    icon="file-text",
    fields=(("Événement", lambda report: f"{report.event}, {report.event.when}"), "happened", "attendance", "keep"),
    canned=("Une personne est nommée sans nécessité.", "Une phrase de plus sur ce qui servira aux autres."),
)
declare(
    QueuedModel(
        model=SponsorReturn,
        slug="retour-de-commanditaire",
        icon="quote",
        fields=(
            ("Projet", lambda one: one.project.title),
            ("Dit à", lambda one: f"{one.item.event}, {one.item.event.when}"),
            *("signature", "changed", "blocks", "kept"),
        ),
        who=lambda one: f"{one.signature}, noté par {one.member.full_name}" if one.member else one.signature,
        own=lambda member: SponsorReturn.objects.filter(member=member),
        for_queue=lambda rows: rows.select_related("project", "item__event", "member__user"),
        reason_read=lambda one: "La personne qui l’a noté lira cette phrase.",
        sends_back=False,
        canned=(
            "Une personne est reconnaissable sans nécessité.",
            "Ces mots ne parlent pas du projet.",
            "La personne citée n’a pas donné son accord.",
        ),
    )
)
