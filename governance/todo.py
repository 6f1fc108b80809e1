"""What governance asks of a person on arriving (see `directory.todo`)."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from directory.models import Member
from directory.todo import SUBJECTS, Link, Todo, now, subject, today
from emi_alumni.foundation.dates import french_date
from emi_alumni.foundation.prepared_statements import prepared_count
from emi_alumni.foundation.url_reversing import reverse
from governance.models import (
    AgendaPoint,
    AnimatorMandate,
    Charter,
    Consultation,
    Convocation,
    ExternalLoop,
    Meeting,
    QuarterRound,
    Resolution,
    SeatMandate,
    SeatProposal,
    Welcome,
)
from governance.models.loops import six_months_ago
from governance.models.mandates import in_sixty_days
from governance.models.relays import ANSWERED_FOR, since_when_asked
from governance.models.welcomes import ASKED_FOR, since_asked

NAME_OF_AUTHOR = [f"author__{name}" for name in ("given_name", "family_name", "hidden_by_choice", "suspended")]
NAME_OF_SEAT = ("seat__quality", "seat__body__name", "seat__body__slug", "seat__collectivity__short_name")


@subject(lambda member, day: Charter.objects.unaccepted_by(member, day).only("changes"), today)
def charter_to_accept(charter: Charter) -> Todo:
    return Todo(
        "link",
        2,
        Link(
            icon="handshake",
            title="La charte du réseau",
            text=charter.changes or "Comment nous nous parlons, ce que nous partageons, qui veille.",
            verb="Lire la charte",
            url=charter.get_absolute_url(),
        ),
    )


@subject(
    lambda member, day: (
        Convocation.objects.to_answer_by(member, day)
        .select_related("meeting__body")
        .only("meeting__on", "meeting__starts_at", "meeting__place", "meeting__body__name")
    ),
    today,
)
def convocation_to_answer(convocation: Convocation) -> Todo:
    """Until it is answered, or the day is over."""
    meeting = convocation.meeting
    place = f", {meeting.place}" if meeting.place else ""
    return Todo(
        "link",
        1,
        Link(
            icon="landmark",
            title="Venez-vous à l’assemblée générale ?",
            text=f"Le {french_date(meeting.on)}{place}. Vous venez, vous donnez pouvoir, ou vous ne venez pas.",
            verb="Lire et répondre",
            url=convocation.get_absolute_url(),
        ),
        due=meeting.on,
    )


@subject(
    lambda member, moment, day: (
        Consultation.objects.open(moment)
        .asking(member, day)
        .not_voted_by(member)
        .order_by("closes_at", "pk")
        .only("question", "closes_at", "body")
    ),
    now,
    today,
)
def consultations_to_answer(one: Consultation) -> Todo:
    whose = "Un vote de votre instance" if one.body_id else "Une consultation de tous les membres"
    return Todo(
        "link",
        1,
        Link(
            icon="vote",
            title=one.question,
            text=f"{whose}, jusqu’au {date_format(localtime(one.closes_at), 'j F')}.",
            verb="Donner mon avis",
            url=one.get_absolute_url(),
        ),
        due=localtime(one.closes_at).date(),
    )


NAMES = ("given_name", "family_name", "hidden_by_choice", "suspended")


@subject(
    lambda member, since: (
        Welcome.objects.to_answer_by(member.pk, since)
        .select_related("newcomer")
        .only("reason", "asked_at", *(f"newcomer__{name}" for name in NAMES))
    ),
    lambda member: since_asked(),
)
def newcomer_to_welcome(asked: Welcome) -> Todo:
    """One of two people; who says no is named to nobody."""
    return Todo(
        "link",
        1,
        Link(
            icon="handshake",
            title=f"{asked.newcomer.shown_name} vient de nous rejoindre",
            text=f"Vous êtes {asked.get_reason_display()} : quelques mots de vous l’aideraient à commencer.",
            verb="Répondre",
            url=reverse("governance:welcome_answer", args=[asked.pk]),
            answers=(("oui", "Je l’accueille"), ("non", "Pas cette fois")),
        ),
        due=localtime(asked.asked_at + ASKED_FOR).date(),
    )


@subject(
    lambda member: (
        Welcome.objects.to_read_by(member.pk)
        .select_related("member")
        .only("reason", "answered_at", *(f"member__{name}" for name in NAMES))
    )
)
def welcomed_by(told: Welcome) -> Todo:
    return Todo(
        "link",
        1,
        Link(
            icon="handshake",
            title=f"{told.member.shown_name} vous accueille",
            text=f"Une personne {told.get_reason_display()}, qui a dit oui pour répondre à vos premières questions.",
            verb="Écrire",
            url=reverse("governance:welcome_read", args=[told.pk]),
            answers=(("ecrire", "Lui écrire"), ("vu", "C’est noté")),
        ),
    )


@subject(
    lambda member, cohort, since: QuarterRound.objects.to_answer(member, cohort, since).only("quarter", "opened_at"),
    lambda member: member.cohort_id or 0,
    lambda member: since_when_asked(),
)
def round_to_answer(one: QuarterRound) -> Todo:
    return Todo(
        "link",
        1,
        Link(
            icon="message-circle",
            title="Quoi de neuf ?",
            text=f"Une ligne à votre promotion, pour le {one.name}. Elle seule la lira.",
            verb="Répondre",
            url=reverse("governance:round_answer", args=[one.pk]),
            answers=(("ecrire", "Écrire ma ligne"), ("non", "Pas cette fois")),
        ),
        due=localtime(one.opened_at + ANSWERED_FOR).date(),
    )


@subject(
    lambda member, day: (
        AnimatorMandate.objects.unanswered(day)
        .filter(member=member)
        .select_related("club")
        .only("until", "club__name")
        .order_by("until", "pk")
    ),
    today,
)
def mandates_to_answer(mandate: AnimatorMandate) -> Todo:
    last_day = date_format(mandate.last_day, "j F") if mandate.last_day else ""
    return Todo(
        "link",
        1,
        Link(
            icon="users",
            title=f"Continuez-vous d’animer « {mandate.club} » ?",
            text=f"Votre mandat s’achève le {last_day}. « Non » est une bonne réponse.",
            verb="Répondre",
            url=reverse("governance:mandate_renew", args=[mandate.pk]),
        ),
        due=mandate.last_day,
    )


@subject(
    lambda member, day, since: ExternalLoop.objects.kept_by(member, day).stale(since).order_by("checked_on", "pk"),
    today,
    lambda member: six_months_ago(),
)
def loops_to_check(loop: ExternalLoop) -> Todo:
    return Todo(
        "link",
        1,
        Link(
            icon="message-circle",
            title=f"« {loop} » : le lien marche-t-il encore ?",
            text="Il n’a pas été vérifié depuis six mois. Ouvrez-le une fois, puis dites-le.",
            verb="Vérifier le lien",
            url=f"{reverse('governance:loop_list')}#boucle-{loop.pk}",
        ),
    )


@subject(
    lambda member: (
        SeatProposal.objects.to_answer_by(member)
        .select_related("seat__body", "seat__collectivity", "author")
        .only(*NAME_OF_AUTHOR, *NAME_OF_SEAT)
    )
)
def proposed_for_a_seat(proposal: SeatProposal) -> Todo:
    """Somebody waits for her yes."""
    return Todo(
        "link",
        1,
        Link(
            icon="landmark",
            title=f"{proposal.author.shown_name} vous propose pour un siège",
            text=f"{proposal.seat}. Dites oui, ou non : les deux réponses aident.",
            verb="Lire et répondre",
            url=f"{proposal.get_absolute_url()}#proposition-{proposal.pk}",
        ),
    )


@subject(
    lambda member, day, end: (
        SeatMandate.objects.ending_before(end, day)
        .filter(member=member, seat__closed_on=None)
        .select_related("seat__body", "seat__collectivity")
        .only("until", *NAME_OF_SEAT)
        .order_by("until", "pk")
    ),
    today,
    lambda member: in_sixty_days(),
)
def mandate_that_ends(mandate: SeatMandate) -> Todo:
    """One's own seat, sixty days before its end."""
    assert mandate.last_day
    return Todo(
        "link",
        1,
        Link(
            icon="clock",
            title=f"Votre mandat se termine le {french_date(mandate.last_day)}",
            text=f"{mandate.seat}. Dites à la mission innovation si vous continuez, ou passez la main.",
            verb="Voir mon siège",
            url=f"{mandate.get_absolute_url()}#siege-{mandate.seat_id}",
        ),
        due=mandate.last_day,
    )


