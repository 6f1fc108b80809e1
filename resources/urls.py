"""Addresses of the resources, one section per subject."""

from django.urls import URLPattern, path

from resources.booster_urls import BOOSTERS
from resources.kit_urls import KITS
from resources.library_urls import LIBRARY
from resources.practice_urls import PRACTICES
from resources.story_urls import STORIES
from resources.views import collectivity_sheet
from resources.watch_urls import WATCH

app_name = "resources"
urlpatterns: list[URLPattern] = [
    path("collectivites/<slug:slug>/sur-une-page/", collectivity_sheet.collectivity_sheet, name="collectivity_sheet"),
    *BOOSTERS,
    *KITS,
    *STORIES,
    *WATCH,
    *PRACTICES,
    *LIBRARY,
]
