"""The post in which a sponsor was last known to stand behind a project: whoever changes post is asked, once, whether
they stay its sponsor.

The known post is compared with the one of today: whoever writes it is heard (an import, the mission, the person), and a
wrong click that is taken back asks nothing.
"""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from directory.models import CollectivityMove, Member

from .project import Project, Role, TeamRole

if TYPE_CHECKING:
    from .project import ProjectQuerySet

OTHER_POSITION = (
    ~Q(sponsor_post__position="")
    & ~Q(sponsor_member__position="")
    & ~Q(sponsor_post__position=F("sponsor_member__position"))
)
OTHER_PLACE = Q(sponsor_post__collectivity__isnull=False, sponsor_member__collectivity__isnull=False) & ~Q(
    sponsor_post__collectivity=F("sponsor_member__collectivity")
)


class SponsorPostQuerySet(models.QuerySet["SponsorPost"]):
    def of(self, project: Project) -> Self:
        return self.filter(project=project)


class SponsorPost(models.Model):
    """Function and collectivité of a project's sponsor on the day they were named, or last said that they stay."""

    project = models.OneToOneField(
        Project, verbose_name="projet", on_delete=models.CASCADE, related_name="sponsor_post"
    )
    member = models.ForeignKey(
        "directory.Member", verbose_name="commanditaire", on_delete=models.CASCADE, related_name="+"
    )
    position = models.CharField("fonction", max_length=160, blank=True)
    collectivity = models.ForeignKey(
        "directory.Collectivity",
        verbose_name="collectivité",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    known_at = models.DateTimeField("connue le", default=timezone.now)

    objects = SponsorPostQuerySet.as_manager()

    class Meta:
        verbose_name = "fonction d’un commanditaire"
        verbose_name_plural = "fonctions des commanditaires"
        ordering = ["-known_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.member}, {self.project}"

    @classmethod
    def keep(cls, project: Project) -> None:
        """The post of today is the one that is known; of a project without sponsor in the directory, none is."""
        sponsor = Member.objects.filter(pk=project.sponsor_member_id or 0).first()
        if sponsor is None:
            cls.objects.of(project).delete()
            return
        coming = CollectivityMove.objects.waiting().filter(member=sponsor).values_list("joined", flat=True).first()
        known = {
            "member": sponsor,
            "position": sponsor.position,
            # Announced and answered for: its confirmation asks nothing more.
            "collectivity_id": sponsor.collectivity_id or coming,
            "known_at": timezone.now(),
        }
        cls.objects.update_or_create(project=project, defaults=known)


def whose_sponsor_moved() -> "ProjectQuerySet":
    """Published projects whose sponsor, somebody present, has another function or collectivité than the known one. A
    function or a collectivité that was blank, or is, says nothing."""
    there = Project.objects.published().filter(
        Exists(Member.objects.present().filter(pk=OuterRef("sponsor_member"))), sponsor_post__member=F("sponsor_member")
    )
    return there.filter(OTHER_POSITION | OTHER_PLACE).filter(Q(cohort=None) | Q(cohort__cancelled_on=None))


def answered_by(member: Member) -> Q:
    """Projects of which this person is the sponsor, or that they lead."""
    led = TeamRole.objects.filter(member=member, role=Role.LEAD).order_by().values("project")
    return Q(sponsor_member=member) | Q(pk__in=led)


def to_confirm_by(member: Member) -> "ProjectQuerySet":
    """Those of them that this person answers for: as sponsor, or as who leads the project."""
    return whose_sponsor_moved().filter(answered_by(member)).order_by("pk")


@receiver(post_save, sender=Project, dispatch_uid="projects.sponsor_posts.keep_post")
def keep_post(instance: Project, created: bool, update_fields: Any = None, raw: bool = False, **kwargs: Any) -> None:
    """Somebody else is its sponsor, or nobody: the known post follows."""
    unchanged = update_fields is not None and "sponsor_member" not in update_fields
    if raw or unchanged or (created and instance.sponsor_member_id is None):
        return
    if not SponsorPost.objects.of(instance).filter(member=instance.sponsor_member_id or 0).exists():
        SponsorPost.keep(instance)
