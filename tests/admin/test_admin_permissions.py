"""Every address of the administration, asked of its own registry, for each role: nothing opens by being forgotten."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from directory.models import (
    Cohort,
    Collectivity,
    CollectivityMove,
    Consent,
    DiplomaText,
    Invitation,
    Member,
    MessageBlock,
    PlaceAlias,
    ProfileClaim,
    RelayedMessage,
    User,
)
from emi_alumni.foundation import audit
from emi_alumni.foundation.moderation.models import CannedReason
from emi_alumni.foundation.outbox.models import Kind, Letter
from emi_alumni.foundation.search.models import MissedSearch, Synonyms
from events.models import (
    AnnualMeeting,
    CallProposal,
    CodevInvitation,
    CodevSession,
    ContributionCall,
    DatePoll,
    Event,
    EventDocument,
    EventPhoto,
    EventReport,
    Registration,
)
from events.models.registrations import register
from governance.models import (
    AgendaPoint,
    Agreement,
    AnimatorMandate,
    Body,
    BodyKind,
    Charter,
    CharterAcceptance,
    Club,
    Consultation,
    Convocation,
    CouncilAnswer,
    CurriculumModule,
    ExternalLoop,
    Idea,
    IdeaComment,
    IdeaTheme,
    Meeting,
    Membership,
    MembershipRequest,
    Module,
    MonthlyWord,
    Organisation,
    Partner,
    RelayMandate,
    RelayOffer,
    Resolution,
    Seat,
    SeatMandate,
    Tool,
)
from mentoring.models import (
    Challenge,
    ChallengeStory,
    HelpOffer,
    HelpRequest,
    Immersion,
    ImmersionStory,
    Introduction,
    Lab,
    Mentor,
    Pairing,
    Problem,
    ProblemAnswer,
    SkillsNotice,
    VisitorRequest,
    WantMatch,
)
from projects.models import (
    Document,
    FollowUp,
    JournalEntry,
    JuryOutcome,
    ModuleAsk,
    Project,
    Reuse,
    SpeakerBrief,
    SpeakerReply,
    SponsorLink,
    StatusEntry,
    Subject,
    SubjectCall,
    SubjectComment,
    SubjectLink,
    Takeover,
    TeamComposition,
    Theme,
    Voice,
)
from resources.models import (
    Booster,
    BoosterEcho,
    Kit,
    Practice,
    Resource,
    ResourceUse,
    Story,
    StoryFollowUp,
    Trial,
    TrialReport,
    WatchItem,
)
from tests.admin.forms import form_data
from tests.events.poll_world import make_poll
from tests.factories import (
    CodevSessionFactory,
    CollectivityFactory,
    EventFactory,
    MemberFactory,
    ProjectFactory,
    VoiceFactory,
)
from tests.mentoring.challenge_world import make_challenge, tell
from tests.mentoring.immersion_world import make_immersion
from tests.mentoring.introduction_world import make_introduction
from tests.mentoring.labs_world import make_lab
from tests.mentoring.visitor_world import make_request
from tests.mentoring.want_world import make_match
from tests.resources.booster_world import make_booster, make_echo
from tests.resources.library_world import make_resource
from tests.resources.practice_world import make_practice, make_trial
from tests.resources.story_world import old_story
from tests.resources.watch_world import make_item
from tests.standing import standing

# Model → what the mission may open: list, add, change (or read), delete. Administrators open the same, and more below.
MISSION = {
    Member: {"changelist", "add", "change", "history"},
    ProfileClaim: {"changelist", "change", "history"},
    CollectivityMove: {"changelist", "change", "history"},
    MonthlyWord: {"changelist", "change", "history"},
    Invitation: {"changelist", "change", "history"},
    Letter: {"changelist", "change", "history"},
    DiplomaText: {"changelist", "change", "history"},
    Cohort: {"changelist", "add", "change", "history"},
    Collectivity: {"changelist", "change", "history"},
    PlaceAlias: {"changelist", "add", "change", "history"},
    Voice: {"changelist", "change", "history"},
    Project: {"changelist", "change", "history"},
    Theme: {"changelist", "add", "change", "history"},
    Document: {"changelist", "change", "history"},
    StatusEntry: {"changelist", "change", "history"},
    JournalEntry: {"changelist", "change", "history"},
    Takeover: {"changelist", "change", "history"},
    Reuse: {"changelist", "change", "history"},
    Subject: {"changelist", "change", "history"},
    JuryOutcome: {"changelist", "change", "history"},
    TeamComposition: {"changelist", "change", "history"},
    SubjectCall: {"changelist", "add", "change", "history"},
    SubjectComment: {"changelist", "change", "history"},
    SubjectLink: {"changelist", "change", "history"},
    SponsorLink: {"changelist", "change", "history"},
    SpeakerBrief: {"changelist", "change", "history"},
    SpeakerReply: {"changelist", "change", "history"},
    ModuleAsk: {"changelist", "change", "history"},
    FollowUp: {"changelist", "change", "history"},
    Tool: {"changelist", "add", "change", "history"},
    CannedReason: {"changelist", "add", "change", "history"},
    MissedSearch: {"changelist", "change", "history"},
    Synonyms: {"changelist", "add", "change", "history"},
    Module: {"changelist", "add", "change", "history"},
    Charter: {"changelist", "add", "change", "history"},
    CharterAcceptance: {"changelist", "change", "history"},
    Body: {"changelist", "add", "change", "history"},
    Seat: {"changelist", "add", "change", "history"},
    SeatMandate: {"changelist", "add", "change", "history"},
    Membership: {"changelist", "add", "change", "history"},
    MembershipRequest: {"changelist", "change", "history"},
    RelayOffer: {"changelist", "change", "history"},
    Convocation: {"changelist", "change", "history"},
    Organisation: {"changelist", "add", "change", "history"},
    Meeting: {"changelist", "add", "change", "history"},
    AgendaPoint: {"changelist", "change", "history"},
    Resolution: {"changelist", "add", "change", "history"},
    Club: {"changelist", "add", "change", "history"},
    AnimatorMandate: {"changelist", "add", "change", "history"},
    RelayMandate: {"changelist", "add", "change", "history"},
    ExternalLoop: {"changelist", "add", "change", "history"},
    Partner: {"changelist", "add", "change", "history"},
    Agreement: {"changelist", "add", "change", "history"},
    CurriculumModule: {"changelist", "add", "change", "history", "delete"},
    IdeaTheme: {"changelist", "add", "change", "history"},
    Idea: {"changelist", "change", "history"},
    IdeaComment: {"changelist", "change", "history"},
    CouncilAnswer: {"changelist", "change", "history"},
    Consultation: {"changelist", "add", "change", "history"},
    Event: {"changelist", "change", "history"},
    EventReport: {"changelist", "change", "history"},
    EventPhoto: {"changelist", "change", "history"},
    EventDocument: {"changelist", "change", "history"},
    Registration: {"changelist", "change", "history"},
    AnnualMeeting: {"changelist", "add", "change", "history"},
    DatePoll: {"changelist", "change", "history"},
    CodevSession: {"changelist", "change", "history"},
    CodevInvitation: {"changelist", "change", "history"},
    ContributionCall: {"changelist", "change", "history"},
    CallProposal: {"changelist", "change", "history"},
    HelpOffer: {"changelist", "change", "history"},
    VisitorRequest: {"changelist", "change", "history"},
    WantMatch: {"changelist", "change", "history"},
    Problem: {"changelist", "change", "history"},
    Booster: {"changelist", "change", "history"},
    BoosterEcho: {"changelist", "change", "history"},
    WatchItem: {"changelist", "change", "history"},
    ProblemAnswer: {"changelist", "change", "history"},
    HelpRequest: {"changelist", "change", "history"},
    Mentor: {"changelist", "change", "history"},
    Pairing: {"changelist", "change", "history"},
    Introduction: {"changelist", "change", "history"},
    Challenge: {"changelist", "change", "history"},
    ChallengeStory: {"changelist", "change", "history"},
    Lab: {"changelist", "change", "history"},
    SkillsNotice: {"changelist", "change", "history"},
    Immersion: {"changelist", "change", "history"},
    ImmersionStory: {"changelist", "change", "history"},
    StoryFollowUp: {"changelist", "change", "history"},
    Kit: {"changelist", "change", "history"},
    Story: {"changelist", "change", "history"},
    Practice: {"changelist", "change", "history"},
    Trial: {"changelist", "change", "history"},
    TrialReport: {"changelist", "change", "history"},
    Resource: {"changelist", "change", "history"},
    ResourceUse: {"changelist", "change", "history"},
    User: set(),
    LogEntry: set(),
}
ADMINISTRATORS = MISSION | {
    User: {"changelist", "add", "change", "history"},
    LogEntry: {"changelist"},
}
SCREENS = ("changelist", "add", "change", "history", "delete")


@standing
def one_of_each(newcomer, moderator, department, cohort_2019, karim) -> dict[type, object]:
    invitation, _token = Invitation.issue(newcomer, email=newcomer.email, by=moderator)
    claim = ProfileClaim.objects.create(given_name="Ida", family_name="Roy", email="ida.roy@exemple.fr")
    project = ProjectFactory(status="tested")
    who = {"member": karim, "collectivity": department}
    wrote = {"author": karim, "collectivity": department}
    return {
        Project: project,
        Theme: Theme.objects.create(name="Accueil"),
        Document: Document.objects.create(project=project, title="Fiche", kind="pdf", size=1, file="documents/rien"),
        StatusEntry: project.statuses.get(),
        JournalEntry: JournalEntry.objects.create(project=project, text="Huit sites."),
        Takeover: Takeover.objects.create(project=project, sponsor="DGS", state="pending", **wrote),
        Reuse: Reuse.objects.create(project=project, kept="Le script", **who),
        Subject: (subject := Subject.objects.create(title="Les courriers", problem="…", state="pending", **wrote)),
        SubjectComment: SubjectComment.objects.create(subject=subject, author=karim, text="Oui.", state="pending"),
        TeamComposition: TeamComposition.objects.create(cohort=cohort_2019, wishes_until="2026-01-15"),
        JuryOutcome: JuryOutcome.objects.create(project=project, is_retained=True, why="Prêt.", on="2026-01-15"),
        SubjectCall: SubjectCall.objects.create(
            cohort=cohort_2019, words="Des sujets.", opens_on="2026-01-15", closes_on="2026-02-15"
        ),
        SubjectLink: SubjectLink.objects.create(
            name="DGS", token_hash="x", expires_at=timezone.now(), created_by=karim
        ),
        FollowUp: FollowUp.objects.create(project=project, months=6, due_on="2026-01-15"),
        Tool: Tool.objects.create(name="Observation de terrain"),
        CannedReason: CannedReason.objects.create(text="Hors du sujet du réseau."),
        MissedSearch: MissedSearch.objects.create(key="trottinet", words="trottinette", times=3),
        Synonyms: Synonyms.objects.create(expressions="PMI\nprotection maternelle et infantile"),
        Module: (module := Module.objects.create(name="Design de service")),
        CurriculumModule: (line := CurriculumModule.objects.create(cohort=cohort_2019, module=module)),
        SponsorLink: SponsorLink.issue(project, name="DGS", by=karim)[0],
        SpeakerBrief: (
            brief := SpeakerBrief.issue(
                line, name="Solène", asks_until=(today := timezone.localdate()), ends_on=today, by=karim
            )[0]
        ),
        SpeakerReply: brief.answer("Venez avec trois photos.", project=project),
        ModuleAsk: ModuleAsk.objects.create(project=project, module=line, text="Un relevé.", written_by=karim),
        Charter: (charter := Charter.objects.create(number="1", text="Se parler avec égards.")),
        CharterAcceptance: CharterAcceptance.objects.create(charter=charter, member=karim),
        Body: (body := Body.objects.create(kind=BodyKind.STEERING, name="Comité de pilotage")),
        Seat: (seat := Seat.objects.create(body=body, collectivity=department)),
        SeatMandate: SeatMandate.objects.create(seat=seat, member=karim),
        Membership: Membership.objects.create(member=karim, until=timezone.localdate() + timedelta(days=30)),
        MembershipRequest: MembershipRequest.objects.create(member=karim),
        RelayOffer: RelayOffer.objects.create(member=karim, cohort=karim.cohort),
        Organisation: Organisation.objects.create(level=2, why="Un an d’essai."),
        Meeting: (meeting := Meeting.objects.create(body=body, on=timezone.localdate())),
        Convocation: Convocation.objects.create(meeting=meeting, member=karim),
        AgendaPoint: AgendaPoint.objects.create(meeting=meeting, member=karim, text="Un point"),
        Resolution: Resolution.objects.create(body=body, meeting=meeting, what="Adopter la charte."),
        Club: (club := Club.objects.create(name="Langage clair", entry="theme", tagline="Relire.")),
        AnimatorMandate: AnimatorMandate.objects.create(club=club, member=karim),
        RelayMandate: RelayMandate.objects.create(cohort=karim.cohort, member=karim),
        ExternalLoop: ExternalLoop.objects.create(name="Le fil", kind="tchap", url="https://www.tchap.gouv.fr/a"),
        Partner: (partner := Partner.objects.create(name="Opta-S", kind="provider", subject="Des modules")),
        Agreement: Agreement.objects.create(partner=partner),
        IdeaTheme: (theme := IdeaTheme.objects.create(name="Communication")),
        Idea: (idea := Idea.objects.create(title="Filmer", theme=theme, state="published")),
        IdeaComment: IdeaComment.objects.create(idea=idea, author=karim, text="Oui.", state="pending"),
        CouncilAnswer: CouncilAnswer.objects.create(idea=idea, status="kept", text="Oui."),
        Consultation: Consultation.objects.create(question="Un nom ?", closes_at=timezone.now() + timedelta(days=7)),
        Event: (event := EventFactory()),
        Registration: register(event, karim),
        EventReport: EventReport.objects.create(
            event=event, author=karim, happened="Nous avons ri.", attendance=9, keep="Recommencer.", state="pending"
        ),
        EventPhoto: EventPhoto.objects.create(event=event, alt="Une table", file="evenements/rien", size=1),
        EventDocument: EventDocument.objects.create(event=event, title="Le mot", file="evenements/rien", size=1),
        AnnualMeeting: AnnualMeeting.objects.create(year=2025, host=department, decided="past"),
        DatePoll: make_poll(event.author),
        CodevSession: (codev := CodevSessionFactory()),
        CodevInvitation: CodevInvitation.objects.create(session=codev, member=karim, state="accepted"),
        ContributionCall: (
            call := ContributionCall.objects.create(event=event, looked_for="Des essais.", closes_at=event.starts_at)
        ),
        CallProposal: CallProposal.objects.create(
            call=call, author=karim, title="Un essai", summary="…", format="talk", state="sent", sent_at=timezone.now()
        ),
        HelpOffer: HelpOffer.objects.create(project=project, member=karim, word="Deux heures."),
        VisitorRequest: make_request(state="offered", confirmed_at=timezone.now()),
        Introduction: make_introduction(karim, MemberFactory()),
        Lab: make_lab(karim),
        WantMatch: make_match(karim, MemberFactory()),
        Kit: Kit.objects.create(
            author=karim, title="Commencer", for_whom="elected", purpose="Savoir.", blocks="outil 1", state="pending"
        ),
        Story: Story.objects.create(
            title="Écouter d’abord", before="Seul.", changed="Tout.", subject="look", author=karim, state="pending"
        ),
        StoryFollowUp: StoryFollowUp.objects.create(
            story=old_story(karim), author=karim, months=6, text="Elle tient.", state="pending"
        ),
        Problem: (problem := Problem.objects.create(title="Une question", context="…", state="pending", **wrote)),
        ProblemAnswer: ProblemAnswer.objects.create(problem=problem, author=karim, text="Oui.", state="pending"),
        Booster: (booster := make_booster(karim, module=module, state="pending")),
        BoosterEcho: make_echo(booster, karim, state="pending"),
        WatchItem: make_item(karim, state="pending"),
        HelpRequest: HelpRequest.objects.create(asker=karim, question="Relire une lettre"),
        Mentor: Mentor.objects.create(member=karim),
        Pairing: Pairing.objects.create(newcomer=karim, mentor=newcomer, answer_by=timezone.localdate()),
        Challenge: (challenge := make_challenge(karim, state="pending")),
        ChallengeStory: tell(challenge.teams.create(collectivity=karim.collectivity), karim, state="pending"),
        Practice: make_practice(karim, state="pending"),
        Trial: (trial := make_trial(karim, state="pending")),
        TrialReport: TrialReport.objects.create(
            trial=trial, author=karim, verdict="worked", advice="yes", text="Oui.", state="pending"
        ),
        Resource: (resource := make_resource(karim, state="pending")),
        ResourceUse: ResourceUse.objects.create(resource=resource, author=karim, text="Un bilan.", state="pending"),
        Immersion: (immersion := make_immersion(karim, state="pending")),
        ImmersionStory: ImmersionStory.objects.create(
            immersion=immersion, author=karim, text="Un relais.", state="pending"
        ),
        SkillsNotice: SkillsNotice.objects.create(
            title="Relire", direction="offer", half_days=1, skill="Écrire", period="En mai", state="pending", **wrote
        ),
        Member: newcomer,
        ProfileClaim: claim,
        CollectivityMove: CollectivityMove.announce(karim, CollectivityFactory(), position="Cadre"),
        MonthlyWord: MonthlyWord.objects.create(month="2026-11-01"),
        Invitation: invitation,
        Letter: Letter.post(kind=Kind.INVITATION, to=newcomer.email, subject="Invitation", body="Bonjour."),
        Cohort: cohort_2019,
        DiplomaText: DiplomaText.objects.create(what="…", how="…"),
        Collectivity: department,
        PlaceAlias: PlaceAlias.objects.create(written="Conseil du 95", collectivity=department),
        Voice: VoiceFactory(),
        User: moderator,
        LogEntry: audit.record(moderator, newcomer, "Essai"),
    }


def address(model, screen, things) -> str:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{screen}"
    return reverse(name, args=[] if screen in ("changelist", "add") else [things[model].pk])


def test_the_registry_holds_what_this_table_knows_and_nothing_of_the_libraries():
    assert set(admin.site._registry) == set(MISSION), "say in MISSION which screens the mission opens"


@pytest.mark.parametrize("model", MISSION)
def test_the_mission_opens_its_screens_and_no_other(model, one_of_each, moderator, sign_in):
    client = sign_in(moderator)
    answers = {screen: client.get(address(model, screen, one_of_each)).status_code for screen in SCREENS}
    assert answers == {screen: 200 if screen in MISSION[model] else 403 for screen in SCREENS}


@pytest.mark.parametrize("model", MISSION)
def test_administrators_open_accounts_and_the_log_too(model, one_of_each, administrator, sign_in):
    client = sign_in(administrator)
    answers = {screen: client.get(address(model, screen, one_of_each)).status_code for screen in SCREENS}
    assert answers == {screen: 200 if screen in ADMINISTRATORS[model] else 403 for screen in SCREENS}


@pytest.mark.parametrize("model", MISSION)
def test_a_member_and_a_visitor_open_none(model, one_of_each, helene, sign_in, visitor):
    hers = sign_in(helene)
    for screen in SCREENS:
        url = address(model, screen, one_of_each)
        assert visitor.get(url).url.startswith(reverse("account_login"))
        assert hers.get(url, follow=True).status_code == 403


@pytest.mark.parametrize(
    ("name", "with_person", "allowed"),
    [
        ("import", False, {"moderator", "administrator"}),
        ("export", False, {"administrator"}),
        ("vouch", True, {"moderator", "administrator"}),
        ("erase", True, {"administrator"}),
    ],
)
def test_our_own_screens(name, with_person, allowed, newcomer, helene, moderator, administrator, sign_in, visitor):
    url = reverse(f"admin:directory_member_{name}", args=[newcomer.pk] if with_person else [])
    assert sign_in(moderator).get(url).status_code == (200 if "moderator" in allowed else 403)
    assert sign_in(administrator).get(url).status_code == (200 if "administrator" in allowed else 403)
    assert sign_in(helene).get(url).status_code == 302
    assert visitor.get(url).status_code == 302


@pytest.mark.parametrize(
    "name", ["directory_member_invite", "directory_profileclaim_refuse", "directory_profileclaim_reopen"]
)
def test_verbs_are_not_said_by_following_a_link(name, one_of_each, moderator, sign_in):
    thing = one_of_each[ProfileClaim if "claim" in name else Member]
    assert sign_in(moderator).get(reverse(f"admin:{name}", args=[thing.pk])).status_code == 405


@pytest.mark.parametrize("model", [Group, Permission, Session, ContentType, Consent, RelayedMessage, MessageBlock])
def test_nobody_has_a_screen_for_groups_sessions_consents_and_messages(model):
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def test_the_mission_cannot_make_itself_administrator(moderator, sign_in):
    client = sign_in(moderator)
    keys = {"email": moderator.email, "is_superuser": "1", "is_staff": "1", "groups": "1"}
    assert client.post(reverse("admin:directory_user_change", args=[moderator.pk]), keys).status_code == 403
    data = {"action": "make_administrator", "answered": "1", "_selected_action": [moderator.pk]}
    assert client.post(reverse("admin:directory_user_changelist"), data).status_code == 403
    moderator.refresh_from_db()
    assert not moderator.is_superuser


def test_staff_without_a_second_factor_see_nothing(moderator, sign_in):
    moderator.authenticator_set.all().delete()
    answer = sign_in(moderator).get(reverse("admin:directory_member_changelist"))
    assert answer.status_code == 302
    assert answer.url == reverse("mfa_index")


def test_a_closed_account_opens_nothing(moderator, sign_in):
    client = sign_in(moderator)
    User.objects.filter(pk=moderator.pk).update(is_active=False)
    assert client.get(reverse("admin:index")).status_code == 302


def test_an_action_reaches_only_what_the_list_holds(newcomer, moderator, sign_in, karim):
    """TRUST, case 37: numbers posted beside the list, or the name of another model's action, do nothing."""
    client = sign_in(moderator)
    url = reverse("admin:directory_profileclaim_changelist")
    client.post(url, {"action": "suspend", "answered": "1", "_selected_action": [karim.pk]})
    client.post(
        reverse("admin:directory_member_changelist"),
        {"action": "make_administrator", "answered": "1", "_selected_action": [karim.pk]},
    )
    karim.user.refresh_from_db()
    assert karim.user.is_active
    assert not karim.user.is_superuser


