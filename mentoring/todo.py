"""What mutual help asks of a person on arriving (see `directory.todo`): to answer, to give or choose dates, to say what
came of it. Never the words of a request."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from directory.models import Member
from directory.todo import SUBJECTS, Link, Todo, now, subject, today
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.url_reversing import reverse
from events.models import EventStatus
from mentoring.challenge_rules import REMINDED
from mentoring.models import (
    ChallengeStory,
    ChallengeTeamMember,
    Handover,
    HandoverOutcome,
    HelpRequest,
    ImmersionNote,
    ImmersionVisit,
    LabMilestone,
    LabSeat,
    LabSeatState,
    Pairing,
    PairingState,
    RequestState,
)
from mentoring.models.challenge_teams import contacts

NAMES = ("given_name", "family_name", "hidden_by_choice", "suspended")
NAME_OF_ASKER = [f"request__asker__{name}" for name in NAMES]


@subject(
    lambda member: (
        Handover.objects.filter(mentor=member, outcome=HandoverOutcome.WAITING)
        .select_related("request__asker")
        .only("answer_by", *NAME_OF_ASKER)
        .order_by("answer_by", "pk")
    )
)
def request_to_answer(handover: Handover) -> Todo:
    return Todo(
        "link",
        2,
        Link(
            icon="hand-heart",
            title=f"{handover.request.asker.shown_name} vous demande un coup de main",
            text=f"Répondez avant le {french_date(handover.answer_by)}, puis elle passe à quelqu’un d’autre.",
            verb="Lire et répondre",
            url=handover.request.get_absolute_url(),
        ),
        due=handover.answer_by,
    )


@subject(
    lambda member: (
        HelpRequest.objects.filter(asker=member, state=RequestState.ACCEPTED, first_date__isnull=False, event=None)
        .only("pk")
        .order_by("accepted_at", "pk")
    )
)
def date_to_choose(request: HelpRequest) -> Todo:
    return Todo(
        "link",
        1,
        Link(
            icon="calendar-days",
            title="Deux dates vous sont proposées",
            text="Pour votre demande de coup de main : choisissez celle qui vous va.",
            verb="Choisir",
            url=request.get_absolute_url(),
        ),
    )


@subject(
    lambda member: (
        Handover.objects.filter(
            mentor=member,
            outcome=HandoverOutcome.ACCEPTED,
            request__state=RequestState.ACCEPTED,
            request__first_date=None,
            request__event=None,
        )
        .only("request")
        .order_by("answered_at", "pk")
    )
)
def dates_to_propose(handover: Handover) -> Todo:
    return Todo(
        "link",
        2,
        Link(
            icon="calendar-plus",
            title="Proposez deux dates",
            text="Vous avez accepté un coup de main : la personne attend deux dates.",
            verb="Proposer",
            url=reverse("mentoring:request", args=[handover.request_id]),
        ),
    )


@subject(
    lambda member, moment: (
        HelpRequest.objects.filter(
            asker=member, state=RequestState.ACCEPTED, event__status=EventStatus.PLANNED, event__ends_at__lte=moment
        )
        .only("pk")
        .order_by("event__ends_at", "pk")
    ),
    now,
)
def outcome_to_say(request: HelpRequest) -> Todo:
    return Todo(
        "link",
        1,
        Link(
            icon="circle-check",
            title="Votre coup de main a-t-il servi ?",
            text="Oui, en partie ou non : un geste suffit.",
            verb="Répondre",
            url=request.get_absolute_url(),
        ),
    )


@subject(
    lambda member: (
        Pairing.objects.filter(state=PairingState.PROPOSED)
        .filter(Q(newcomer=member, newcomer_said_yes=False) | Q(mentor=member, mentor_said_yes=False))
        .only("answer_by")
        .order_by("answer_by", "pk")
    )
)
def pairing_to_answer(pairing: Pairing) -> Todo:
    return Todo(
        "link",
        1,
        Link(
            icon="users",
            title="Un binôme entre promotions vous est proposé",
            text="Une autre promotion, une autre collectivité : oui, ou pas cette fois.",
            verb="Répondre",
            url=reverse("mentoring:request_list"),
        ),
        due=pairing.answer_by,
    )


def in_a_week(member: Member) -> date:
    return timezone.localdate() + REMINDED


@subject(
    lambda member, day, week: (
        ChallengeTeamMember.objects.filter(
            Q(member=contacts()),
            member=member,
            challenge__state=State.PUBLISHED,
            challenge__hidden_at=None,
            challenge__closed_on=None,
            challenge__starts_on__lte=day,
            challenge__ends_on__gte=day,
            challenge__ends_on__lte=week,
        )
        .exclude(
            Exists(ChallengeStory.objects.filter(team=OuterRef("team"), state__in=[State.PENDING, State.PUBLISHED]))
        )
        .select_related("challenge")
        .only("challenge__title", "challenge__ends_on")
        .order_by("challenge__ends_on", "pk")
    ),
    today,
    in_a_week,
)
def story_to_tell(place: ChallengeTeamMember) -> Todo:
    challenge = place.challenge
    return Todo(
        "link",
        3,
        Link(
            icon="target",
            title=f"« {challenge.title} » finit bientôt",
            text=f"Dites ce que votre équipe a fait, en cinq lignes, avant le {french_date(challenge.ends_on)}.",
            verb="Raconter",
            url=reverse("mentoring:challenge_story_add", args=[challenge.pk]),
        ),
        due=challenge.ends_on,
    )


SUBJECTS += [request_to_answer, date_to_choose, dates_to_propose, outcome_to_say, pairing_to_answer, story_to_tell]


@subject(
    lambda member: (
        LabSeat.objects.filter(member=member, state=LabSeatState.INVITED, lab__closed_at=None)
        .select_related("lab__project")
        .only("lab__id", "lab__project__title")
        .order_by("invited_at", "pk")
    )
)
def lab_invitation(seat: LabSeat) -> Todo:
    return Todo(
        "link",
        1,
        Link(
            icon="sprout",
            title=f"Une invitation au labo de « {seat.lab.project.title} »",
            text="Lisez à quoi il sert, puis dites si vous en êtes.",
            verb="Lire et répondre",
            url=reverse("mentoring:lab", args=[seat.lab_id]),
        ),
    )


@subject(
    lambda member, today: LabMilestone.objects.late_of(member, today).only("lab", "by_when").order_by("by_when", "pk"),
    today,
)
def lab_milestone_late(milestone: LabMilestone) -> Todo:
    return Todo(
        "link",
        1,
        Link(
            icon="clock",
            title="Un jalon de votre labo a passé sa date",
            text=f"Il était prévu pour le {french_date(milestone.by_when)} : fait, ou une autre date ?",
            verb="Voir le jalon",
            url=f"{reverse('mentoring:lab', args=[milestone.lab_id])}#jalons",
        ),
        due=milestone.by_when,
    )


SUBJECTS += [lab_invitation, lab_milestone_late]


NAMES_OF_BOTH = [f"{one}__{name}" for one in ("host", "guest") for name in NAMES]
DIRECTION = ("immersion__direction", "immersion__author")


@subject(
    lambda member: (
        ImmersionVisit.objects.to_answer_by(member)
        .select_related("immersion", "host", "guest")
        .only("answer_by", *DIRECTION, *NAMES_OF_BOTH)
        .order_by("answer_by", "pk")
    )
)
def immersion_to_answer(visit: ImmersionVisit) -> Todo:
    asks = "demande à venir voir votre service" if visit.immersion.is_offer else "propose de vous recevoir"
    return Todo(
        "link",
        2,
        Link(
            icon="eye",
            title=f"{visit.asker.shown_name} {asks}",
            text=f"Répondez avant le {french_date(visit.answer_by)}.",
            verb="Lire et répondre",
            url=visit.get_absolute_url(),
        ),
        due=visit.answer_by,
    )


@subject(
    lambda member: (
        ImmersionVisit.objects.to_plan_by(member)
        .annotate(chooses=Q(guest=member))
        .only("ends_on")
        .order_by("ends_on", "pk")
    )
)
def immersion_to_plan(visit: Any) -> Todo:
    chooses, until = visit.chooses, french_date(visit.ends_on)
    return Todo(
        "link",
        2,
        Link(
            icon="calendar-days" if chooses else "calendar-plus",
            title="Deux dates vous sont proposées pour une immersion" if chooses else "Une immersion attend deux dates",
            text=f"{'Choisissez celle qui vous va' if chooses else 'Proposez deux demi-journées'} avant le {until}.",
            verb="Choisir" if chooses else "Proposer",
            url=visit.get_absolute_url(),
        ),
    )


@subject(
    lambda member, moment: (
        ImmersionVisit.objects.of(member)
        .met(moment)
        .exclude(Exists(ImmersionNote.objects.filter(visit=OuterRef("pk"), member=member)))
        .only("pk")
        .order_by("event__ends_at", "pk")
    ),
    now,
)
def immersion_to_tell(visit: ImmersionVisit) -> Todo:
    return Todo(
        "link",
        2,
        Link(
            icon="eye",
            title="Qu’avez-vous appris de votre immersion ?",
            text="Deux ou trois lignes, pour vous deux. « Rien à raconter » suffit aussi.",
            verb="Raconter",
            url=visit.get_absolute_url(),
        ),
    )


SUBJECTS += [immersion_to_answer, immersion_to_plan, immersion_to_tell]
