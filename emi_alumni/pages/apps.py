"""The pages app, and the administration site that replaces Django's default one."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class PagesConfig(AppConfig):
    default = True
    name = "emi_alumni.pages"
    label = "pages"
    verbose_name = "Pages"


class PortalAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "emi_alumni.pages.admin_site.PortalAdminSite"
