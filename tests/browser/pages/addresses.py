"""Where each page type is in the demonstration, and who looks at it.

The pages are found by walking the addresses; a new page is looked at as soon as it answers. NOT_PAGES says which
addresses draw none, and why.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from directory.models import Cohort, Collectivity, Invitation, Member, RelayedMessage
from directory.models.invitations import hash_token
from directory.models.members import MemberState
from emi_alumni.demo import story
from emi_alumni.demo.date_polls import GUEST_TOKEN
from events.models import CallProposal, ContributionCall, DatePoll, Event, EventReport, Registration
from events.month_grid import Month
from governance.models import (
    AnimatorOffer,
    Body,
    BodyKind,
    Club,
    ClubProposal,
    Consultation,
    CurriculumModule,
    ExternalLoop,
    Idea,
    Meeting,
    Minutes,
    Module,
    Partner,
    Reply,
    Seat,
    SeatMandate,
    Thread,
)
from governance.rights import sits_in
from projects.models import FollowUp, Project, Reuse, SpeakerBrief, SponsorLink, Subject, SubjectLink, Takeover
from projects.views.voices import Answer
from tests.access import TOKEN, Address, addresses
from tests.browser.conftest import PEOPLE
from tests.factories import EventFactory
from tests.mentoring.pages import NOT_PAGES as MENTORING_NOT_PAGES
from tests.mentoring.pages import demo_argument
from tests.resources.pages import NOT_PAGES as RESOURCES_NOT_PAGES
from tests.resources.pages import demo_argument as resource_argument

# Addresses that draw no page of their own for whoever looks here.
NOT_PAGES = {
    "theme", "health", "ready", "robots", "security", "sitemap_xml",  # a choice, and words for machines
    "manifest", "worker",  # for machines too
    "search_missed", "monthly_word_fed",  # verbs
    "dashboard", "dashboard_print",  # of the mission: test_dashboard.py opens them
    "search_suggest",  # a piece of a page
    "directory:member_vcard", "directory:member_photo", "directory:suggest", "directory:my_data_export",  # files
    "directory:move_take_back",
    "directory:profile_confirm", "directory:message_read", "directory:message_block", "directory:message_unblock",
    "directory:report_resolve", "directory:profile_address", "unsent:forget",
    "projects:submit", "projects:unsubmit", "projects:revision_withdraw", "projects:team_add", "projects:team_consent",
    "projects:document", "projects:results_file",  # verbs, and files
    "projects:voice",  # leads each person to a form of her own
    "projects:reuse_remove", "projects:reuse_withdraw", "projects:subject_withdraw", "projects:sponsor_link_revoke",
    "projects:sponsor_view_withdraw", "projects:stage_meeting_remove", "projects:opened",  # verbs
    "projects:public_ask", "projects:public_close", "projects:public_reopen", "projects:subject_unsubmit",  # verbs
    "projects:subject_restore", "projects:subject_support", "projects:subject_pitch", "projects:subject_link_revoke",
    "projects:speaker_brief_list", "projects:speaker_brief_revoke", "projects:module_ask", "projects:module_ask_remove",
    "projects:jury", "projects:jury_tell", "projects:subject_comment", "projects:subject_comment_unsubmit",
    "projects:subject_comment_restore", "projects:subject_comment_withdraw",
    "projects:subject_answer",  # the mission’s: test_cohort_year.py opens it
    "projects:team_composition", "projects:team_composition_propose", "projects:team_composition_place",
    "projects:team_composition_publish", "projects:team_composition_undo", "projects:team_wishes",
    "projects:sponsor_change",  # of a sponsor who has another post: test_team_compositions.py
    "projects:team_wishes_remove", "projects:sponsor_objectives",  # of a time of the year: test_team_compositions.py
    "events:stage_events",  # of a team that the jury retained: test_stage_events.py
    "follows:follow", "follows:stop",  # verbs
    "notifications:read", "notifications:read_all", "notifications:opened",  # verbs
    "push:device_add", "push:device_remove",  # verbs
    "governance:thread_show", "governance:thread_mute", "governance:thread_close", "governance:reply_show",  # verbs
    "governance:round_open", "governance:round_answer", "governance:relay_leave",
    "governance:relay_offer", "governance:relay_offer_withdraw",  # verbs
    "governance:welcome_answer", "governance:welcome_read",  # verbs
    "governance:membership_ask", "governance:membership_request_withdraw",  # verbs of level 3
    "governance:meeting_attend", "governance:meeting_proxy", "governance:meeting_convocation",  # of level 3
    "governance:resolution_file", "governance:seat_proposal_answer", "governance:meeting_point_remove",  # a file, verbs
    "governance:charter_accept", "governance:curriculum_move", "governance:agreement_file",  # verbs, and a file
    "governance:idea_withdraw", "governance:idea_unsubmit", "governance:idea_restore", "governance:idea_support",
    "governance:idea_comment", "governance:idea_comment_withdraw", "governance:idea_answer", "governance:idea_assess",
    "governance:idea_merge", "governance:idea_part", "governance:idea_similar", "governance:vote",  # verbs, and a piece
    "governance:club_join", "governance:club_leave", "governance:club_choices", "governance:club_members_file",
    "governance:club_sleep", "governance:club_wake", "governance:club_subject_keep",
    "governance:club_subject_move", "governance:club_subject_remove",
    "governance:club_note_publish", "governance:club_note_withdraw", "governance:club_offer_withdraw",
    "governance:club_proposal_withdraw", "governance:club_proposal_unsubmit", "governance:club_proposal_restore",
    "governance:idea_comment_unsubmit", "governance:idea_comment_restore", "governance:minutes_unsubmit",
    "governance:minutes_restore", "governance:club_note_unsubmit", "governance:club_note_restore",
    "governance:club_offer_unsubmit", "governance:club_offer_restore", "projects:takeover_unsubmit",
    "projects:takeover_restore", "projects:takeover_withdraw",
    "events:event_calendar", "events:public_calendar", "events:atom", "events:calendar_feed",  # files
    "events:event_withdraw", "events:event_unsubmit", "events:event_restore", "events:event_register",
    "events:event_accept", "events:event_leave", "events:event_plan_again", "events:event_mark",
    "events:event_registration_remove", "events:calendar_feed_revoke", "events:club_subject_date",  # verbs
    "events:calendar_feed_renew", "events:news_feed_add", "events:news_feed_revoke", "events:news_feed_renew",  # verbs
    "events:news_feed",  # a file
    "events:date_poll_answer", "events:date_poll_require", "events:date_poll_invitee_remove",
    "events:date_poll_choose", "events:date_poll_cancel",  # verbs
    "events:call_edit", "events:proposal_list",  # of organisers: test_contribution_calls.py opens them
    "events:call_publish", "events:call_tell", "events:proposal_answer", "events:proposal_decide",
    "events:proposal_note", "events:proposal_place", "events:proposal_undo", "events:proposal_withdraw",
    "events:proposals_file",  # verbs, and a file
    "events:codev_wish", "events:codev_answer", "events:codev_group_question", "events:codev_group_compose",
    "events:codev_group_send", "events:codev_group_add", "events:codev_group_replace", "events:codev_session_roles",
    "events:codev_session_take_over", "events:codev_session_move", "events:codev_session_note",  # verbs
    "events:codev_session_seen", "events:codev_session_presence",  # verbs
    "events:codev_note_remove", "events:codev_commit", "events:codev_outcome",  # verbs
    "events:codev_live",  # what moves in the page of the session
    "events:photo_answer", "events:event_photo", "events:event_photo_remove",
    "events:event_document", "events:event_document_remove",  # verbs, and files
    "events:report_unsubmit", "events:report_restore", "events:report_withdraw", "events:event_project_add",
    "events:event_project_remove", "events:event_co_host_add", "events:event_co_host_remove",  # verbs
    "events:event_cancel", "events:event_postpone", "events:event_registrations_file",  # verbs, and a file
    "events:annual_offer", "events:annual_take_back", "events:annual_confirm", "events:annual_swap_answer",  # verbs
    "events:handover_begin", "events:handover_announce", "events:handover_mark", "events:handover_line_remove",
    "events:programme_begin", "events:programme_item_move", "events:programme_item_remove",  # verbs
    "events:annual_decline", "events:annual_swap", "events:handover", "events:handover_day",  # of representatives:
    "events:handover_line_add", "events:handover_line_edit", "events:programme", "events:programme_item_add",
    "events:programme_item_edit", "events:programme_return",  # test_annual_meetings.py opens them
    "guide_moderation", "guide_governance", "monthly_word_read",  # of the mission: below
    "governance:place_reading_list",  # of representatives: test_place_reading.py opens it
    "governance:loop_check", "governance:loop_close",  # verbs, and a file
    "account_logout_done", "account_reset_password_from_key", "account_confirm_email", "account_signup_by_passkey",
    # Steps that show nothing to a member without a second factor.
    "account_reauthenticate", "mfa_deactivate_totp", "mfa_reauthenticate_webauthn", "mfa_edit_webauthn",
    "mfa_remove_webauthn", "mfa_view_recovery_codes",
    "mfa_download_recovery_codes", "mfa_signup_webauthn", "mfa_login_webauthn",
}  # fmt: skip
# Pages that only a visitor sees as such.
FOR_VISITORS = ("account_login", "account_request", "account_signup", "account_reset", "account_inactive", "activation")
FOR_VISITORS += ("claim", "account_password_reset", "account_complete", "projects:sponsor_done")
# More than the bare address: what the page looks like with something asked of it.
QUERIES = {
    "directory:list": ["", "?q=budget", "?q=zzzzqqqq"],
    "search": ["", "?q=h%C3%A9l%C3%A8ne"],
    "account_login": ["", "?next=/annuaire/"],
    "mentoring:who_helps": ["", "?besoin=langage+clair", "?besoin=une+fus%C3%A9e"],
}


def cases() -> Iterator[tuple[str, str, str]]:
    """Role, URL name, query."""
    for address in addresses():
        if address.name in NOT_PAGES | MENTORING_NOT_PAGES | RESOURCES_NOT_PAGES or address.name.startswith("admin:"):
            continue
        role = "visitor" if address.name.startswith(FOR_VISITORS) else "member"
        role = "administrator" if address.name == "mfa_reauthenticate" else role
        for query in QUERIES.get(address.name, [""]):
            yield role, address.name, query
    for name in ("home", "help", "sitemap", "legal", "privacy", "accessibility", "projects:public_list"):
        yield "visitor", name, ""
    yield "visitor", "projects:public_detail", ""
    yield "visitor", "resources:public_list", ""
    yield "visitor", "resources:public_resource", ""
    for name in ("home", "guide_moderation", "guide_governance", "monthly_word_read"):
        yield "moderator", name, ""


ALL = list(cases())
BY_NAME = {address.name: address for address in addresses()}


def argument(address: Address, name: str) -> object:
    karim = Member.objects.get(email=story.KARIM)
    helene = Member.objects.get(email=PEOPLE["member"])
    if address.name.startswith("projects:"):
        return project_argument(address, name, helene)
    if address.name.startswith("mentoring:"):
        return demo_argument(address.name.removeprefix("mentoring:"), name, helene)
    if address.name.startswith("resources:"):
        return resource_argument(address.name.removeprefix("resources:"), name, helene)
    if address.name.startswith("governance:"):
        return governance_argument(address.name.removeprefix("governance:"), name, helene)
    if address.name.startswith("events:guest_"):
        open_to_guests = Event.objects.public().filter(guest_quota__gt=0).to_come()
        return Registration.objects.guests().order_by("pk")[0].token if name == "token" else open_to_guests[0].pk
    if address.name.startswith("events:date_poll"):
        return GUEST_TOKEN if name == "token" else DatePoll.objects.get(author=helene, kind="codev").pk
    if address.name.startswith("events:club_"):
        return Club.objects.animated_by(helene).order_by("pk")[0].slug
    if address.name.startswith("events:"):
        if address.name in ("events:call", "events:proposal_add"):
            return ContributionCall.objects.get().event_id
        if address.name.startswith("events:proposal"):
            return CallProposal.objects.filter(author=helene).order_by("pk")[0].pk
        if address.name in ("events:codev", "events:codev_group"):
            return Event.objects.published().filter(author=helene, codev__isnull=False).to_come()[0].pk
        if address.name == "events:codev_prepare":
            return EventFactory(author=helene, kind="debugging", title="Un débogage à préparer").pk
        over = ("events:event_feedback", "events:event_photos", "events:event_minutes")
        if address.name.startswith("events:report_") or address.name in over:
            return argument_of_what_is_over(address.name, name, helene)
        own = Event.objects.published().filter(author=helene).to_come()
        return str(Month.of(timezone.localdate())) if name == "month" else own[0].pk
    if name == "slug":
        if "collectivity" in address.name:
            return Collectivity.objects.get(code="DEP95").slug
        return Cohort.objects.order_by("pk")[0].slug if "cohort" in address.name else karim.slug
    if name == "token":
        Invitation.objects.filter(token_hash=hash_token(TOKEN)).delete()  # another file's
        invited = Member.objects.filter(state=MemberState.IMPORTED, user=None).order_by("pk")[0]
        invitation, _ = Invitation.issue(invited, email="nouvelle-adresse@example.org", by=None)
        Invitation.objects.filter(pk=invitation.pk).update(token_hash=hash_token(TOKEN))
        return TOKEN
    if name == "section":
        return "identite"
    if address.name == "moderation:report":
        return {"kind": "projet", "pk": Project.objects.get(title="Le bus des droits").pk}[name]
    return RelayedMessage.objects.between(helene).order_by("pk")[0].pk


def argument_of_what_is_over(url_name: str, name: str, helene: Member) -> object:
    """An event of Hélène's that is over, to which she came; for `report_edit`, with its report."""
    title = f"Un atelier, {url_name}"
    event = Event.objects.filter(title=title).first()
    if event is None:
        event = EventFactory(author=helene, title=title, kind="workshop", past=True)
        Registration.objects.create(event=event, member=helene, state="present")
    if url_name != "events:report_edit" or name == "event":
        return event.pk
    told = {"happened": "Nous avons essayé.", "attendance": 9, "keep": "Recommencer."}
    return EventReport.objects.get_or_create(event=event, author=helene, defaults=told)[0].pk


