"""Addresses of the stories."""

from django.urls import path

from resources.views import public_stories, stories

AT = "ressources/parcours/"
STORIES = [
    path(AT, stories.story_list, name="story_list"),
    *stories.StoryPages().urls(AT, "story"),
    path(f"{AT}<int:pk>/", stories.story, name="story"),
    path(f"{AT}<int:pk>/public/", public_stories.story_agree, name="story_agree"),
    path(f"{AT}<int:pk>/public/retirer/", public_stories.story_close, name="story_close"),
    path(f"{AT}<int:pk>/ne-plus-demander/", stories.story_ask_no_more, name="story_ask_no_more"),
    *stories.StoryFollowUpPages().urls(f"{AT}<int:story>/suites/", "story_follow_up"),
    # For everybody
    path("recits-publics/", public_stories.public_story_list, name="public_story_list"),
    path("recits-publics/<int:pk>/", public_stories.public_story, name="public_story"),
]
