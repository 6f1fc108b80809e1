"""Addresses of codevs: launching one, its group, then its page for those who come."""

from django.urls import URLPattern, path

from emi_alumni.foundation.views import with_profile
from events.views import codev, codev_session

CODEV: list[URLPattern] = [
    path("agenda/codeveloppement/", codev.codev_help, name="codev_help"),
    path("agenda/codeveloppement/souhait/", codev.codev_wish, name="codev_wish"),
    path("agenda/codeveloppement/lancer/", with_profile(codev.CodevPages().add), name="codev_start"),
    path("agenda/<int:pk>/groupe/preparer/", codev.codev_prepare, name="codev_prepare"),
    path("agenda/<int:pk>/groupe/", codev.codev_group, name="codev_group"),
    path("agenda/<int:pk>/groupe/question/", codev.codev_question, name="codev_group_question"),
    path("agenda/<int:pk>/groupe/composer/", codev.codev_compose, name="codev_group_compose"),
    path("agenda/<int:pk>/groupe/inviter/", codev.codev_send, name="codev_group_send"),
    path("agenda/<int:pk>/groupe/ajouter/", codev.codev_add, name="codev_group_add"),
    path("agenda/<int:pk>/groupe/<int:invitation>/remplacer/", codev.codev_replace, name="codev_group_replace"),
    path("agenda/<int:pk>/invitation/", codev.codev_answer, name="codev_answer"),
    path("agenda/<int:pk>/seance/", codev_session.codev, name="codev"),
    path("agenda/<int:pk>/seance/direct/", codev_session.codev_live, name="codev_live"),
    path("agenda/<int:pk>/seance/roles/", codev_session.codev_roles, name="codev_session_roles"),
    path("agenda/<int:pk>/seance/relais/", codev_session.codev_take_over, name="codev_session_take_over"),
    path("agenda/<int:pk>/seance/avancer/", codev_session.codev_move, name="codev_session_move"),
    path("agenda/<int:pk>/seance/la/", codev_session.codev_seen, name="codev_session_seen"),
    path("agenda/<int:pk>/seance/presences/", codev_session.codev_presence, name="codev_session_presence"),
    path("agenda/<int:pk>/seance/notes/", codev_session.codev_note, name="codev_session_note"),
    path("agenda/<int:pk>/seance/notes/<int:note>/effacer/", codev_session.codev_note_remove, name="codev_note_remove"),
    path("agenda/<int:pk>/seance/engagement/", codev_session.codev_commit, name="codev_commit"),
    path("agenda/<int:pk>/seance/engagement/reponse/", codev_session.codev_outcome, name="codev_outcome"),
]