def governance_argument(url_name: str, name: str, helene: Member) -> object:
    """What Hélène opens of governance, one block a subject: `url_name` without its namespace."""
    if url_name.startswith(("thread", "reply")):
        own = "reply" if url_name.startswith("reply") else "thread"
        mine = {"thread": Thread, "reply": Reply}[own].objects.filter(author=helene).order_by("pk")[0]
        return {"pk": mine.of_thread.pk, "reply": mine.pk}[name]
    if url_name.startswith("cohort_thread"):
        return helene.cohort.slug
    if url_name.startswith("club_thread"):
        return helene.club_memberships.order_by("pk")[0].club.slug
    if url_name.startswith(("club", "loop", "mandate")):
        return club_argument(url_name, name, helene)
    if url_name == "partner":
        return Partner.objects.get(name__contains="Cergy-Pontoise").slug
    if url_name == "module":
        return Module.objects.get(name="Design de service").slug
    if url_name.startswith("curriculum"):
        sit_in_the_council(helene)
        line = CurriculumModule.objects.select_related("cohort").filter(cohort=helene.cohort).order_by("pk")[0]
        return {"slug": line.cohort.slug, "pk": line.pk}[name]
    if url_name == "body":
        return Body.objects.get(kind=BodyKind.STEERING).slug
    if url_name in ("seat_propose", "seat_leave"):
        sit_in_the_council(helene)
        seats = Seat.objects.filter(body__kind=BodyKind.PEDAGOGICAL).order_by("pk")
        return next(one.pk for one in seats if (one.place_of(helene) if url_name == "seat_leave" else not one.holder))
    if url_name.startswith(("meeting", "minutes")):
        sit_in_the_council(helene)
        council = {"minutes_edit": BodyKind.PEDAGOGICAL}.get(url_name, BodyKind.STEERING)
        sessions = Meeting.objects.filter(body__kind=council)
        if url_name == "minutes_print":
            return Minutes.objects.published().order_by("pk")[0].meeting_id
        return (sessions.to_come() if url_name.startswith("meeting") else sessions.held())[0].pk
    if url_name.startswith("idea"):
        sit_in_the_council(helene)
        own = Idea.objects.filter(author=helene, state="draft") if url_name == "idea_edit" else None
        return (own or Idea.objects.filter(requirement="EV1-14"))[0].pk
    if url_name == "consultation":
        return Consultation.objects.open().order_by("pk")[0].pk
    raise AssertionError(f"say what {url_name} takes")


