"""Subjects for the next promotion (PQ2-11, EV1-23)."""

from django.db import models

from directory.contributions.models import Contribution, ContributionQuerySet
from emi_alumni.foundation.url_reversing import reverse


class SubjectQuerySet(ContributionQuerySet):
    def for_list(self) -> "SubjectQuerySet":
        return self.select_related("author", "collectivity")

    def for_queue(self) -> "SubjectQuerySet":
        return super().for_queue().select_related("collectivity")


class Subject(Contribution):
    """A subject for the next promotion, from a member or a direction, with the team and sponsor foreseen (EV1-23)."""

    title = models.CharField("sujet", max_length=120)
    problem = models.TextField("le problème, et pour qui", max_length=2000)
    collectivity = models.ForeignKey(
        "directory.Collectivity", verbose_name="collectivité", on_delete=models.PROTECT, related_name="+"
    )
    department = models.CharField("direction", max_length=160, blank=True)
    sponsor = models.CharField("commanditaire pressenti", max_length=160, blank=True)
    team = models.CharField("équipe pressentie", max_length=300, blank=True)

    REVISED = ("title", "problem", "collectivity", "department", "sponsor", "team")
    PAGES = "projects:subject"
    NOUN = "sujet"

    objects = SubjectQuerySet.as_manager()

    class Meta(Contribution.Meta):
        abstract = False
        verbose_name = "sujet proposé"
        verbose_name_plural = "sujets proposés"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('projects:subject_list')}#{self.anchor}"
