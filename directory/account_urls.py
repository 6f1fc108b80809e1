"""Accounts under French addresses, with allauth's own URL names."""

from django.urls import include, path

urlpatterns = [
    path("compte/", include("allauth.account.urls")),
    path("compte/securite/", include("allauth.mfa.urls")),
    path("compte/sessions/", include("allauth.usersessions.urls")),
]
