"""What a host of the annual meeting hands over to the next: the run sheet, the checklist counted from the day, the
budget. Written by its representatives, those of its co-hosts, and the mission; begun with last year's in one tap."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from directory.models import Collectivity
from emi_alumni.foundation.moderation.trust import may_moderate
from events.moments import local_moment
from governance.rights import acting, collectivities_represented_by

from .annual_meetings import AnnualMeeting
from .events import Event, EventKind
from .hosts import CoHost
from .programme import take_up_moments

if TYPE_CHECKING:
    from directory.models import Member, User

FURTHEST = 365  # days before or after
HOW_FAR = f"Écrivez un nombre de jours entre −{FURTHEST} et {FURTHEST} : −120 pour cent vingt jours avant."
AN_AMOUNT = "Écrivez un montant en euros, zéro ou plus."
CENT = Decimal("0.01")
NOT_YOURS = "Vous ne préparez pas, ou plus, cette rencontre : rien n’a été enregistré."
ANNOUNCED = "Cette rencontre a déjà son événement : changez-le dans l’agenda."
NO_DAY = "Écrivez d’abord le jour de la rencontre."
BEGUN = "Cette préparation est déjà commencée : rien n’a été copié."

# (days from the meeting, what): the checklist to begin with where no meeting before has one.
STANDARD_TASKS = (
    (-120, "Fixer la date avec la mission innovation et réserver la salle"),
    (-110, "Vérifier l’accessibilité : plain-pied, boucle magnétique, stationnement"),
    (-90, "Annoncer la rencontre dans l’agenda et ouvrir les inscriptions"),
    (-75, "Choisir les projets de l’année et inviter leurs équipes"),
    (-60, "Inviter les commanditaires, les élus et la direction générale"),
    (-45, "Commander le repas, avec les régimes demandés"),
    (-30, "Relire le programme, minute par minute, avec les intervenants"),
    (-15, "Envoyer le plan d’accès et les consignes aux personnes inscrites"),
    (-7, "Donner le nombre définitif au traiteur"),
    (-1, "Installer la salle, essayer le son et la visio"),
    (0, "Noter les présences"),
    (7, "Remercier, et publier ce qui s’est dit"),
    (15, "Noter les retours des commanditaires sur les pages des projets"),
    (30, "Faire les comptes et passer le relais à l’hôte suivant"),
)
STANDARD_SHEET = (
    ("08:00", "Ouverture de la salle, accueil des prestataires"),
    ("08:30", "Accueil et badges"),
    ("09:00", "Ouverture par la collectivité hôte"),
    ("12:15", "Repas"),
    ("16:30", "Clôture, passage de relais à l’hôte suivant"),
    ("17:00", "Rangement"),
)
STANDARD_BUDGET = ("Salle et matériel", "Café d’accueil et repas", "Intervenants", "Impressions et signalétique")


def may_prepare(meeting: AnnualMeeting, user: Any) -> bool:
    """Representatives of its settled host and of its co-hosts today, and the mission."""
    if may_moderate(user, AnnualMeeting):
        return True
    member = acting(user)
    if member is None or meeting.host_id is None:
        return False
    co_hosts = CoHost.objects.filter(event=meeting.event_id).values("collectivity")
    places = collectivities_represented_by(member)
    return places.filter(Q(pk=meeting.host_id) | Q(pk__in=co_hosts)).exists()


class HandoverLine(models.Model):
    """A line of the handover of one meeting."""

    what = models.CharField("quoi", max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.what


class RunSheetLine(HandoverLine):
    """What happens behind the scene, hour by hour, and who sees to it (a name or a function)."""

    meeting = models.ForeignKey(AnnualMeeting, on_delete=models.CASCADE, related_name="run_sheet")
    starts = models.TimeField("heure")
    who = models.CharField("qui s’en occupe", max_length=120, blank=True)

    class Meta(HandoverLine.Meta):
        abstract = False
        verbose_name = "ligne du déroulé"
        verbose_name_plural = "déroulé"
        ordering = ["starts", "pk"]


class ChecklistTask(HandoverLine):
    """Something to do, `days` from the day of the meeting (negative: before). `done_on` when it is."""

    meeting = models.ForeignKey(AnnualMeeting, on_delete=models.CASCADE, related_name="tasks")
    days = models.SmallIntegerField(
        "jours, avant (−) ou après",
        validators=[MinValueValidator(-FURTHEST, HOW_FAR), MaxValueValidator(FURTHEST, HOW_FAR)],
    )
    who = models.CharField("qui s’en occupe", max_length=120, blank=True)
    done_on = models.DateField("fait le", null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        "directory.Member",
        verbose_name="fait par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )

    class Meta(HandoverLine.Meta):
        abstract = False
        verbose_name = "tâche"
        verbose_name_plural = "tâches"
        ordering = ["days", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(days__range=(-FURTHEST, FURTHEST)),
                name="task_within_a_year",
                violation_error_message=HOW_FAR,
            ),
            models.CheckConstraint(condition=Q(done_on__isnull=False) | Q(done_by=None), name="done_task_says_when"),
        ]

    @property
    def countdown(self) -> str:
        """« J−120 », « J », « J+30 »."""
        return "J" if self.days == 0 else f"J{'−' if self.days < 0 else '+'}{abs(self.days)}"

    @property
    def due_on(self) -> date | None:
        """Its day, once that of the meeting is known."""
        day = self.meeting.day
        return day + timedelta(days=self.days) if day else None

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due_on is not None and self.due_on < timezone.localdate()


class BudgetLine(HandoverLine):
    """An expense: what was planned, what was spent. Without a payer it is shared between host and co-hosts."""

    meeting = models.ForeignKey(AnnualMeeting, on_delete=models.CASCADE, related_name="budget")
    planned = models.DecimalField(
        "prévu, en euros", max_digits=9, decimal_places=2, validators=[MinValueValidator(0, AN_AMOUNT)]
    )
    spent = models.DecimalField(
        "dépensé, en euros",
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0, AN_AMOUNT)],
    )
    payer = models.ForeignKey(
        Collectivity, verbose_name="qui paie", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(HandoverLine.Meta):
        abstract = False
        verbose_name = "ligne de budget"
        verbose_name_plural = "budget"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned__gte=0) & (Q(spent=None) | Q(spent__gte=0)),
                name="budget_line_is_no_income",
                violation_error_message=AN_AMOUNT,
            ),
        ]


HANDOVER: tuple[type[RunSheetLine] | type[ChecklistTask] | type[BudgetLine], ...] = (
    RunSheetLine,
    ChecklistTask,
    BudgetLine,
)


# Writing it -----------------------------------------------------------------------------------------------------------


def held_for_preparing(meeting: AnnualMeeting, by: "User") -> AnnualMeeting:
    """The meeting as it is now, held. Raises ValidationError when this account may not prepare it any more."""
    live = AnnualMeeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    if not may_prepare(live, by):
        raise ValidationError(NOT_YOURS)
    return live


def has_begun(meeting: AnnualMeeting) -> bool:
    return any(lines.objects.filter(meeting=meeting).exists() for lines in HANDOVER)


def last_prepared(meeting: AnnualMeeting) -> AnnualMeeting | None:
    """The latest meeting before this one whose preparation can be taken up."""
    prepared = ChecklistTask.objects.filter(meeting__year__lt=meeting.year).order_by("-meeting__year", "pk")
    first = prepared.select_related("meeting__event").first()
    return first.meeting if first else None


@transaction.atomic
def begin(meeting: AnnualMeeting, *, by: "User") -> AnnualMeeting | None:
    """The preparation of the last meeting, taken up as if nothing was done or spent; the standard one where there is
    none. Returns the meeting that was taken up. Raises ValidationError when it has begun already: twice is once.

    What was spent is what is planned; what the former host paid, the new one pays; other lines are shared. Moments of
    its programme are taken up too, now or when the event is announced (`take_up_moments`).
    """
    live = held_for_preparing(meeting, by)
    if has_begun(live):
        raise ValidationError(BEGUN)
    last = last_prepared(live)
    if last is None:
        begin_with_standard(live)
        return None
    RunSheetLine.objects.bulk_create(
        RunSheetLine(meeting=live, starts=one.starts, what=one.what) for one in last.run_sheet.all()
    )
    ChecklistTask.objects.bulk_create(
        ChecklistTask(meeting=live, days=one.days, what=one.what) for one in last.tasks.all()
    )
    BudgetLine.objects.bulk_create(
        BudgetLine(
            meeting=live,
            what=one.what,
            planned=one.planned if one.spent is None else one.spent,
            payer_id=live.host_id if one.payer_id is not None and one.payer_id == last.host_id else None,
        )
        for one in last.budget.all()
    )
    if live.event_id and last.event:
        take_up_moments(Event.objects.lock(live.event_id), last.event)
    return last


def begin_with_standard(meeting: AnnualMeeting) -> None:
    RunSheetLine.objects.bulk_create(
        RunSheetLine(meeting=meeting, starts=starts, what=what) for starts, what in STANDARD_SHEET
    )
    ChecklistTask.objects.bulk_create(
        ChecklistTask(meeting=meeting, days=days, what=what) for days, what in STANDARD_TASKS
    )
    BudgetLine.objects.bulk_create(BudgetLine(meeting=meeting, what=what, planned=0) for what in STANDARD_BUDGET)


@transaction.atomic
def mark_task(task: ChecklistTask, *, done: bool, by: "User") -> None:
    """Done today by this account's person, or not done after all; said twice is said once: the first stays."""
    held_for_preparing(task.meeting, by)
    rows = ChecklistTask.objects.filter(pk=task.pk)
    if done:
        member = getattr(by, "member", None)
        rows.filter(done_on=None).update(done_on=timezone.localdate(), done_by=member)
    else:
        rows.update(done_on=None, done_by=None)