@subject(
    lambda member, day: (
        SeatMandate.objects.lapsed(day)
        .filter(member=member, seat__closed_on=None)
        .select_related("seat__body", "seat__collectivity")
        .only("until", *NAME_OF_SEAT)
        .order_by("pk")
    ),
    today,
)
def seat_of_a_former_place(mandate: SeatMandate) -> Todo:
    """Who moved no longer represents the place they left: the seat waits for somebody else."""
    return Todo(
        "link",
        1,
        Link(
            icon="landmark",
            title="Votre siège ne correspond plus à votre fiche",
            text=f"{mandate.seat} : vous n’y travaillez plus, vous ne la représentez donc plus. Rendez le siège, ou "
            "corrigez votre fiche.",
            verb="Rendre mon siège",
            url=reverse("governance:seat_leave", args=[mandate.seat_id]),
        ),
    )


@subject(
    lambda member, day: (
        Resolution.objects.overdue(day).filter(member=member).only("what", "due_on").order_by("due_on", "pk")
    ),
    today,
)
def decision_that_is_late(decision: Resolution) -> Todo:
    assert decision.due_on
    return Todo(
        "link",
        2,
        Link(
            icon="vote",
            title="Une décision vous attend",
            text=f"« {decision.what} », prévu pour le {french_date(decision.due_on)}. "
            "Dites au secrétariat où cela en est.",
            verb="Lire le registre",
            url=decision.get_absolute_url(),
        ),
        due=decision.due_on,
    )


