"""Addresses of the tools, of how each person uses them, and of the tools tested together."""

from django.urls import path

from resources.views import practices, tools, trials

PRACTICES = [
    path("ressources/outils/", tools.tool_list, name="tool_list"),
    path("ressources/outils/<slug:slug>/", tools.tool, name="tool"),
    path("ressources/outils/<slug:slug>/imprimer/", tools.tool_print, name="tool_print"),
    path("ressources/pratiques/", practices.practice_list, name="practice_list"),
    *practices.PracticePages().urls("ressources/pratiques/", "practice"),
    path("ressources/pratiques/<int:pk>/", practices.practice, name="practice"),
    path("ressources/pratiques/<int:pk>/toujours/", practices.practice_still, name="practice_still"),
    path("ressources/essais/", trials.trial_list, name="trial_list"),
    *trials.TrialPages().urls("ressources/essais/", "trial"),
    path("ressources/essais/<int:pk>/", trials.trial, name="trial"),
    path("ressources/essais/<int:pk>/je-teste/", trials.trial_join, name="trial_join"),
    path("ressources/essais/<int:pk>/je-ne-teste-plus/", trials.trial_leave, name="trial_leave"),
    *trials.TrialReportPages().urls("ressources/essais/<int:trial>/comptes-rendus/", "trial_report"),
]
