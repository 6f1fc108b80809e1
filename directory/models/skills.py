"""What people can do, each named once."""

from collections.abc import Iterable

from django.db import models
from taggit.models import ItemBase, TagBase

from emi_alumni.foundation.text import fold


class Skill(TagBase):
    """A skill, named once: « Écologie », « écologie » and « ECOLOGIE » are the same one (`key`)."""

    key = models.CharField(max_length=100, unique=True, editable=False)

    class Meta:
        verbose_name = "compétence"
        ordering = ["key"]

    def save(self, *args, **kwargs) -> None:
        self.key = fold(self.name)[:100]
        super().save(*args, **kwargs)

    @classmethod
    def named(cls, names: Iterable[str]) -> "list[Skill]":
        """The skills of these names, made where new; spellings that differ by case or accent are one skill."""
        wanted = {fold(name)[:100]: " ".join(name.split())[:100] for name in names if name.strip()}
        known = {skill.key: skill for skill in cls.objects.filter(key__in=wanted)}
        for key, name in wanted.items():
            if key not in known:
                known[key], _ = cls.objects.get_or_create(key=key, defaults={"name": name})
        return [known[key] for key in wanted]


class MemberSkill(ItemBase):
    content_object = models.ForeignKey("directory.Member", on_delete=models.CASCADE, related_name="skill_links")
    tag = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="member_links")

    class Meta:
        verbose_name = "compétence d’un membre"
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="one_skill_once")]
