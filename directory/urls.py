"""Addresses of people and places, one section per subject. Fixed words come before slugs."""

from django.urls import path

from directory.views import member, profile

app_name = "directory"
urlpatterns = [
    # Lists, map, collectivités, promotions: views/list.py, views/places.py
    # One person
    path("annuaire/<slug:slug>/", member.member, name="member"),
    path("annuaire/<slug:slug>/vcard/", member.member_vcard, name="member_vcard"),
    path("annuaire/<slug:slug>/photo/", member.member_photo, name="member_photo"),
    path("annuaire/<slug:slug>/signaler/", member.stale_report, name="stale_report"),
    # Writing to a person, and my messages: views/messages.py
    # My place and my data: views/me.py
    # My profile
    path("moi/fiche/", profile.profile, name="profile"),
    path("moi/fiche/confirmer/", profile.profile_confirm, name="profile_confirm"),
    path("moi/fiche/<slug:section>/", profile.profile_section, name="profile_section"),
    path("moi/visibilite/", profile.audiences, name="audiences"),
    path("moi/voir-comme/", profile.see_as, name="see_as"),
]
