"""Addresses of the boosters."""

from django.urls import path

from resources.views import boosters

UNDER = "ressources/piqures/"
BOOSTERS = [
    path(UNDER, boosters.booster_list, name="booster_list"),
    path(f"{UNDER}les-miennes/", boosters.own_boosters, name="booster_own"),
    path(f"{UNDER}calendrier/", boosters.booster_calendar, name="booster_calendar"),
    *boosters.BoosterPages().urls(UNDER, "booster"),
    path(f"{UNDER}<int:pk>/", boosters.booster, name="booster"),
    path(f"{UNDER}<int:pk>/repondre/", boosters.booster_answer, name="booster_answer"),
    path(f"{UNDER}<int:pk>/revenir/", boosters.booster_take_back, name="booster_take_back"),
    path(f"{UNDER}<int:pk>/mois/", boosters.booster_plan, name="booster_plan"),
    *boosters.BoosterEchoPages().urls(f"{UNDER}<int:booster>/phrases/", "booster_echo"),
]
