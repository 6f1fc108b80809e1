"""The projects app: the fourth floor of the tower."""

from django.apps import AppConfig
from django.db.models.signals import post_save


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Projets"

    def ready(self) -> None:
        from directory.models import Member

        from . import public_names, team, team_publication  # noqa: F401 — they register receivers

        # The directory knows no project: this hears that somebody who is named in public has another name.
        post_save.connect(public_names.follow_member, sender=Member, dispatch_uid="follow_public_names")
