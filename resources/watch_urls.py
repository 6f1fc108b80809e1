"""Addresses of the watch."""

from django.urls import path

from resources.views import watch

UNDER = "ressources/veille/"
WATCH = [
    path(UNDER, watch.watch_front, name="watch_front"),
    path(f"{UNDER}archives/", watch.watch_list, name="watch_list"),
    *watch.WatchPages().urls(UNDER, "watch"),
    path(f"{UNDER}<int:pk>/", watch.watch_item, name="watch_item"),
    path(f"{UNDER}<int:pk>/utile/", watch.watch_useful, name="watch_useful"),
]
