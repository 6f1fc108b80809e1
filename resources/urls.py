"""Addresses of the resources, one section per subject."""

from django.urls import URLPattern, path

from resources.views import collectivity_sheet

app_name = "resources"
urlpatterns: list[URLPattern] = [
    path("collectivites/<slug:slug>/sur-une-page/", collectivity_sheet.collectivity_sheet, name="collectivity_sheet"),
]
