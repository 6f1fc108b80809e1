"""Addresses of the challenges."""

from django.urls import path

from mentoring.views import challenges

UNDER = "entraide/defis/"
CHALLENGES = [
    path(UNDER, challenges.challenge_list, name="challenge_list"),
    *challenges.ChallengePages().urls(UNDER, "challenge"),
    path(f"{UNDER}<int:pk>/", challenges.challenge, name="challenge"),
    path(f"{UNDER}<int:pk>/participer/", challenges.challenge_join, name="challenge_join"),
    path(f"{UNDER}<int:pk>/quitter/", challenges.challenge_leave, name="challenge_leave"),
    path(f"{UNDER}<int:pk>/contact/", challenges.challenge_contact, name="challenge_contact"),
    path(f"{UNDER}<int:pk>/dates/", challenges.challenge_dates, name="challenge_dates"),
    path(f"{UNDER}<int:pk>/projets/", challenges.challenge_projects, name="challenge_projects"),
    path(f"{UNDER}<int:pk>/a-imprimer/", challenges.challenge_print, name="challenge_print"),
    *challenges.ChallengeStoryPages().urls(f"{UNDER}<int:challenge>/recits/", "challenge_story"),
]
