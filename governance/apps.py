"""The governance app: the second floor of the tower."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "Gouvernance"

    def ready(self) -> None:
        from directory.milestones import MILESTONES
        from directory.todo import SUBJECTS
        from emi_alumni.foundation.documents import erase_file

        from . import indexing, milestones, rights, roles, todo
        from .models import Agreement

        rights.declare_roles()
        indexing.register_documents()
        SUBJECTS.extend(todo.SUBJECTS)
        MILESTONES.extend([milestones.represented, milestones.clubs_animated, milestones.agreements_signed])
        # A cascade calls no method of ours: only this hears that a document goes with its partner.
        post_delete.connect(erase_file, sender=Agreement, dispatch_uid="erase_agreement_file")
        post_migrate.connect(roles.prepare_mission_group, sender=self)
