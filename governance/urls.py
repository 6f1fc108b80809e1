"""Addresses of governance, one section per subject. Fixed words come before slugs."""

from django.urls import URLPattern, path

from governance.views import overview

app_name = "governance"
urlpatterns: list[URLPattern] = [
    # Who decides: bodies, seats, sessions, decisions, organisation
    path("gouvernance/", overview.overview, name="overview"),
    # Clubs and loops
    # Discussions and the charter of use
    # Ideas and consultations
    # Partners and the programme
]