@prepared_count
def points_to_answer(day: date) -> QuerySet:
    return AgendaPoint.objects.waiting().filter(meeting__in=Meeting.objects.to_come(day))


@prepared_count
def lapsed_seats(day: date) -> QuerySet:
    return SeatMandate.objects.lapsed(day).filter(seat__closed_on=None)


@prepared_count
def seats_that_end(day: date, end: date) -> QuerySet:
    return SeatMandate.objects.ending_before(end, day).filter(seat__closed_on=None)


def secretary_s_desk(member: Member) -> Iterator[Todo]:
    """For who keeps seats and agendas: points to answer, seats of people who moved, mandates that end soon. Three
    queries, none for others."""
    user = member.user
    if user is None or not user.is_staff or not user.has_perm("governance.change_seatmandate"):
        return
    day = timezone.localdate()
    if points := points_to_answer(day):
        yield Todo(
            "link",
            2,
            Link(
                icon="list",
                title="Un point proposé attend une réponse"
                if points == 1
                else f"{points} points proposés attendent une réponse",
                text="Pour l’ordre du jour d’une séance à venir.",
                verb="Répondre",
                url=f"{reverse('admin:governance_agendapoint_changelist')}?reponse=attente",
            ),
        )
    if moved := lapsed_seats(day):
        yield Todo(
            "link",
            3,
            Link(
                icon="landmark",
                title="Un siège est tenu par quelqu’un qui n’y travaille plus"
                if moved == 1
                else f"{moved} sièges sont tenus par des personnes qui n’y travaillent plus",
                text="Leurs droits sont suspendus. Mettez fin au mandat, ou cherchez qui prend la suite.",
                verb="Voir les mandats",
                url=f"{reverse('admin:governance_seatmandate_changelist')}?mandat=a-revoir",
            ),
        )
    if ends := seats_that_end(day, in_sixty_days()):
        yield Todo(
            "link",
            3,
            Link(
                icon="clock",
                title="Un mandat finit sous 60 jours" if ends == 1 else f"{ends} mandats finissent sous 60 jours",
                text="Renouvelez, ou cherchez quelqu’un avant que le siège soit vacant.",
                verb="Voir les mandats",
                url=f"{reverse('admin:governance_seatmandate_changelist')}?mandat=bientot",
            ),
        )


# In the order in which they are told.
SUBJECTS.extend(
    [
        proposed_for_a_seat,
        seat_of_a_former_place,
        mandate_that_ends,
        decision_that_is_late,
        secretary_s_desk,
        charter_to_accept,
        mandates_to_answer,
        consultations_to_answer,
        convocation_to_answer,
        newcomer_to_welcome,
        welcomed_by,
        round_to_answer,
        loops_to_check,
    ]
)
