"""Addresses of mentors and of requests for a hand."""

from django.urls import URLPattern, path

from mentoring.views import help_requests, mentors

MENTORS: list[URLPattern] = [
    path("entraide/parrains/", mentors.mentor_list, name="mentor_list"),
    path("entraide/parrains/devenir/", mentors.mentor_edit, name="mentor_edit"),
    path("entraide/parrains/pause/", mentors.mentor_pause, name="mentor_pause"),
    path("entraide/parrains/arreter/", mentors.mentor_stop, name="mentor_stop"),
    path("entraide/binomes/<int:pk>/repondre/", mentors.pairing_answer, name="pairing_answer"),
    path("entraide/demander/", help_requests.request_add, name="request_add"),
    path("entraide/projets/<slug:slug>/mesurer/", help_requests.request_measure, name="request_measure"),
    path("entraide/demander/<slug:slug>/", help_requests.request_add_to, name="request_add_to"),
    path("entraide/demandes/", help_requests.request_list, name="request_list"),
    path("entraide/demandes/<int:pk>/", help_requests.request_detail, name="request"),
    path("entraide/demandes/<int:pk>/vue/", help_requests.request_seen, name="request_seen"),
    path("entraide/demandes/<int:pk>/accepter/", help_requests.request_accept, name="request_accept"),
    path("entraide/demandes/<int:pk>/passer/", help_requests.request_decline, name="request_decline"),
    path("entraide/demandes/<int:pk>/bloquer/", help_requests.request_block, name="request_block"),
    path("entraide/demandes/<int:pk>/dates/", help_requests.request_dates, name="request_dates"),
    path("entraide/demandes/<int:pk>/choisir/", help_requests.request_choose, name="request_choose"),
    path("entraide/demandes/<int:pk>/resolu/", help_requests.request_outcome, name="request_outcome"),
    path("entraide/demandes/<int:pk>/retirer/", help_requests.request_withdraw, name="request_withdraw"),
]
