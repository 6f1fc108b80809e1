"""Addresses of a call for contributions, and of what is proposed to it."""

from django.urls import URLPattern, path

from events.views import contribution_calls as calls

CALLS: list[URLPattern] = [
    path("agenda/<int:pk>/appel/", calls.call, name="call"),
    path("agenda/<int:pk>/appel/ouvrir/", calls.call_edit, name="call_edit"),
    path("agenda/<int:pk>/appel/proposer/", calls.proposal_add, name="proposal_add"),
    path("agenda/<int:pk>/appel/contributions/", calls.proposal_list, name="proposal_list"),
    path("agenda/<int:pk>/appel/annoncer/", calls.call_tell, name="call_tell"),
    path("agenda/<int:pk>/appel/publier/", calls.call_publish, name="call_publish"),
    path("agenda/<int:pk>/appel/contributions.xlsx", calls.proposals_file, name="proposals_file"),
    path("agenda/contributions/<int:pk>/", calls.proposal, name="proposal"),
    path("agenda/contributions/<int:pk>/modifier/", calls.proposal_edit, name="proposal_edit"),
    path("agenda/contributions/<int:pk>/retirer/", calls.proposal_withdraw, name="proposal_withdraw"),
    path("agenda/contributions/<int:pk>/repondre/", calls.proposal_answer, name="proposal_answer"),
    path("agenda/contributions/<int:pk>/decider/", calls.proposal_decide, name="proposal_decide"),
    path("agenda/contributions/<int:pk>/annuler-la-decision/", calls.proposal_undo, name="proposal_undo"),
    path("agenda/contributions/<int:pk>/note/", calls.proposal_note, name="proposal_note"),
    path("agenda/contributions/<int:pk>/au-programme/", calls.proposal_place, name="proposal_place"),
]