def club_argument(url_name: str, name: str, helene: Member) -> object:
    """The club that Hélène animates, and what is hers in it; for her offer, a club that nobody animates."""
    club = Club.objects.animated_by(helene).order_by("pk")[0]
    idle = Club.objects.without_animator().order_by("pk")[0]
    if name == "slug":
        return (idle if url_name.startswith("club_offer") else club).slug
    words = {"entry": "theme", "tagline": "Relire ensemble.", "why": "Nous sommes dix."}
    link = {"kind": "tchap", "url": "https://www.tchap.gouv.fr/#/room/essai", "club": club}
    things: dict[str, Callable[[], Any]] = {
        "club_note": club.notes.published,
        "club_note_edit": lambda: club.notes.filter(author=helene),
        "club_offer_edit": lambda: [AnimatorOffer.objects.get_or_create(club=idle, author=helene)[0]],
        "club_proposal_edit": lambda: [ClubProposal.objects.create(author=helene, name="Lire à voix haute", **words)],
        "mandate_renew": lambda: helene.animator_mandates.exclude(asked_at=None),
        "mandate_leave": lambda: helene.animator_mandates.current(),
        "loop_edit": lambda: [ExternalLoop.objects.create(name="Le fil de l’accueil", **link)],
    }
    return things[url_name]()[0].pk


