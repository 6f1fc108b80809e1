"""The labo: where a project, or a takeover, is incubated by those who are in it (OUT-08). Its members alone read it."""

from typing import Self, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.notifications.budget import signal
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.prepositions import of
from emi_alumni.foundation.url_reversing import reverse

GONE = "Ce labo n’est plus là pour vous : rechargez la page."
CLOSED = "Ce labo est clos : il se lit, et rien ne s’y ajoute plus."
NOT_THE_LEAD = "La personne qui porte le labo peut le faire, et elle seule."
ALREADY_OPEN = "Ce projet a déjà un labo ouvert."


class LabSeeks(models.TextChoices):
    """What the page of the project may say that its labo looks for: chosen in a list, so nothing waits to be read."""

    OUTSIDE_VIEW = "outside_view", "un regard extérieur"
    EXPERIENCE = "experience", "quelqu’un qui l’a déjà fait"
    TRIAL_PLACE = "trial_place", "un terrain pour essayer"
    USERS = "users", "des usagers pour tester"
    SKILL = "skill", "une compétence qui manque"
    SPONSOR = "sponsor", "un appui dans une direction"


class LabSeatState(models.TextChoices):
    INVITED = "invited", "à répondre"
    IN = "in", "membre"
    DECLINED = "declined", "n’a pas souhaité venir"
    LEFT = "left", "a quitté le labo"
    REMOVED = "removed", "ne fait plus partie du labo"


class LabRole(models.TextChoices):
    LEAD = "lead", "porte le labo"
    MENTOR = "mentor", "parrain ou marraine"
    MEMBER = "member", "membre"


class LabQuerySet(models.QuerySet["Lab"]):
    def of(self, member: Member | None) -> Self:
        """Those that this person is in today, open or closed: nobody else reads them, the mission included."""
        if member is None:
            return self.none()
        seats = LabSeat.objects.filter(lab=OuterRef("pk"), member=member.pk, state=LabSeatState.IN)
        return self.filter(Exists(seats))

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def lock(self, pk: int) -> "Lab":
        """Hold it until the end of the transaction, after the person who acts. Raises Lab.DoesNotExist."""
        held = self.select_for_update(of=("self",), no_key=True).order_by("pk")
        return cast(Lab, held.select_related("project").get(pk=pk))


class Lab(models.Model):
    """A project at the labo, until its lead closes it with what came of it. One at a time for each project.

    `seeks` is what the page of the project says to its readers, by choice; everything else is its members' alone."""

    project = models.ForeignKey(
        "projects.Project", verbose_name="projet", on_delete=models.CASCADE, related_name="labs"
    )
    purpose = models.TextField("à quoi sert ce labo", max_length=400)
    seeks = models.CharField("ce que le labo cherche", max_length=12, choices=LabSeeks, blank=True)
    opened_at = models.DateTimeField("ouvert le", default=timezone.now, editable=False)
    closed_at = models.DateTimeField("clos le", null=True, blank=True, editable=False)
    outcome = models.TextField("ce que c’est devenu", max_length=1000, blank=True)
    learnt = models.TextField("ce que nous avons appris", max_length=1000, blank=True)
    next_step = models.TextField("et ensuite", max_length=1000, blank=True)

    objects = LabQuerySet.as_manager()

    class Meta:
        verbose_name = "labo"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(closed_at=None),
                name="one_open_lab_of_a_project",
                violation_error_message=ALREADY_OPEN,
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) | Q(outcome="", learnt="", next_step=""),
                name="lab_says_what_came_once_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"Labo {of(f'« {self.project.title} »')}"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:lab", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class LabSeatQuerySet(models.QuerySet["LabSeat"]):
    def inside(self) -> Self:
        return self.filter(state=LabSeatState.IN)

    def invited(self) -> Self:
        return self.filter(state=LabSeatState.INVITED)

    def in_order(self) -> Self:
        """Who leads first, then as they came."""
        lead_first = models.Case(models.When(role=LabRole.LEAD, then=0), default=1)
        return self.order_by(lead_first, "joined_at", "invited_at", "pk")


class LabSeat(models.Model):
    """One person and one labo: one row, whatever they answered. `reason` is what somebody who was removed reads."""

    lab = models.ForeignKey(Lab, verbose_name="labo", on_delete=models.CASCADE, related_name="seats")
    member = models.ForeignKey(
        "directory.Member", verbose_name="personne", on_delete=models.CASCADE, related_name="lab_seats"
    )
    state = models.CharField("situation", max_length=8, choices=LabSeatState, default=LabSeatState.INVITED)
    role = models.CharField("rôle", max_length=6, choices=LabRole, default=LabRole.MEMBER)
    invited_by = models.ForeignKey(
        "directory.Member",
        verbose_name="invitation de",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    invited_at = models.DateTimeField("invitation du", default=timezone.now, editable=False)
    joined_at = models.DateTimeField("membre depuis le", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("jusqu’au", null=True, blank=True, editable=False)
    reason = models.CharField("pourquoi", max_length=300, blank=True)

    objects = LabSeatQuerySet.as_manager()

    class Meta:
        verbose_name = "place dans un labo"
        verbose_name_plural = "places dans les labos"
        ordering = ["pk"]
        indexes = [models.Index(fields=["member", "state"], name="lab_seats_of_member")]
        constraints = [
            models.UniqueConstraint(fields=["lab", "member"], name="one_lab_seat_each"),
            models.UniqueConstraint(
                fields=["lab"],
                condition=Q(role=LabRole.LEAD, state=LabSeatState.IN),
                name="one_lead_of_a_lab",
            ),
            models.CheckConstraint(
                condition=~Q(state=LabSeatState.IN) | Q(joined_at__isnull=False), name="lab_member_since_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member.shown_name}, {self.lab}"

    def get_absolute_url(self) -> str:
        return self.lab.get_absolute_url()

    @property
    def leads(self) -> bool:
        return self.role == LabRole.LEAD and self.state == LabSeatState.IN

    @property
    def may_act(self) -> bool:
        """Neither suspended, gone, nor without an account that is open. Of rows with `member__user`."""
        member = self.member
        return member.is_present and not member.suspended and member.user is not None and member.user.is_active


def held_by_member(lab: Lab, member: Member, *, leads: bool = False) -> Lab:
    """The live row, held until the end of the transaction after the person who acts, who is in it at this instant, or
    leads it if `leads`. Raises ValidationError for anybody else, and once it is closed."""
    Member.objects.lock(member.pk)
    try:
        live = Lab.objects.lock(lab.pk)
    except Lab.DoesNotExist:
        raise ValidationError(GONE) from None
    seat = LabSeat.objects.inside().filter(lab=live, member=member).order_by("pk").first()
    if seat is None:
        raise ValidationError(GONE)
    if not live.is_open:
        raise ValidationError(CLOSED)
    if leads and not seat.leads:
        raise ValidationError(NOT_THE_LEAD)
    return live


def tell_members(lab: Lab, *, but: Member) -> None:
    """« Du nouveau », once a day and labo for each member, whatever happened in it; never what. A signal of their
    month."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    told = Notification.objects.about(lab).filter(kind="lab_news", at__gte=midnight).values("recipient")
    seats = lab.seats.inside().exclude(member=but).exclude(member__user=None).exclude(member__user__in=told)
    signal(
        [seat.member.user for seat in seats.select_related("member__user").order_by("pk") if seat.member.user],
        kind="lab_news",
        sentence=f"Du nouveau au labo de « {lab.project.title} ».",
        thing=lab,
    )
