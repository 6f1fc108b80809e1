"""Addresses of the outside door."""

from django.urls import URLPattern, path

from mentoring.views import visitors

VISITORS: list[URLPattern] = [
    path("parler-a-un-ancien/", visitors.visitor_ask, name="visitor_ask"),
    path("parler-a-un-ancien/envoye/", visitors.visitor_asked, name="visitor_asked"),
    path("parler-a-un-ancien/retire/", visitors.visitor_left, name="visitor_left"),
    path("parler-a-un-ancien/<str:token>/", visitors.visitor_request, name="visitor_request"),
    path("entraide/visiteurs/", visitors.visitor_list, name="visitor_list"),
    path("entraide/visiteurs/<int:pk>/", visitors.visitor_answer, name="visitor_answer"),
]
