"""Addresses of the photos and of the minutes of events."""

from django.urls import URLPattern, path

from events.views import files

FILES: list[URLPattern] = [
    path("agenda/photos/", files.my_photos, name="my_photos"),
    path("agenda/photos/<int:pk>/reponse/", files.photo_answer, name="photo_answer"),
    path("agenda/<int:pk>/photos/", files.event_photos, name="event_photos"),
    path("agenda/<int:pk>/photos/<int:photo>/image.webp", files.event_photo, name="event_photo"),
    path("agenda/<int:pk>/photos/<int:photo>/retirer/", files.event_photo_remove, name="event_photo_remove"),
    path("agenda/<int:pk>/compte-rendu/", files.event_minutes, name="event_minutes"),
    path("agenda/<int:pk>/compte-rendu/<int:document>/", files.event_document, name="event_document"),
    path(
        "agenda/<int:pk>/compte-rendu/<int:document>/retirer/",
        files.event_document_remove,
        name="event_document_remove",
    ),
]
