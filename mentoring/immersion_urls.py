"""Addresses of the immersions."""

from django.urls import path

from mentoring.views import immersion_visits, immersions

UNDER = "entraide/immersions/"
VISIT = f"{UNDER}demandes/<int:pk>/"
IMMERSIONS = [
    path(UNDER, immersions.immersion_list, name="immersion_list"),
    path(f"{UNDER}les-miennes/", immersion_visits.immersion_mine, name="immersion_mine"),
    *immersions.ImmersionPages().urls(UNDER, "immersion"),
    path(f"{UNDER}<int:pk>/", immersions.immersion, name="immersion"),
    path(f"{UNDER}<int:pk>/demander/", immersions.immersion_ask, name="immersion_ask"),
    path(f"{UNDER}<int:pk>/fermer/", immersions.immersion_close, name="immersion_close"),
    path(VISIT, immersion_visits.immersion_visit, name="immersion_visit"),
    path(f"{VISIT}accepter/", immersion_visits.immersion_visit_accept, name="immersion_visit_accept"),
    path(f"{VISIT}decliner/", immersion_visits.immersion_visit_decline, name="immersion_visit_decline"),
    path(f"{VISIT}annuler/", immersion_visits.immersion_visit_leave, name="immersion_visit_leave"),
    path(f"{VISIT}dates/", immersion_visits.immersion_visit_dates, name="immersion_visit_dates"),
    path(f"{VISIT}choisir/", immersion_visits.immersion_visit_choose, name="immersion_visit_choose"),
    path(f"{VISIT}accord/", immersion_visits.immersion_visit_agree, name="immersion_visit_agree"),
    path(f"{VISIT}raconter/", immersion_visits.immersion_visit_tell, name="immersion_visit_tell"),
    *immersions.ImmersionStoryPages().urls(f"{UNDER}<int:immersion>/recits/", "immersion_story"),
]
