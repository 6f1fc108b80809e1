"""Addresses of the agenda, one section per subject."""

from django.urls import URLPattern, path

from emi_alumni.foundation.views import with_profile
from events.annual_urls import ANNUAL
from events.codev_urls import CODEV
from events.contribution_call_urls import CALLS
from events.file_urls import FILES
from events.views import (
    agenda,
    calendar_feeds,
    club_dates,
    date_polls,
    desk,
    detail,
    guests,
    links,
    registrations,
    reports,
    series,
    stage_events,
)
from events.views.writing import ClubDatePages, EventPages

app_name = "events"
urlpatterns: list[URLPattern] = [
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/passes/", agenda.agenda_past, name="agenda_past"),
    path("agenda/mois/<str:month>/", agenda.agenda_month, name="agenda_month"),
    *EventPages().urls("agenda/", "event"),
    path("agenda/<int:pk>/", detail.event, name="event"),
    # In one's own calendar
    path("agenda/<int:pk>/evenement.ics", calendar_feeds.event_calendar, name="event_calendar"),
    path("agenda/public.ics", calendar_feeds.public_calendar, name="public_calendar"),
    path("agenda/atom.xml", calendar_feeds.atom, name="atom"),
    path("agenda/abonnements/", calendar_feeds.calendar_feeds, name="calendar_feeds"),
    path("agenda/abonnements/<int:pk>/revoquer/", calendar_feeds.calendar_feed_revoke, name="calendar_feed_revoke"),
    path("agenda/abonnements/<int:pk>/changer/", calendar_feeds.calendar_feed_renew, name="calendar_feed_renew"),
    path("nouvelles/flux/", calendar_feeds.news_feed_add, name="news_feed_add"),
    path("nouvelles/flux/<int:pk>/revoquer/", calendar_feeds.news_feed_revoke, name="news_feed_revoke"),
    path("nouvelles/flux/<int:pk>/changer/", calendar_feeds.news_feed_renew, name="news_feed_renew"),
    path("nouvelles/flux/<slug:token>.xml", calendar_feeds.news_feed, name="news_feed"),
    path("agenda/abonnements/<slug:token>.ics", calendar_feeds.calendar_feed, name="calendar_feed"),
    *ANNUAL,
    # Coming
    path("agenda/<int:pk>/inscription/", registrations.event_register, name="event_register"),
    path("agenda/<int:pk>/inscription/prendre/", registrations.event_accept, name="event_accept"),
    path("agenda/<int:pk>/inscription/quitter/", registrations.event_leave, name="event_leave"),
    # The three stages of a project
    path("projets/<slug:slug>/points-d-etape/", stage_events.stage_events, name="stage_events"),
    # Coming without account
    path("agenda/<int:pk>/invite/", guests.guest_ask, name="guest_ask"),
    path("agenda/<int:pk>/invite/envoye/", guests.guest_asked, name="guest_asked"),
    path("agenda/invite/<slug:token>/", guests.guest_place, name="guest_place"),
    path("agenda/invite/", guests.guest_left, name="guest_left"),
    # Choosing a date together
    path("agenda/sondages/", date_polls.date_poll_list, name="date_poll_list"),
    path("agenda/sondages/proposer/", date_polls.date_poll_add, name="date_poll_add"),
    path("agenda/sondages/invitation/<slug:token>/", date_polls.date_poll_guest, name="date_poll_guest"),
    path("agenda/sondages/<int:pk>/", date_polls.date_poll, name="date_poll"),
    path("agenda/sondages/<int:pk>/repondre/", date_polls.date_poll_answer, name="date_poll_answer"),
    path("agenda/sondages/<int:pk>/modifier/", date_polls.date_poll_edit, name="date_poll_edit"),
    path("agenda/sondages/<int:pk>/personnes/", date_polls.date_poll_invite, name="date_poll_invite"),
    path(
        "agenda/sondages/<int:pk>/personnes/<int:invitee>/indispensable/",
        date_polls.date_poll_require,
        name="date_poll_require",
    ),
    path(
        "agenda/sondages/<int:pk>/personnes/<int:invitee>/retirer/",
        date_polls.date_poll_invitee_remove,
        name="date_poll_invitee_remove",
    ),
    path("agenda/sondages/<int:pk>/choisir/", date_polls.date_poll_choose, name="date_poll_choose"),
    path("agenda/sondages/<int:pk>/annuler/", date_polls.date_poll_cancel, name="date_poll_cancel"),
    # Afterwards
    *reports.EventReportPages().urls("agenda/<int:event>/bilan/", "report"),
    path("agenda/<int:pk>/avis/", reports.event_feedback, name="event_feedback"),
    *FILES,
    # For who organises it
    path("agenda/<int:pk>/gerer/", desk.event_desk, name="event_desk"),
    path("agenda/<int:pk>/annuler/", desk.event_call_off, {"verb": "annuler"}, name="event_cancel"),
    path("agenda/<int:pk>/reporter/", desk.event_call_off, {"verb": "reporter"}, name="event_postpone"),
    path("agenda/<int:pk>/autour/", links.event_links, name="event_links"),
    path("agenda/<int:pk>/autour/projets/", links.event_project_add, name="event_project_add"),
    path(
        "agenda/<int:pk>/autour/projets/<int:project>/retirer/", links.event_project_remove, name="event_project_remove"
    ),
    path("agenda/<int:pk>/autour/co-organiser/", links.event_co_host_add, name="event_co_host_add"),
    path(
        "agenda/<int:pk>/autour/co-organiser/<int:co_host>/retirer/",
        links.event_co_host_remove,
        name="event_co_host_remove",
    ),
    path("agenda/<int:pk>/repeter/", series.event_repeat, name="event_repeat"),
    path("agenda/<int:pk>/prevoir/", desk.event_plan_again, name="event_plan_again"),
    path("agenda/<int:pk>/inscriptions.xlsx", desk.event_registrations_file, name="event_registrations_file"),
    path("agenda/<int:pk>/inscriptions/<int:registration>/presence/", desk.event_mark, name="event_mark"),
    path(
        "agenda/<int:pk>/inscriptions/<int:registration>/retirer/",
        desk.event_registration_remove,
        name="event_registration_remove",
    ),
    *CODEV,
    *CALLS,
    # The dates of a club
    path("clubs/<slug:slug>/archives/", club_dates.club_archive, name="club_archive"),
    path("clubs/<slug:slug>/dates/ajouter/", with_profile(ClubDatePages().add), name="club_date_add"),
    path("clubs/<slug:slug>/sujets/<int:pk>/dater/", club_dates.club_subject_date, name="club_subject_date"),
]
