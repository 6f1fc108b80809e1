"""Addresses of the turning annual meeting, of its preparation, and of the programme of any event."""

from django.urls import URLPattern, path

from events.views import annual_meetings, handover, programme

ANNUAL: list[URLPattern] = [
    # The annual meeting turns
    path("agenda/rencontre-annuelle/", annual_meetings.annual_meetings, name="annual_meetings"),
    path("agenda/rencontre-annuelle/<int:year>/proposer/", annual_meetings.annual_offer, name="annual_offer"),
    path("agenda/rencontre-annuelle/<int:year>/pas-possible/", annual_meetings.annual_decline, name="annual_decline"),
    path("agenda/rencontre-annuelle/<int:year>/retirer/", annual_meetings.annual_take_back, name="annual_take_back"),
    path("agenda/rencontre-annuelle/<int:year>/confirmer/", annual_meetings.annual_confirm, name="annual_confirm"),
    path("agenda/rencontre-annuelle/<int:year>/echanger/", annual_meetings.annual_swap, name="annual_swap"),
    path(
        "agenda/rencontre-annuelle/echanges/<int:pk>/<str:verb>/",
        annual_meetings.annual_swap_answer,
        name="annual_swap_answer",
    ),
    path("agenda/rencontre-annuelle/<int:year>/preparation/", handover.handover, name="handover"),
    path("agenda/rencontre-annuelle/<int:year>/preparation/commencer/", handover.handover_begin, name="handover_begin"),
    path("agenda/rencontre-annuelle/<int:year>/preparation/jour/", handover.handover_day, name="handover_day"),
    path(
        "agenda/rencontre-annuelle/<int:year>/preparation/annoncer/",
        handover.handover_announce,
        name="handover_announce",
    ),
    path(
        "agenda/rencontre-annuelle/<int:year>/preparation/taches/<int:pk>/fait/",
        handover.handover_mark,
        name="handover_mark",
    ),
    path(
        "agenda/rencontre-annuelle/<int:year>/preparation/<str:kind>/ajouter/",
        handover.handover_line_add,
        name="handover_line_add",
    ),
    path(
        "agenda/rencontre-annuelle/<int:year>/preparation/<str:kind>/<int:pk>/",
        handover.handover_line_edit,
        name="handover_line_edit",
    ),
    path(
        "agenda/rencontre-annuelle/<int:year>/preparation/<str:kind>/<int:pk>/retirer/",
        handover.handover_line_remove,
        name="handover_line_remove",
    ),
    # The programme of an event
    path("agenda/<int:pk>/programme/", programme.programme, name="programme"),
    path("agenda/<int:pk>/programme/commencer/", programme.programme_begin, name="programme_begin"),
    path("agenda/<int:pk>/programme/ajouter/", programme.programme_item_add, name="programme_item_add"),
    path("agenda/<int:pk>/programme/<int:item>/", programme.programme_item_edit, name="programme_item_edit"),
    path("agenda/<int:pk>/programme/<int:item>/retour/", programme.programme_return, name="programme_return"),
    path(
        "agenda/<int:pk>/programme/<int:item>/retirer/", programme.programme_item_remove, name="programme_item_remove"
    ),
    path("agenda/<int:pk>/programme/<int:item>/<str:way>/", programme.programme_item_move, name="programme_item_move"),
]
