"""The projects app: the fourth floor of the tower."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Projets"

    def ready(self) -> None:
        from directory.todo import OTHERS

        from . import indexing, roles, todo

        OTHERS.append(todo.asked_by_projects)
        indexing.register_documents()
        post_migrate.connect(roles.prepare_mission_group, sender=self)
