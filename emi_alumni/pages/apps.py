"""The pages app, and the administration site that replaces Django's default one."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.backends.signals import connection_created

from emi_alumni.foundation.storage import keep_journal_open


class PagesConfig(AppConfig):
    default = True
    name = "emi_alumni.pages"
    label = "pages"
    verbose_name = "Pages"

    def ready(self) -> None:
        """The first app, ready before any form is made from a model."""
        from emi_alumni.foundation.discovery import discover
        from emi_alumni.foundation.documents import erase_files_with_rows
        from emi_alumni.foundation.text_fields import guard_models

        guard_models()
        erase_files_with_rows()
        discover()
        connection_created.connect(keep_journal_open, dispatch_uid="keep_journal_open")


class PortalAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "emi_alumni.pages.admin_site.PortalAdminSite"
