"""Addresses of the kits."""

from django.urls import path

from resources.views import kits

KITS = [
    path("ressources/kits/", kits.kit_list, name="kit_list"),
    *kits.KitPages().urls("ressources/kits/", "kit"),
    path("ressources/kits/<int:pk>/", kits.kit, name="kit"),
    path("ressources/kits/<int:pk>/imprimer/", kits.kit_print, name="kit_print"),
    path("ressources/kits/<int:pk>/montrer/", kits.kit_show, name="kit_show"),
]
