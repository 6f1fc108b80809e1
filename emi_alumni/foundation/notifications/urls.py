"""Addresses of one's own notifications."""

from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("moi/notifications/", views.notification_list, name="list"),
    path("moi/notifications/lues/", views.read_all, name="read_all"),
    path("moi/signaux/", views.signals, name="signals"),
    path("moi/notifications/<int:pk>/lue/", views.read, name="read"),
    path("moi/notifications/<slug:app>/<slug:model>/<int:pk>/", views.opened, name="opened"),
]
