"""Speakers and referents know the projects before their module, by a link without account (EV1-22)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.models import Cohort, Member
from directory.models.members import MemberKind
from directory.personal_data import erase
from directory.todo import todo
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from governance.models import CurriculumModule, Module
from projects.models import ModuleAsk, Project, SpeakerBrief, SpeakerReply
from tests.factories import MemberFactory, ProjectFactory, PublicPageFactory
from tests.standing import standing

DAY = timedelta(days=1)
ASK = "Un relevé que les enfants remplissent seuls."
REPLY = "Apportez trois photos reçues des écoles."


def today():
    return timezone.localdate()


@standing
def cohort() -> Cohort:
    return Cohort.objects.create(
        label="2026-2027",
        starts_on=2026,
        ends_on=2027,
        appetizer_on=today() - 60 * DAY,
        presented_on=today() + 100 * DAY,
    )


@standing
def module(cohort) -> CurriculumModule:
    design = Module.objects.create(name="Design de service")
    return CurriculumModule.objects.create(cohort=cohort, module=design, starts_on=today() + 14 * DAY)


@standing
def student(cohort) -> Member:
    return MemberFactory(
        given_name="Gwenaëlle", family_name="Prigent", kind=MemberKind.TRAINEE, cohort=cohort, with_account=True
    )


@standing
def project(cohort, student) -> Project:
    words = {"title": "La cour qui boit la pluie", "problem": "La cour est un carré de bitume."}
    return ProjectFactory(cohort=cohort, lead=student, draft=True, status="in_training", **words)


@pytest.fixture
def issued(module) -> tuple[SpeakerBrief, str]:
    days = {"asks_until": today() + 10 * DAY, "ends_on": today() + 14 * DAY}
    return SpeakerBrief.issue(module, name="Solène Arrighi", by=None, **days)


@pytest.fixture
def brief(issued) -> SpeakerBrief:
    return issued[0]


@pytest.fixture
def door(issued) -> str:
    return reverse("projects:speaker_brief", args=[issued[1]])


@pytest.fixture
def ask_url(project, module) -> str:
    return reverse("projects:module_ask", args=[project.slug, module.pk])


# The link --------------------------------------------------------------------------------------------


def test_the_mission_makes_a_link_shown_once_and_revokes_it(cohort, module, moderator, student, sign_in, visitor):
    url = reverse("projects:speaker_brief_list", args=[cohort.slug])
    browser = sign_in(moderator)
    words = {
        "module": module.pk,
        "name": " Solène  Arrighi ",
        "asks_until": today() + DAY,
        "ends_on": today() + 2 * DAY,
    }
    page = browser.post(url, words, follow=True).text
    secret = page.partition('value="http')[2].partition('"')[0]
    assert "/intervenant/" in secret
    assert "/intervenant/" not in browser.get(url).text
    brief = SpeakerBrief.objects.get()
    assert (brief.name, brief.module, brief.ends_on) == ("Solène Arrighi", module, today() + 2 * DAY)
    door = secret[secret.index("/intervenant/") :]
    assert visitor.get(door).status_code == 200
    assert "déjà ouvert pour ce nom" in browser.post(url, words).text
    revoke = reverse("projects:speaker_brief_revoke", args=[cohort.slug, brief.pk])
    assert "Cela ne pourra pas être annulé" in browser.post(revoke).text
    browser.post(revoke, {"answered": "1"})
    assert visitor.get(door).status_code == 404
    assert sign_in(student).get(url).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"module": ""}, "Choisissez le module."),
        ({"name": " "}, "Écrivez le nom de l’intervenant"),
        ({"ends_on": "demain"}, "Écrivez la date"),
        ({"ends_on": "2020-01-01"}, "entre aujourd’hui et dans un an"),
        ({"asks_until": "2020-01-01"}, "entre aujourd’hui et le dernier jour du lien"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cohort, module, moderator, sign_in, wrong, sentence):
    words = {"module": module.pk, "name": "Solène Arrighi", "asks_until": today() + DAY, "ends_on": today() + DAY}
    page = sign_in(moderator).post(reverse("projects:speaker_brief_list", args=[cohort.slug]), words | wrong).text
    assert sentence in page
    assert ("Solène Arrighi" in page) == ("name" not in wrong)
    assert not SpeakerBrief.objects.exists()


@pytest.mark.parametrize("change", ["revoked", "expired", "cancelled", "unknown"])
def test_a_link_that_does_not_open_says_whom_to_ask_and_nothing_else(brief, door, cohort, project, visitor, change):
    ModuleAsk.write(project, brief.module, ASK, by=project.roles.get().member)
    if change == "cancelled":
        Cohort.objects.filter(pk=cohort.pk).update(cancelled_on=today())
    elif change == "unknown":
        door = reverse("projects:speaker_brief", args=["inconnu"])
    else:
        fields = {"revoked": {"revoked_at": timezone.now()}, "expired": {"expires_at": timezone.now()}}
        SpeakerBrief.objects.update(**fields[change])
    for answer in (visitor.get(door), visitor.post(door, {"pour": "tous", "tous-text": "Mes mots perdus ?"})):
        assert answer.status_code == 404
        assert "demandez un lien à la mission innovation" in answer.text
        assert ASK not in answer.text
        assert brief.name not in answer.text
        assert project.title not in answer.text
    assert "Mes mots perdus ?" in answer.text
    assert not SpeakerReply.objects.exists()


def test_the_page_is_kept_by_nobody_and_told_to_nobody(brief, door, visitor):
    answer = visitor.get(door)
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert "Cette page a été faite pour <b>Solène Arrighi</b>" in answer.text
    strange = Client().post(door, {"pour": "tous", "tous-text": REPLY}, headers={"sec-fetch-site": "cross-site"})
    assert strange.status_code == 403
    assert not SpeakerReply.objects.exists()


# What the team shows ---------------------------------------------------------------------------------


@pytest.mark.met("EV1-22")
def test_the_speaker_reads_what_each_team_agreed_to_show(brief, door, ask_url, project, student, visitor, sign_in):
    before = visitor.get(door).text
    assert project.title not in before
    assert "1 autre projet" in before
    browser = sign_in(student)
    assert "le titre et la phrase" in browser.get(ask_url).text
    assert "C’est écrit" in browser.post(ask_url, {"text": ASK}, follow=True).text
    page = visitor.get(door).text
    for words in (project.title, "La cour est un carré de bitume.", ASK, "En cours de formation"):
        assert words in page
    for hidden in (student.family_name, student.given_name, student.email, f"/projets/{project.slug}/"):
        assert hidden not in page
    remove = reverse("projects:module_ask_remove", args=[project.slug, brief.module_id])
    assert "Cela ne pourra pas être annulé" in browser.post(remove).text
    browser.post(remove, {"answered": "1"})
    assert project.title not in visitor.get(door).text


def test_of_who_asked_nothing_the_speaker_reads_what_visitors_read(brief, door, cohort, visitor):
    page = PublicPageFactory(project=ProjectFactory(title="Le dimanche à la piscine", cohort=cohort, status="tested"))
    Project.objects.filter(pk=page.project_id).update(problem="Un problème récrit depuis.", title="Un titre récrit")
    text = visitor.get(door).text
    assert "Le dimanche à la piscine" in text
    assert "récrit" not in text
    Project.objects.filter(pk=page.project_id).update(hidden_at=timezone.now())
    assert "Le dimanche à la piscine" not in visitor.get(door).text


@pytest.mark.parametrize("fields", [{"hidden_at": timezone.now()}, {"state": State.WITHDRAWN}], ids=["hidden", "gone"])
def test_a_project_hidden_or_taken_away_is_no_longer_shown(brief, door, project, student, visitor, fields):
    ModuleAsk.write(project, brief.module, ASK, by=student)
    assert ASK in visitor.get(door).text
    Project.objects.filter(pk=project.pk).update(**fields)
    assert project.title not in visitor.get(door).text


def test_teams_write_until_the_day_of_the_mission(brief, ask_url, project, student, sign_in):
    SpeakerBrief.objects.update(asks_until=today() - DAY)
    page = sign_in(student).post(ask_url, {"text": ASK}).text
    assert "La date est passée" in page
    assert ASK in page
    assert not ModuleAsk.objects.exists()
    listed = sign_in(student).get(reverse("projects:module_ask_list", args=[project.slug])).text
    assert "la date d’écriture est passée" in listed


def test_two_of_the_team_who_write_at_once_read_each_other(brief, ask_url, project, student, sign_in):
    ModuleAsk.write(project, brief.module, "Le premier texte.", by=student)
    browser = sign_in(student)
    mark = browser.get(ask_url).context["form"]["mark"].value()
    ModuleAsk.write(project, brief.module, "Celui d’une collègue.", by=student)
    page = browser.post(ask_url, {"text": ASK, "mark": mark}).text
    assert "Celui d’une collègue." in page
    assert ModuleAsk.objects.get().text == "Celui d’une collègue."


def test_only_the_team_writes_and_only_for_a_module_that_is_prepared(brief, ask_url, helene, student, sign_in, project):
    assert sign_in(helene).post(ask_url, {"text": ASK}).status_code == 404
    assert "Écrivez ce que vous attendez" in sign_in(student).post(ask_url, {"text": " "}).text
    SpeakerBrief.objects.all().delete()
    assert sign_in(student).get(ask_url).status_code == 404
    empty = sign_in(student).get(reverse("projects:module_ask_list", args=[project.slug])).text
    assert "Aucun intervenant ne prépare de module" in empty


def test_a_team_that_said_nothing_finds_it_in_what_is_to_do(brief, project, student, helene):
    def titles(member: Member) -> list[str]:
        return [one.link.title for one in todo(member) if one.link and "prochain module" in one.link.title]

    assert titles(student) == [f"Qu’attend « {project.title} » du prochain module ?"]
    assert titles(helene) == []
    ModuleAsk.write(project, brief.module, ASK, by=student)
    assert titles(student) == []


# What the speaker answers ----------------------------------------------------------------------------


def test_the_answer_is_read_by_the_mission_then_joins_the_project(
    brief, door, project, student, helene, moderator, visitor, sign_in
):
    ModuleAsk.write(project, brief.module, ASK, by=student)
    key = f"p{project.pk}"
    page = visitor.post(door, {"pour": key, f"{key}-text": REPLY}, follow=True).text
    assert "en lecture" in page
    assert REPLY not in sign_in(student).get(project.get_absolute_url()).text
    visitor.post(door, {"pour": key, f"{key}-text": f"{REPLY} Et un mètre."})
    reply = SpeakerReply.objects.get()
    assert reply.text == f"{REPLY} Et un mètre."
    with pytest.raises(ValidationError):
        reply.send_back(by=moderator, reason="À revoir avec vous.")
    reply.publish(by=moderator)
    assert "Solène Arrighi a écrit" in Notification.objects.get(recipient=student.user, kind="speaker_replied").sentence
    mine = sign_in(student).get(project.get_absolute_url()).text
    assert "Et un mètre." in mine
    assert "Solène Arrighi, Design de service" in mine
    Project.objects.filter(pk=project.pk).update(state=State.PUBLISHED, published_at=timezone.now())
    assert "Et un mètre." not in sign_in(helene).get(project.get_absolute_url()).text
    late = visitor.post(door, {"pour": key, f"{key}-text": "Trop tard."}).text
    assert "déjà lus" in late or "transmis" in late
    assert SpeakerReply.objects.get().text == f"{REPLY} Et un mètre."


def test_a_word_for_all_reaches_every_team_and_outlives_the_link(
    brief, door, project, student, moderator, visitor, sign_in
):
    visitor.post(door, {"pour": "tous", "tous-text": REPLY})
    reply = SpeakerReply.objects.get(project=None)
    reply.publish(by=moderator)
    brief.module.delete()
    reply.refresh_from_db()
    assert (reply.brief, reply.signature) == (None, "Solène Arrighi")
    assert REPLY in sign_in(student).get(reverse("projects:module_ask_list", args=[project.slug])).text
    assert "à toutes les équipes" in sign_in(student).get(project.get_absolute_url()).text


def test_an_empty_answer_says_so_and_words_for_a_team_that_left_come_back(brief, door, project, student, visitor):
    assert "même une phrase" in visitor.post(door, {"pour": "tous", "tous-text": " "}).text
    gone = visitor.post(door, {"pour": f"p{project.pk}", f"p{project.pk}-text": REPLY}).text
    assert "Vos mots n’ont pas été envoyés." in gone
    assert REPLY in gone
    assert not SpeakerReply.objects.exists()


def test_a_team_does_not_decide_what_its_speakers_say(brief, project, student, moderator):
    reply = brief.answer(REPLY, project=project)
    assert reply.written_by(student.user)
    assert not reply.written_by(moderator)
    assert list(SpeakerReply.objects.visible_to(student.user)) == []
    assert list(SpeakerReply.objects.visible_to(moderator)) == [reply]
    reply.publish(by=moderator)
    assert list(SpeakerReply.objects.visible_to(student.user)) == [reply]


def test_the_link_is_the_mission_s_and_lives_on_when_its_maker_is_erased(brief, door, helene, visitor):
    SpeakerBrief.objects.update(created_by=helene)
    erase(helene)
    assert visitor.get(door).status_code == 200


def test_the_page_costs_the_same_however_many_teams_write(
    brief, door, module, cohort, project, student, visitor, same_queries
):
    ModuleAsk.write(project, module, ASK, by=student)

    def one_more() -> None:
        other = ProjectFactory(cohort=cohort, lead=student)
        ModuleAsk.write(other, module, ASK, by=student)
        brief.answer(REPLY, project=other)
        PublicPageFactory(project=ProjectFactory(cohort=cohort))

    same_queries(lambda: visitor.get(door), one_more, 5)


def test_the_team_s_page_costs_the_same_however_many_modules(brief, cohort, project, student, sign_in, same_queries):
    browser = sign_in(student)

    def one_more() -> None:
        other = Module.objects.create(name=f"Module {Module.objects.count()}")
        line = CurriculumModule.objects.create(cohort=cohort, module=other)
        SpeakerBrief.issue(line, name="Solène", asks_until=today(), ends_on=today(), by=student)
        ModuleAsk.write(project, line, ASK, by=student)

    url = reverse("projects:module_ask_list", args=[project.slug])
    same_queries(lambda: browser.get(url), one_more, 8)
