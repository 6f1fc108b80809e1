"""Django's administration, in the portal's words."""

from django.contrib.admin import AdminSite


class PortalAdminSite(AdminSite):
    site_title = "Gestion du réseau EMI"
    site_header = "Gestion du réseau EMI"
    index_title = "Mission innovation"
    site_url = "/"
    enable_nav_sidebar = False
