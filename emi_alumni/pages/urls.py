"""Addresses of the pages that belong to no app."""

from django.conf import settings
from django.urls import path

from emi_alumni.pages.views import (
    dashboard,
    gallery,
    guides,
    health,
    home,
    installed,
    legal,
    monthly_word,
    news,
    robots,
    search,
    theme,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("nouvelles/", news.news, name="news"),
    path("mot-du-mois/", monthly_word.monthly_word, name="monthly_word"),
    path("mot-du-mois/ecran/", monthly_word.monthly_word_screen, name="monthly_word_screen"),
    path("mot-du-mois/textes/", monthly_word.monthly_word_texts, name="monthly_word_texts"),
    path("mot-du-mois/relire/", monthly_word.monthly_word_read, name="monthly_word_read"),
    path("mot-du-mois/boucles/<int:pk>/", monthly_word.monthly_word_fed, name="monthly_word_fed"),
    path("recherche/", search.search, name="search"),
    path("recherche/suggestions/", search.search_suggest, name="search_suggest"),
    path("recherche/sans-resultat/", search.search_missed, name="search_missed"),
    path("tableau-de-bord/", dashboard.dashboard, name="dashboard"),
    path("tableau-de-bord/a4/", dashboard.dashboard_print, name="dashboard_print"),
    path("aide/", legal.help_page, name="help"),
    path("aide/representer-et-animer/", guides.guide_representatives, name="guide_representatives"),
    path("aide/moderer/", guides.guide_moderation, name="guide_moderation"),
    path("aide/gouvernance/", guides.guide_governance, name="guide_governance"),
    path("plan-du-site/", legal.sitemap, name="sitemap"),
    path("mentions-legales/", legal.legal, name="legal"),
    path("donnees-personnelles/", legal.privacy, name="privacy"),
    path("accessibilite/", legal.accessibility, name="accessibility"),
    path("theme/", theme.theme, name="theme"),
    path("sante/", health.health, name="health"),
    path("sante/pret/", health.ready, name="ready"),
    path("manifest.webmanifest", installed.manifest, name="manifest"),
    path("hors-ligne/", installed.offline, name="offline"),
    path("travailleur.js", installed.worker, name="worker"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap_xml, name="sitemap_xml"),
    path(".well-known/security.txt", robots.security, name="security"),
]
if settings.DEBUG:
    urlpatterns += [path("composants/", gallery.gallery, name="gallery")]