def test_the_ways_out_are_the_portals(administrator, sign_in):
    client = sign_in(administrator)
    assert client.post(reverse("admin:logout")).url == reverse("account_logout")
    assert client.get(reverse("admin:password_change")).url == reverse("account_change_password")


def test_the_log_names_nobody(newcomer, moderator, sign_in):
    """Somebody who is erased must not survive in the log."""
    url = reverse("admin:directory_member_change", args=[newcomer.pk])
    data = form_data(sign_in(moderator).get(url)) | {"position": "Directrice"}
    assert sign_in(moderator).post(url, data).status_code == 302
    entry = LogEntry.objects.get()
    assert entry.user == moderator
    assert "Fonction" in entry.get_change_message()
    assert newcomer.family_name not in f"{entry.object_repr} {entry.change_message}"
    assert entry.action_time <= timezone.now()


def test_rights_are_those_that_django_reads(moderator, administrator, karim):
    """Rights are read by prepared statements: those of the account, and of its groups, while it is open."""
    moderator.user_permissions.add(Permission.objects.get(codename="delete_session"))

    def rights(user):
        return User.objects.get(pk=user.pk).get_all_permissions()

    for user in (moderator, administrator, User.objects.create_user("k@exemple.fr", is_staff=True)):
        assert rights(user) == ModelBackend().get_all_permissions(User.objects.get(pk=user.pk))
    assert "sessions.delete_session" in rights(moderator)
    moderator.groups.clear()
    assert rights(moderator) == {"sessions.delete_session"}
    User.objects.filter(pk=moderator.pk).update(is_active=False)
    assert rights(moderator) == set()
