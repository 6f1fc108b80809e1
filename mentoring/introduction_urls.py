"""Addresses of introductions and allies."""

from django.urls import URLPattern, path

from mentoring.views import introductions as views

INTRODUCTIONS: list[URLPattern] = [
    path("entraide/allies/", views.ally_list, name="ally_list"),
    path("entraide/presentations/", views.introduction_list, name="introduction_list"),
    path("entraide/presentations/demander/", views.introduction_add, name="introduction_add"),
    path("entraide/presentations/<int:pk>/", views.introduction, name="introduction"),
    path("entraide/presentations/<int:pk>/oui/", views.introduction_yes, name="introduction_yes"),
    path("entraide/presentations/<int:pk>/passer/", views.introduction_pass, name="introduction_pass"),
    path("entraide/presentations/<int:pk>/accord/", views.introduction_agree, name="introduction_agree"),
    path("entraide/presentations/<int:pk>/clore/", views.introduction_close, name="introduction_close"),
]
