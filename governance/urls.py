"""Addresses of governance, one section per subject. Fixed words come before slugs."""

from django.urls import URLPattern, path

from governance.views import consultations, idea_council, idea_writing, ideas, overview

app_name = "governance"
urlpatterns: list[URLPattern] = [
    # Who decides: bodies, seats, sessions, decisions, organisation
    path("gouvernance/", overview.overview, name="overview"),
    # Clubs and loops
    # Discussions and the charter of use
    # Ideas and consultations
    path("idees/", ideas.idea_list, name="idea_list"),
    path("idees/proposer/", idea_writing.idea_add, name="idea_add"),
    path("idees/semblables/", idea_writing.idea_similar, name="idea_similar"),
    path("idees/<int:pk>/", ideas.idea, name="idea"),
    path("idees/<int:pk>/modifier/", idea_writing.idea_edit, name="idea_edit"),
    path("idees/<int:pk>/retirer/", idea_writing.idea_withdraw, name="idea_withdraw"),
    path("idees/<int:pk>/reprendre/", idea_writing.idea_take_back, name="idea_take_back"),
    path("idees/<int:pk>/remettre/", idea_writing.idea_restore, name="idea_restore"),
    path("idees/<int:pk>/soutenir/", ideas.idea_support, name="idea_support"),
    path("idees/<int:pk>/commenter/", ideas.idea_comment, name="idea_comment"),
    path("idees/<int:pk>/commenter/retirer/", ideas.idea_comment_remove, name="idea_comment_remove"),
    path("idees/<int:pk>/repondre/", idea_council.idea_answer, name="idea_answer"),
    path("idees/<int:pk>/instruire/", idea_council.idea_assess, name="idea_assess"),
    path("idees/<int:pk>/reunir/", idea_council.idea_merge, name="idea_merge"),
    path("idees/<int:pk>/separer/", idea_council.idea_part, name="idea_part"),
    path("consultations/", consultations.consultation_list, name="consultation_list"),
    path("consultations/<int:pk>/", consultations.consultation, name="consultation"),
    path("consultations/<int:pk>/voter/", consultations.vote, name="vote"),
    # Partners and the programme
]
