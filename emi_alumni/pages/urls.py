"""Addresses of the pages that belong to no app."""

from django.urls import path

from emi_alumni.pages.views import health, home, legal, search, theme

urlpatterns = [
    path("", home.home, name="home"),
    path("recherche/", search.search, name="search"),
    path("aide/", legal.help_page, name="help"),
    path("plan-du-site/", legal.sitemap, name="sitemap"),
    path("mentions-legales/", legal.legal, name="legal"),
    path("donnees-personnelles/", legal.privacy, name="privacy"),
    path("accessibilite/", legal.accessibility, name="accessibility"),
    path("theme/", theme.theme, name="theme"),
    path("sante/", health.health, name="health"),
    path("sante/pret/", health.ready, name="ready"),
]
