"""The governance app: the second floor of the tower."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "Gouvernance"

    def ready(self) -> None:
        from directory.todo import OTHERS

        from . import indexing, rights, roles, todo

        rights.declare_roles()
        indexing.register_documents()
        OTHERS.append(todo.asked_by_governance)
        post_migrate.connect(roles.prepare_mission_group, sender=self)
