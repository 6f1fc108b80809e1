"""Addresses of one's own devices."""

from django.urls import path

from . import views

app_name = "push"
urlpatterns = [
    path("moi/signaux/appareils/", views.device_add, name="device_add"),
    path("moi/signaux/appareils/<int:pk>/retirer/", views.device_remove, name="device_remove"),
]
