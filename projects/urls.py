"""Addresses of the project bank, one section per subject. Fixed words come before slugs."""

from django.urls import URLPattern, path

from projects.views import bank

app_name = "projects"
urlpatterns: list[URLPattern] = [
    # Writing: before the slugs, since « nouveau » could be one
    # The bank, and one project
    path("projets/", bank.project_list, name="list"),
    path("projets/<slug:slug>/", bank.project_detail, name="detail"),
    path("projets/<slug:slug>/vu/", bank.project_opened, name="opened"),
    # What users say
    # Sponsor, stage meetings, follow-ups
    # Takeovers, reuse, subjects
    # For everybody: public pages, results
]
