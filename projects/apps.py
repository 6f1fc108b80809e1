"""The projects app: the fourth floor of the tower."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Projets"

    def ready(self) -> None:
        from directory.milestones import MILESTONES
        from directory.models import Member
        from directory.todo import SUBJECTS
        from emi_alumni.foundation.documents import erase_file

        from . import indexing, milestones, public_names, roles, todo
        from .models import Document

        SUBJECTS.extend([todo.news_to_give, todo.reuses_to_confirm])
        MILESTONES.extend([milestones.what_came_of_projects, milestones.ideas_taken_up])
        indexing.register_documents()
        # The directory knows no project: this hears that somebody who is named in public has another name.
        post_save.connect(public_names.follow_member, sender=Member, dispatch_uid="follow_public_names")
        # A cascade calls no method of ours: only this hears that a document goes with its project.
        post_delete.connect(erase_file, sender=Document, dispatch_uid="erase_document_file")
        post_migrate.connect(roles.prepare_mission_group, sender=self)
