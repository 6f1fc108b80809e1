"""Addresses of the library."""

from django.urls import path

from resources.views import library, library_public

AT = "ressources/bibliotheque/"
USES = f"{AT}<int:resource>/retours/"
LIBRARY = [
    path("ressources/", library.hub, name="hub"),
    path(AT, library.resource_list, name="resource_list"),
    *library.ResourcePages().urls(AT, "resource"),
    path(f"{AT}<int:pk>/", library.resource, name="resource"),
    path(f"{AT}<int:pk>/fichier/<int:file>/", library.resource_file, name="resource_file"),
    path(f"{AT}<int:pk>/fichier/retirer/", library.resource_file_remove, name="resource_file_remove"),
    path(f"{AT}<int:pk>/garder/", library.bookmark, name="bookmark"),
    *library.ResourceUsePages().urls(USES, "resource_use"),
    path("ressources/gardees/", library.bookmark_list, name="bookmark_list"),
    path("ressources/gardees/<int:pk>/note/", library.bookmark_note, name="bookmark_note"),
    # For everybody
    path("ressources-publiques/", library_public.public_list, name="public_list"),
    path("ressources-publiques/<int:pk>/", library_public.public_resource, name="public_resource"),
    path("ressources-publiques/<int:pk>/fichier/", library_public.public_file, name="public_file"),
]