@transaction.atomic
def remove_line(line: HandoverLine, *, by: "User") -> None:
    held_for_preparing(line.meeting, by)  # type: ignore[attr-defined]
    line.delete()


@transaction.atomic
def announce(meeting: AnnualMeeting, *, by: "Member") -> Event:
    """The event of this meeting, as a draft of this person: the whole day, at the host's, its place to be written.

    Raises ValidationError without a day, and when the meeting has its event already.
    """
    assert by.user is not None
    type(by).objects.lock(by.pk)
    live = held_for_preparing(meeting, by.user)
    if live.event_id:
        raise ValidationError(ANNOUNCED)
    if live.on is None:
        raise ValidationError(NO_DAY)
    event = Event.objects.create(
        author=by,
        kind=EventKind.ANNUAL,
        title=f"Rencontre annuelle {live.year}",
        host=live.host,
        starts_at=local_moment(live.on, time(9)),
        ends_at=local_moment(live.on, time(16, 30)),
    )
    live.event = event
    live.save(update_fields=["event"])
    last = last_prepared(live) if has_begun(live) else None
    if last is not None and last.event:
        take_up_moments(event, last.event)
    return event


# Who pays what --------------------------------------------------------------------------------------------------------


class Share:
    """What one collectivité pays: its own lines, and its part of the shared ones (`percent`)."""

    def __init__(self, place: Collectivity, percent: int | None) -> None:
        self.place, self.percent = place, percent
        self.planned = self.spent = Decimal(0)


def shares(meeting: AnnualMeeting, lines: Iterable[BudgetLine], co_hosts: Iterable[CoHost]) -> list[Share]:
    """The host first. Shared lines follow the co-hosts' shares; the host pays the rest, to the cent."""
    if meeting.host is None:
        return []
    own = {one.collectivity_id: Share(one.collectivity, one.share) for one in co_hosts}
    rest = max(100 - sum(share.percent or 0 for share in own.values()), 0)
    host = Share(meeting.host, rest if own else None)
    payers = {meeting.host.pk: host} | {pk: share for pk, share in own.items() if pk != meeting.host_id}
    for line in lines:
        if line.payer is not None:
            one = payers.setdefault(line.payer.pk, Share(line.payer, None))
            one.planned, one.spent = one.planned + line.planned, one.spent + (line.spent or 0)
            continue
        for name in ("planned", "spent"):
            left = amount = getattr(line, name) or Decimal(0)
            for pk, share in own.items():
                if pk != meeting.host_id:
                    part = min((amount * (share.percent or 0) / 100).quantize(CENT), left)
                    setattr(share, name, getattr(share, name) + part)
                    left -= part
            setattr(host, name, getattr(host, name) + left)
    return list(payers.values())
