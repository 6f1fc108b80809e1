"""The bank in the administration: lists at a constant cost, facts corrected, things taken off with a reason and after a
question; nothing of the teams' words is rewritten, nobody decides of their own."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.moderation.models import ModerationEvent, Revision, State, Verb
from emi_alumni.foundation.notifications.models import Notification
from projects.models import (
    Document,
    FollowUp,
    JournalEntry,
    Project,
    Reuse,
    SponsorLink,
    StatusEntry,
    Subject,
    Takeover,
    TeamRole,
    Theme,
)
from projects.models.project import ProjectAudience, Role
from tests.admin.forms import form_data
from tests.factories import CollectivityFactory, MemberFactory, ProjectFactory, VoiceFactory
from tests.standing import standing

WHY = "Une personne y est nommée."


@pytest.fixture
def mission(sign_in, moderator):
    return sign_in(moderator)


@standing
def project(helene, department) -> Project:
    return ProjectFactory(lead=helene, title="Le premier appel compte", status="tested", places=[department])


@pytest.fixture
def moderator_of_the_team(moderator, project):
    TeamRole.objects.create(project=project, member=MemberFactory(user=moderator), role=Role.TEAM)
    return moderator


def url(model, screen: str = "changelist", *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{screen}", args=args)


def act(client, action: str, *things, **answer):
    """Choose an action on the list; with `answer`, say yes to what it asks."""
    data = {"action": action, "_selected_action": [thing.pk for thing in things]}
    if answer:
        data |= {"answered": "1"} | answer
    return client.post(url(type(things[0])), data, follow=True)


def said(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def told(member: Member) -> list[str]:
    rows = Notification.objects.filter(recipient=member.user).order_by("pk")
    return list(rows.values_list("wording", flat=True))


# Lists ---------------------------------------------------------------------------------------------


def one_more(model, member: Member) -> None:
    project = ProjectFactory(lead=member, cohort=member.cohort)
    place = CollectivityFactory()
    who, wrote = {"member": member, "collectivity": place}, {"author": member, "collectivity": place}
    made = {
        Project: lambda: None,
        Theme: lambda: Theme.objects.create(name=f"Thème {project.pk}").projects.add(project),
        Document: lambda: project.documents.create(title="Fiche", kind="pdf", size=1, file="x", added_by=member),
        StatusEntry: lambda: StatusEntry.record(
            project, "tested", on=timezone.localdate(), why="Un essai.", author=member
        ),
        JournalEntry: lambda: project.journal.create(text="Une nouvelle.", author=member),
        Takeover: lambda: Takeover.objects.create(project=project, sponsor="DGS", **wrote),
        Reuse: lambda: Reuse.objects.create(project=project, kept="Le script", **who),
        Subject: lambda: Subject.objects.create(title="Un sujet", problem="…", **wrote),
        SponsorLink: lambda: SponsorLink.issue(project, name="DGS", by=member),
        FollowUp: lambda: project.follow_ups.create(months=6, due_on="2026-01-15"),
    }
    made[model]()


COST = {
    Project: 7,
    Theme: 6,
    Document: 7,
    StatusEntry: 6,
    JournalEntry: 6,
    Takeover: 6,
    Reuse: 6,
    Subject: 6,
    SponsorLink: 6,
    FollowUp: 6,
}


@pytest.mark.parametrize("model", COST, ids=lambda model: model._meta.model_name)
def test_each_list_costs_the_same_whatever_it_holds(model, mission, helene, same_queries):
    one_more(model, helene)
    same_queries(lambda: mission.get(url(model)), lambda: one_more(model, helene), COST[model])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=premier", 1),
        ("q=appel+premier", 1),
        ("q=PREMIÈR", 1),
        ("q=inconnu", 0),
        ("state__exact=published", 1),
        ("state__exact=draft", 0),
        ("nouvelles=fresh", 1),
        ("nouvelles=old", 0),
        ("nouvelles=none", 0),
        ("nouvelles=n%27importe", 1),
        ("status__exact=tested", 1),
    ],
)
def test_projects_are_found_by_words_state_status_and_freshness(asked, found, mission, project, karim):
    ProjectFactory(lead=karim, title="Un marché sans sacs", draft=True)
    assert mission.get(f"{url(Project)}?{asked}").context["cl"].result_count == found


@pytest.mark.parametrize(
    ("asked", "found"), [("attente", 1), ("confirmee", 1), ("non", 1), ("autre", 3)], ids=lambda value: str(value)
)
def test_reuses_are_told_apart_by_their_answer(asked, found, mission, project, helene, karim, department, argenteuil):
    now = timezone.now()
    Reuse.objects.create(project=project, member=karim, collectivity=argenteuil, kept="a")
    Reuse.objects.create(project=project, member=karim, collectivity=department, kept="b", confirmed_at=now)
    Reuse.objects.create(project=project, member=karim, collectivity=CollectivityFactory(), kept="c", declined_at=now)
    assert mission.get(f"{url(Reuse)}?reponse={asked}").context["cl"].result_count == found


@pytest.mark.parametrize(("asked", "found"), [("attendue", 1), ("repondue", 1), ("passee", 1), ("", 4)])
def test_follow_ups_are_told_apart(asked, found, mission, project, helene):
    project.follow_ups.create(months=6, due_on="2025-01-15")
    project.follow_ups.create(months=12, due_on="2025-07-15")
    project.follow_ups.create(months=24, due_on="2999-01-15")
    ProjectFactory().follow_ups.create(months=6, due_on="2025-01-15", answered_at=timezone.now(), news="Huit sites.")
    answer = mission.get(f"{url(FollowUp)}?etat={asked}")
    assert answer.context["cl"].result_count == found
    if not asked:
        page = answer.content.decode()
        for words in ("réponse attendue", "répondue", "dépassée par la suivante", "à venir"):
            assert words in page


@pytest.mark.parametrize(("asked", "found"), [("oui", 1), ("non", 1), ("autre", 2)])
def test_struck_statuses_are_told_apart(asked, found, mission, project):
    now, day = timezone.now(), timezone.localdate()
    project.statuses.create(status="stopped", on=day, why="Faux.", struck_at=now, struck_why="Une erreur.")
    assert mission.get(f"{url(StatusEntry)}?barree={asked}").context["cl"].result_count == found


def test_what_teams_wrote_is_read_and_leads_to_the_page(mission, project):
    page = mission.get(url(Project, "change", project.pk)).content.decode()
    assert "Une phrase qui dit tout." in page
    assert f'href="{project.get_absolute_url()}"' in page
    assert "Hélène Lefèvre (porte le projet)" in page
    assert 'name="sentence"' not in page


# Corrections ---------------------------------------------------------------------------------------


def test_the_mission_corrects_promotion_places_and_readers_and_the_team_is_told(
    mission, project, cohort_2021, argenteuil, helene
):
    theme = Theme.objects.create(name="Accueil")
    form = form_data(mission.get(url(Project, "change", project.pk)))
    given = {"cohort": cohort_2021.pk, "collectivities": [argenteuil.pk], "themes": [theme.pk], "audience": "team"}
    assert mission.post(url(Project, "change", project.pk), form | given).status_code == 302
    project.refresh_from_db()
    assert (project.cohort, project.audience) == (cohort_2021, ProjectAudience.TEAM)
    assert list(project.collectivities.all()) == [argenteuil]
    assert list(project.themes.all()) == [theme]
    assert told(helene)[-1].startswith("La mission a corrigé « Le premier appel compte » : ")


def test_nothing_else_can_be_posted(mission, project):
    form = form_data(mission.get(url(Project, "change", project.pk)))
    extra = {"title": "Détourné", "sentence": "Détournée", "state": "draft", "status": "stopped", "why": "Non"}
    mission.post(url(Project, "change", project.pk), form | extra)
    project.refresh_from_db()
    assert (project.title, project.state, project.status) == ("Le premier appel compte", State.PUBLISHED, "tested")
    assert not Notification.objects.exists(), "nothing changed, nobody is told"


def test_the_mission_adds_no_reader(mission, helene):
    project = ProjectFactory(lead=helene, audience=ProjectAudience.TEAM)
    form = form_data(mission.get(url(Project, "change", project.pk)))
    for wider in ("network", "public"):
        answer = mission.post(url(Project, "change", project.pk), form | {"audience": wider})
        assert "Seule l’équipe peut choisir plus de lecteurs" in answer.content.decode()
    project.refresh_from_db()
    assert project.audience == ProjectAudience.TEAM


def test_an_edit_that_waits_goes_on_waiting(mission, project, helene, cohort_2021):
    Revision.propose(project, {"problem": "Un texte qui attend."}, by=helene.user)
    before = Revision.objects.get()
    form = form_data(mission.get(url(Project, "change", project.pk)))
    mission.post(url(Project, "change", project.pk), form | {"cohort": cohort_2021.pk})
    after = Revision.objects.waiting().get()
    assert (after.proposed, after.author, after.created_at) == (before.proposed, helene.user, before.created_at)


def test_drafts_and_ones_own_projects_are_only_read(mission, project, moderator_of_the_team, helene):
    draft = ProjectFactory(lead=helene, draft=True)
    assert mission.get(url(Project, "change", draft.pk)).status_code == 302, "a draft is its team's alone"
    for one in (project,):
        page = mission.get(url(Project, "change", one.pk))
        assert 'name="audience"' not in page.content.decode()
        assert mission.post(url(Project, "change", one.pk), {"audience": "team"}).status_code == 403
    refused = act(mission, "withdraw", project, reason=WHY)
    assert "Vous avez pris part à ce texte" in said(refused)
    project.refresh_from_db()
    assert (project.state, project.audience) == (State.PUBLISHED, ProjectAudience.NETWORK)


# What is taken off ---------------------------------------------------------------------------------


def things_of(project: Project, karim: Member) -> dict[str, object]:
    who = {"member": karim, "collectivity": karim.collectivity}
    return {
        "project": project,
        "document": project.documents.create(title="Fiche", kind="pdf", size=1, file="documents/rien"),
        "news": project.journal.create(text="Mme Durand a dit oui.", author=karim),
        "reuse": Reuse.objects.create(project=project, kept="Le script", confirmed_at=timezone.now(), **who),
        "subject": Subject.objects.create(
            title="Un sujet", problem="…", state=State.PUBLISHED, author=karim, collectivity=karim.collectivity
        ),
    }


TAKEN_OFF = {
    "project": ("withdraw", "helene", lambda one: one.state == State.WITHDRAWN),
    "document": ("remove", "helene", lambda one: not Document.objects.exists()),
    "news": ("remove", "karim", lambda one: not JournalEntry.objects.exists()),
    "reuse": ("remove", "karim", lambda one: one.declined_at is not None),
    "subject": ("withdraw", "karim", lambda one: one.state == State.WITHDRAWN),
}


@pytest.mark.parametrize("name", TAKEN_OFF)
def test_a_thing_is_taken_off_after_a_question_with_a_reason_that_its_people_read(
    name, mission, project, helene, karim, moderator
):
    action, who, is_off = TAKEN_OFF[name]
    thing = things_of(project, karim)[name]

    def off() -> bool:
        if type(thing).objects.filter(pk=thing.pk).exists():
            thing.refresh_from_db()
        return is_off(thing)

    asked = act(mission, action, thing)
    assert asked.context["question"].action == action
    assert str(thing) in asked.content.decode()
    without = act(mission, action, thing, reason=" ")
    assert "Écrivez pourquoi" in without.content.decode()
    assert not off()
    done = act(mission, action, thing, reason=WHY)
    assert off(), said(done)
    assert any(WHY in sentence for sentence in told({"helene": helene, "karim": karim}[who]))
    decision = ModerationEvent.objects.filter(verb=Verb.WITHDRAW).latest("pk")
    assert (decision.by, decision.why) == (moderator, WHY)


@pytest.mark.parametrize("name", TAKEN_OFF)
def test_a_member_takes_nothing_off(name, project, karim, helene, sign_in):
    thing = things_of(project, karim)[name]
    before = ModerationEvent.objects.count()
    for person in (helene, karim):
        data = {"action": TAKEN_OFF[name][0], "_selected_action": [thing.pk], "answered": "1", "reason": WHY}
        assert sign_in(person).post(url(type(thing)), data, follow=True).status_code == 403
    assert type(thing).objects.filter(pk=thing.pk).exists()
    assert ModerationEvent.objects.count() == before


def test_a_link_is_revoked_once_and_its_team_told(mission, project, helene):
    link, _secret = SponsorLink.issue(project, name="DGA solidarités", by=helene)
    assert "n’ouvriront plus rien" in act(mission, "revoke", link).content.decode()
    assert link.__class__.objects.open().exists()
    act(mission, "revoke", link, yes="1")
    assert not SponsorLink.objects.open().exists()
    assert told(helene) == [
        "La mission a annulé un lien de commanditaire de « Le premier appel compte » (DGA solidarités)."
    ]
    assert "déjà plus" in said(act(mission, "revoke", link, yes="1"))
    page = mission.get(url(SponsorLink, "change", link.pk)).content.decode()
    assert link.token_hash not in page


@pytest.mark.met("FRE-02")
def test_news_are_asked_again_once_a_week_and_only_where_they_are_due(mission, project, helene):
    due = project.follow_ups.create(months=6, due_on="2025-01-15")
    answered = project.follow_ups.create(months=24, due_on="2024-01-15", answered_at=timezone.now())
    act(mission, "remind", due, yes="1")
    assert Notification.objects.filter(kind="follow_up", recipient=helene.user).count() == 1
    assert "moins d’une semaine" in said(act(mission, "remind", due, yes="1"))
    assert "n’attend pas de réponse" in said(act(mission, "remind", answered, yes="1"))
    assert Notification.objects.filter(kind="follow_up").count() == 1


def test_an_action_of_one_screen_does_nothing_on_another(mission, project):
    mission.post(url(StatusEntry), {"action": "remove", "_selected_action": [project.statuses.get().pk]})
    assert project.statuses.exists()


# The queue says who reads a reason -----------------------------------------------------------------


def test_the_queue_does_not_promise_that_an_anonymous_person_reads_why(mission, project):
    voice = VoiceFactory(form__project=project, waiting=True)
    queue = mission.get(reverse("admin:moderation_queue")).content.decode()
    assert "elle ne lira pas cette phrase" in queue
    assert "et prévenir" not in queue
    stamp = re.search(r'name="stamp" value="(\w+)"', queue)[1]
    url = reverse("admin:moderation_decide", args=["retour", voice.pk])
    data = {"verb": "refuse", "why": "pending", "stamp": stamp}
    blank = mission.post(url, data | {"words": " "}).content.decode()
    assert "Écrivez pourquoi. La personne est anonyme" in blank
    done = mission.post(url, data | {"words": WHY}, follow=True)
    assert "la raison reste dans l’historique" in said(done)


def test_the_queue_says_when_somebody_left_a_way_to_be_told(mission, project):
    VoiceFactory(form__project=project, waiting=True, contact="dalila@exemple.fr")
    queue = mission.get(reverse("admin:moderation_queue")).content.decode()
    assert "a laissé de quoi la joindre" in queue
    assert "dalila" not in queue


def test_a_team_reads_why_its_project_is_refused(mission, helene):
    ProjectFactory(lead=helene, pending=True)
    queue = mission.get(reverse("admin:moderation_queue")).content.decode()
    assert "Pourquoi ? L’équipe lira cette phrase." in queue