def sit_in_the_council(helene: Member) -> None:
    if not sits_in(helene, BodyKind.PEDAGOGICAL):
        body, _ = Body.objects.get_or_create(kind=BodyKind.PEDAGOGICAL, defaults={"name": "Conseil pédagogique"})
        SeatMandate.objects.create(seat=Seat.objects.create(body=body, quality="Alumna"), member=helene)


def taken_over_by(helene: Member) -> Takeover:
    appetizer = Project.objects.get(title="Un marché sans sacs")
    where = {"collectivity": helene.collectivity, "sponsor": "DGS"}
    return Takeover.objects.get_or_create(project=appetizer, author=helene, defaults=where)[0]


def asked_today(project: Project) -> FollowUp:
    """The news of two years after, which nobody gave yet."""
    asked = {"due_on": timezone.localdate(), "answered_at": None}
    return FollowUp.objects.update_or_create(project=project, months=24, defaults=asked)[0]


def project_argument(address: Address, name: str, helene: Member) -> object:
    """What Hélène leads; the appetizer that one may take over; secrets made known to the test."""
    project = Project.objects.get(title="Le premier appel compte")
    if name == "slug":
        return Project.objects.get(title="Un marché sans sacs").slug if "takeover" in address.name else project.slug
    if name == "token" and "subject" in address.name:
        SubjectLink.objects.filter(pk__in=SubjectLink.objects.open()).update(token_hash=hash_token(TOKEN))
        return TOKEN
    if name == "token" and "speaker" in address.name:
        SpeakerBrief.objects.filter(pk__in=SpeakerBrief.objects.open()).update(token_hash=hash_token(TOKEN))
        return TOKEN
    if name == "token" and "sponsor" in address.name:
        SponsorLink.objects.filter(pk__in=project.sponsor_links.open()).update(token_hash=hash_token(TOKEN))
        return TOKEN
    if name == "token":
        return project.voice_form.token
    words = {"title": "Ne plus perdre les courriers", "problem": "Un sur dix revient."}
    things = {
        "reuse_confirm": lambda: Reuse.objects.to_confirm_by(helene),
        "follow_up": lambda: [asked_today(project)],
        "takeover_edit": lambda: [taken_over_by(helene)],
        "subject": lambda: Subject.objects.published().exclude(outcome=""),
        "subject_edit": lambda: [Subject.objects.create(author=helene, collectivity=helene.collectivity, **words)],
        "journal_edit": project.journal.all,
        "journal_remove": project.journal.all,
        "status_correct": lambda: [project.statuses.create(status="tested", why="Deux sites.", author=helene)],
        "status_strike": project.statuses.all,
        "indicator_edit": project.indicators.all,
        "indicator_remove": project.indicators.all,
        "public_preview": lambda: [project.public_page],
        "document": project.documents.all,
        "document_remove": project.documents.all,
        "stage_meeting_edit": lambda: [project.stage_meetings.get_or_create(stage="before", on="2026-01-15")[0]],
        "team_remove": lambda: project.roles.exclude(member=helene),
        "voice_answer": lambda: project.voice_form.voices.published().with_words(),
    }
    if name == "pk":
        return things[address.name.removeprefix("projects:")]()[0].pk
    return {"step": "essentiel", "answer": Answer.new_slug(project.voice_form)}[name]


def path_of(name: str, query: str = "") -> str:
    address = BY_NAME[name]
    return reverse(name, kwargs={key: argument(address, key) for key in address.arguments}) + query
