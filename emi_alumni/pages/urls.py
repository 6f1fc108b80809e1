"""Addresses of the pages that belong to no app."""

from django.urls import path

from . import views

urlpatterns = [path("", views.home, name="home")]
