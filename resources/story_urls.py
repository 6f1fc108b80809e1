"""Addresses of the stories."""

from django.urls import path

from resources.views import stories

STORIES = [
    path("ressources/parcours/", stories.story_list, name="story_list"),
    *stories.StoryPages().urls("ressources/parcours/", "story"),
    path("ressources/parcours/<int:pk>/", stories.story, name="story"),
]
