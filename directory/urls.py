"""Addresses of people and places, one section per subject. Fixed words come before slugs."""

from django.urls import path

from directory.views import diploma, me, members, messages, moves, people, places, profile

app_name = "directory"
urlpatterns = [
    # The directory, its map, collectivités and promotions
    path("annuaire/", people.people_list, name="list"),
    path("annuaire/carte/", people.people_map, name="map"),
    path("annuaire/suggestions/", people.people_suggest, name="suggest"),
    path("collectivites/", places.collectivity_list, name="collectivity_list"),
    path("collectivites/<slug:slug>/", places.collectivity, name="collectivity"),
    path("promotions/", places.cohort_list, name="cohort_list"),
    path("promotions/<slug:slug>/", places.cohort, name="cohort"),
    path("diplome-universitaire/", diploma.diploma, name="diploma"),
    # One person
    path("annuaire/<slug:slug>/", members.member, name="member"),
    path("annuaire/<slug:slug>/vcard/", members.member_vcard, name="member_vcard"),
    path("annuaire/<slug:slug>/photo/", members.member_photo, name="member_photo"),
    path("annuaire/<slug:slug>/signaler/", members.stale_report, name="stale_report"),
    # Writing to a person, and my messages
    path("annuaire/<slug:slug>/ecrire/", messages.message_send, name="message_send"),
    path("moi/messages/", messages.message_list, name="message_list"),
    path("moi/messages/<int:pk>/", messages.message_detail, name="message_detail"),
    path("moi/messages/<int:pk>/lu/", messages.message_read, name="message_read"),
    path("moi/messages/<int:pk>/bloquer/", messages.message_block, name="message_block"),
    path("moi/blocages/<slug:slug>/lever/", messages.message_unblock, name="message_unblock"),
    # My place and my data
    path("moi/", me.me, name="me"),
    path("moi/signalements/<int:pk>/regle/", me.report_resolve, name="report_resolve"),
    path("moi/donnees/", me.my_data, name="my_data"),
    path("moi/donnees/copie/", me.my_data_export, name="my_data_export"),
    path("moi/donnees/effacer/", me.my_data_erase, name="my_data_erase"),
    # My collectivité
    path("moi/collectivite/", moves.move, name="move"),
    path("moi/collectivite/annuler/", moves.move_take_back, name="move_take_back"),
    # My profile
    path("moi/fiche/", profile.profile, name="profile"),
    path("moi/fiche/confirmer/", profile.profile_confirm, name="profile_confirm"),
    path("moi/fiche/adresse/", profile.profile_address, name="profile_address"),
    path("moi/fiche/<slug:section>/", profile.profile_section, name="profile_section"),
    path("moi/visibilite/", profile.audiences, name="audiences"),
    path("moi/voir-comme/", profile.see_as, name="see_as"),
]
