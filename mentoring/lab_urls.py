"""Addresses of the labos."""

from django.urls import path

from mentoring.views import lab_contents, labs

AT = "entraide/labos/"
LAB = f"{AT}<int:pk>/"
SEAT = f"{LAB}membres/<int:seat>/"
MILESTONE = f"{LAB}jalons/<int:milestone>/"
SESSION = f"{LAB}seances/<int:session>/"
DOCUMENT = f"{LAB}documents/<int:document>/"
POST = f"{LAB}messages/<int:post>/"
LABS = [
    path(AT, labs.lab_list, name="lab_list"),
    path(f"{AT}projet/<slug:slug>/", labs.lab_of_project, name="lab_of_project"),
    path(LAB, labs.lab, name="lab"),
    path(f"{LAB}presentation/", labs.lab_edit, name="lab_edit"),
    path(f"{LAB}reponse/", labs.lab_answer, name="lab_answer"),
    path(f"{LAB}rejoindre/", labs.lab_join, name="lab_join"),
    path(f"{LAB}quitter/", labs.lab_leave, name="lab_leave"),
    path(f"{LAB}relais/", labs.lab_take_lead, name="lab_take_lead"),
    path(f"{LAB}clore/", labs.lab_close, name="lab_close"),
    path(f"{LAB}membres/", labs.lab_people, name="lab_people"),
    path(f"{LAB}membres/inviter/", labs.lab_invite, name="lab_invite"),
    path(f"{SEAT}retirer/", labs.lab_remove, name="lab_remove"),
    path(f"{SEAT}relais/", labs.lab_pass_lead, name="lab_pass_lead"),
    path(f"{LAB}jalons/ajouter/", lab_contents.lab_milestone_add, name="lab_milestone_add"),
    path(f"{MILESTONE}modifier/", lab_contents.lab_milestone_edit, name="lab_milestone_edit"),
    path(f"{MILESTONE}fait/", lab_contents.lab_milestone_done, name="lab_milestone_done"),
    path(f"{MILESTONE}retirer/", lab_contents.lab_milestone_remove, name="lab_milestone_remove"),
    path(f"{LAB}seances/ajouter/", lab_contents.lab_session_add, name="lab_session_add"),
    path(f"{SESSION}reponse/", lab_contents.lab_session_answer, name="lab_session_answer"),
    path(f"{SESSION}annuler/", lab_contents.lab_session_cancel, name="lab_session_cancel"),
    path(f"{SESSION}notes/", lab_contents.lab_session_notes, name="lab_session_notes"),
    path(f"{LAB}documents/ajouter/", lab_contents.lab_document_add, name="lab_document_add"),
    path(DOCUMENT, lab_contents.lab_document, name="lab_document"),
    path(f"{DOCUMENT}retirer/", lab_contents.lab_document_remove, name="lab_document_remove"),
    path(POST, lab_contents.lab_post, name="lab_post"),
    path(f"{POST}modifier/", lab_contents.lab_post_edit, name="lab_post_edit"),
    path(f"{POST}retirer/", lab_contents.lab_post_remove, name="lab_post_remove"),
]
