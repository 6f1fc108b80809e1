"""« Qui peut m’aider ? »: people who did it or offer it, for reasons that the asker can check (PQ1-40, PQ2-04)."""

import re
from datetime import timedelta
from itertools import product
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.models import CareerStep, Member, MessageBlock
from directory.visibility import GUARDED, Audience
from events.models import EventKind
from events.models.programme import ProgrammeItem, Speaker
from governance.models import AnimatorMandate, Club, ClubNote, Tool
from mentoring.helper_ranking import Kind
from mentoring.models import Handover, HelpRequest, Mentor, Problem, ProblemAnswer
from mentoring.who_helps import Answer, who_helps
from projects.models import Reuse
from projects.models.project import ProjectAudience
from resources.models import Story
from tests.factories import EventFactory, MemberFactory, ProjectFactory
from tests.prepared_check import differences_in
from tests.resources.practice_world import make_practice, tool
from tests.signing_in import signed_in
from tests.standing import standing

pytestmark = pytest.mark.django_db
NEED = "Ouvrir un guichet unique"
PAGE = "/entraide/qui-peut-m-aider/"


def people(answer: Answer) -> list[Member]:
    return [helper.member for helper in answer.helpers]


def told(answer: Answer) -> list[tuple]:
    """Everything that the page draws of an answer, and the worth that orders it."""
    return [
        (
            one.member.pk,
            one.away,
            [(*map(str, (r.kind, r.before, r.name, r.url, r.after)), r.worth) for r in one.reasons],
        )
        for one in answer.helpers
    ]


def kinds(answer: Answer) -> set[Kind]:
    return {reason.kind for helper in answer.helpers for reason in helper.reasons}


@standing
def opened(karim):
    """Karim opened one."""
    return ProjectFactory(title="Un guichet unique à la mairie", lead=karim, status="implemented", cohort=karim.cohort)


# Who answers ---------------------------------------------------------------------------------------------------------


@pytest.mark.met("PQ1-40", "PQ2-04")
def test_guichet_unique_leads_to_who_opened_one_not_to_who_looks_for_one(helene, karim, opened):
    MemberFactory(given_name="Cherche", looking_for="Ouvrir un guichet unique")
    MemberFactory(given_name="Souhaite", bio="Je voudrais ouvrir un guichet unique. Je cherche un guichet unique.")
    wanting = MemberFactory(given_name="Équipe")
    ProjectFactory(title="Des files plus courtes", lead=wanting, help_wanted="Qui a ouvert un guichet unique ?")
    answer = who_helps(helene.user, NEED)
    assert people(answer) == [karim]
    [reason] = answer.helpers[0].reasons
    assert (reason.kind, reason.before, reason.name) == (Kind.LED, "a mené", opened.title)
    assert reason.after == f"({karim.cohort.ends_on})"


def test_a_page_whose_name_does_not_say_it_is_quoted_where_it_does(client, helene, karim):
    ProjectFactory(
        title="La rentrée en une fois", lead=karim, problem="Il pleuvait. Les familles venaient trois fois au guichet."
    )
    [helper] = who_helps(helene.user, "tenir un guichet").helpers
    assert helper.reasons[0].said == "Les familles venaient trois fois au guichet."
    client.force_login(helene.user)
    page = client.get(PAGE, {"besoin": "tenir un guichet"}).text
    assert "Les familles venaient trois fois au <mark>guichet</mark>." in page


def test_a_crowd_that_writes_the_words_does_not_hide_who_did_it(helene, karim, monkeypatch):
    """Those whom one statement ranks are few beside a large network: whichever these are, the project is one."""
    monkeypatch.setattr("emi_alumni.foundation.search.evidence.RANKED", 4)
    monkeypatch.setattr("emi_alumni.foundation.search.evidence.ENOUGH", 2)
    bio = "Simplifier les courriers des familles ne me tente pas."
    MemberFactory.create_batch(4, bio=bio)
    ProjectFactory(title="Simplifier les courriers", sentence="Pour les familles.", lead=karim, status="implemented")
    MemberFactory.create_batch(4, bio=bio)
    [helper, *_] = who_helps(helene.user, "Simplifier les courriers pour les familles").helpers
    assert helper.member == karim


def test_half_of_an_expression_is_not_the_expression(helene, karim):
    apart = MemberFactory()
    ProjectFactory(title="La route", lead=apart, problem="Une page unique. Chacun vient au guichet.")
    ProjectFactory(title="La mairie", lead=karim, problem="Nous avons ouvert un guichet unique.")
    assert people(who_helps(helene.user, "guichet unique"))[0] == karim


def test_what_was_done_is_a_verb_and_tells_as_little(helene, karim, opened):
    MemberFactory(can_help="Monter une tente")
    assert people(who_helps(helene.user, "Qui a déjà monté un guichet unique ?")) == [karim]


def test_what_people_do_is_a_verb_and_tells_less_than_who_they_are(helene, karim):
    MemberFactory(can_help="Relancer quand le réseau tombe", collectivity=karim.collectivity)
    ProjectFactory(title="Relever les personnes âgées", lead=karim, keywords="personnes âgées")
    assert people(who_helps(helene.user, "les personnes âgées qui tombent chez elles"))[0] == karim


def test_a_pitch_that_was_not_selected_is_told_as_one(helene, karim):
    ProjectFactory(title="Un guichet unique", lead=karim, appetizer=True)
    [helper] = who_helps(helene.user, NEED).helpers
    assert helper.reasons[0].before == "a proposé"
    assert "non retenu" in helper.reasons[0].after


def test_what_people_offer_answers_with_their_phrase(helene, karim):
    karim.can_help = "Préparer un guichet unique avec les agents."
    karim.save()
    [helper] = who_helps(helene.user, NEED).helpers
    assert helper.reasons[0].name == "« Préparer un guichet unique avec les agents »"


def test_skills_function_and_past_functions_answer(helene, karim):
    karim.set_skills(["Guichet unique"])
    karim.position = "Responsable du guichet unique"
    karim.save()
    CareerStep.objects.create(member=karim, starts_on=2015, ends_on=2018, position="Agent du guichet unique")
    assert kinds(who_helps(helene.user, NEED)) == {Kind.SKILL, Kind.POST, Kind.CAREER}


def test_who_reused_it_answers_too(helene, karim, opened):
    taker = MemberFactory(given_name="Reprend")
    Reuse.objects.create(
        project=opened, member=taker, collectivity=taker.collectivity, kept="Tout", confirmed_at=timezone.now()
    )
    waiting = MemberFactory(given_name="Dit")
    Reuse.objects.create(project=opened, member=waiting, collectivity=waiting.collectivity, kept="Tout")
    answer = who_helps(helene.user, NEED)
    assert people(answer) == [karim, taker]
    assert answer.helpers[1].reasons[0].before == "a repris"


def test_who_used_a_tool_in_a_project_answers(helene, karim):
    project = ProjectFactory(title="Des files plus courtes", lead=karim)
    project.tools.add(Tool.objects.create(name="Carte d’empathie"))
    project.save()
    [helper] = who_helps(helene.user, "Faire une carte d’empathie").helpers
    assert helper.reasons[0].before == "a utilisé « Carte d’empathie » dans"


def test_who_led_a_session_answers_as_its_page_says(client, helene, karim, department):
    past = timezone.now() - timedelta(days=30)
    event = EventFactory(
        kind=EventKind.WORKSHOP, title="Atelier guichet unique", starts_at=past, author=karim, host=department
    )
    [helper] = who_helps(helene.user, NEED).helpers
    assert (helper.member, helper.reasons[0].before) == (karim, "a organisé")
    client.force_login(helene.user)
    page = client.get(event.get_absolute_url()).text
    assert re.search(rf'Proposé par</dt>\s*<dd>\s*<a href="{karim.get_absolute_url()}"', page)
    item = ProgrammeItem.objects.create(event=event, title="Le guichet unique de Sannois", minutes=30)
    speaker = MemberFactory(given_name="Parle")
    Speaker.objects.create(item=item, member=speaker)
    other = ProgrammeItem.objects.create(event=event, title="Café", minutes=30)
    assert other
    helpers = who_helps(helene.user, NEED).helpers
    assert {one.member: one.reasons[0].before for one in helpers} == {karim: "a organisé", speaker: "a animé"}


def test_a_session_to_come_or_cancelled_is_no_reason(helene, karim):
    EventFactory(kind=EventKind.WORKSHOP, title="Atelier guichet unique", author=karim)
    past = timezone.now() - timedelta(days=30)
    EventFactory(
        kind=EventKind.WORKSHOP,
        title="Atelier guichet unique",
        author=karim,
        starts_at=past,
        status="cancelled",
        status_reason="Grève",
    )
    assert people(who_helps(helene.user, NEED)) == []


def test_who_animates_a_club_of_it_and_who_wrote_a_note_answer(helene, karim):
    club = Club.objects.create(name="Guichet unique", entry="theme", tagline="Accueillir une fois.")
    AnimatorMandate.objects.create(club=club, member=karim)
    writer = MemberFactory(with_account=True)
    ClubNote.objects.create(
        club=club,
        author=writer,
        title="Le guichet unique en trois idées",
        text="…",
        audience="network",
        state="published",
        published_at=timezone.now(),
    )
    assert kinds(who_helps(helene.user, NEED)) == {Kind.ANIMATES, Kind.WROTE}


def test_nobody_is_their_own_answer(karim, opened):
    assert people(who_helps(karim.user, NEED)) == []


@pytest.mark.parametrize("gone", [{"hidden_by_choice": True}, {"suspended": True}, {"state": "imported"}])
def test_whoever_may_not_be_seen_is_not_named(helene, karim, opened, gone):
    Member.objects.filter(pk=karim.pk).update(**gone)
    assert people(who_helps(helene.user, NEED)) == []


@pytest.mark.parametrize("kept", [{"audience": ProjectAudience.TEAM}, {"state": "pending"}, {"state": "withdrawn"}])
def test_a_project_that_the_asker_may_not_read_is_no_reason(helene, karim, opened, kept):
    for name, value in kept.items():
        setattr(opened, name, value)
    opened.save()
    assert people(who_helps(helene.user, NEED)) == []


def test_who_is_on_leave_comes_last_and_it_is_said(helene, karim, opened, client):
    skilled = MemberFactory(given_name="Disponible", skills=["Guichet unique"])
    Member.objects.filter(pk=karim.pk).update(contact_paused_until=timezone.localdate() + timedelta(days=9))
    answer = who_helps(helene.user, NEED)
    assert people(answer) == [skilled, karim]
    assert answer.helpers[1].away.startswith("en pause jusqu’au")


def test_a_name_answers_no_need(helene):
    MemberFactory(family_name="Guichet", given_name="Unique")
    assert people(who_helps(helene.user, NEED)) == []


def test_a_slip_is_mended_and_a_word_that_nobody_wrote_stands_for_no_other(helene, karim, opened):
    assert people(who_helps(helene.user, "un guichhet unique")) == [karim]
    assert people(who_helps(helene.user, "une guillotine mécanique")) == []


def test_one_letter_for_another_in_a_short_word_is_another_word(helene, karim):
    karim.can_help = "Prendre une réclamation comme une source d’idées."
    karim.save()
    answer = who_helps(helene.user, "une personne sourde")
    assert (people(answer), answer.need.corrected_to) == ([], "")
    assert people(who_helps(helene.user, "une réclemation")) == [karim], "a long one is still mended"


# What was told to others ---------------------------------------------------------------------------------------------


@pytest.fixture
def angry(karim) -> Problem:
    words = {"context": "Le guichet unique ferme à midi.", "collectivity": karim.collectivity, "state": "published"}
    return Problem.objects.create(title="Recevoir un habitant en colère", author=karim, **words)


def test_who_answered_a_shared_problem_is_asked_never_who_shared_it(helene, karim, angry):
    wise, other = MemberFactory(given_name="Sage"), MemberFactory(given_name="Autre")
    answer = ProblemAnswer.objects.create(problem=angry, author=wise, text="Un relais.", state="published")
    ProblemAnswer.objects.create(problem=angry, author=other, text="Une peluche violette.", state="pending")
    [helper] = who_helps(helene.user, "un habitant en colère").helpers
    [reason] = helper.reasons
    assert (helper.member, reason.kind, reason.before) == (wise, Kind.ANSWERED, "a répondu à")
    assert reason.url == angry.get_absolute_url()
    angry.solve(by=karim.user, answer=answer)
    [helper] = who_helps(helene.user, "un habitant en colère").helpers
    assert helper.reasons[0].before == "a débloqué"
    assert people(who_helps(helene.user, "une peluche violette")) == []


def test_what_another_one_answered_is_no_reason(helene, angry):
    wise, other = MemberFactory(given_name="Sage"), MemberFactory(given_name="Autre")
    ProblemAnswer.objects.create(problem=angry, author=wise, text="Une peluche violette.", state="published")
    ProblemAnswer.objects.create(problem=angry, author=other, text="Un relais.", state="published")
    assert people(who_helps(helene.user, "une peluche violette")) == [wise]


def test_who_is_named_as_having_solved_it_is_asked_until_they_take_their_name_away(helene, karim, angry):
    wise = MemberFactory(given_name="Sage", with_account=True)
    angry.solve(by=karim.user, member=wise)
    assert people(who_helps(helene.user, "un habitant en colère")) == [wise]
    angry.leave_unnamed(by=wise)
    assert people(who_helps(helene.user, "un habitant en colère")) == []


def test_a_shared_problem_is_near_when_nobody_answered_it(helene, angry):
    [near] = who_helps(helene.user, "un habitant en colère").near
    assert (near.what, near.name) == ("problématique", angry.title)


def test_whoever_told_their_way_is_asked_for_what_they_did_not_for_what_they_wish(helene, karim):
    facts = {"author": karim, "state": "published", "subject": "practices", "guide": "way", "before": "Au guichet."}
    story = Story.objects.create(title="De l’accueil à la médiation", advice="Ouvrir une piscine.", **facts)
    [helper] = who_helps(helene.user, "la médiation à l’accueil").helpers
    [reason] = helper.reasons
    assert (reason.kind, reason.before, reason.url) == (Kind.TOLD, "a raconté", story.get_absolute_url())
    assert people(who_helps(helene.user, "une piscine")) == []
    Story.objects.filter(pk=story.pk).update(state="pending")  # its document is still there
    assert people(who_helps(helene.user, "la médiation à l’accueil")) == []


# Hidden details ------------------------------------------------------------------------------------------------------

SECRET = {
    "bio": "A ouvert un guichet unique dans trois villes.",
    "career": "Responsable du guichet unique",
    "email": "guichet.unique@exemple.fr",
    "phone": "+33199001077",
    "photo": "photos/guichet-unique.webp",
}
ASKED = (NEED, "guichet", "unique", "responsable guichet", "guichet.unique@exemple.fr", "01 99 00 10 77", "villes")


def write_secret(member: Member, name: str, audience: str) -> None:
    if name == "career":
        CareerStep.objects.create(member=member, starts_on=2015, position=SECRET[name])
    else:
        setattr(member, name, SECRET[name])
    setattr(member, f"{name}_audience", audience)
    member.save()


@pytest.mark.parametrize(("name", "audience"), list(product(GUARDED, Audience.values)))
def test_a_detail_moves_nobody_for_who_may_not_read_it(helene, karim, name, audience):
    """Karim kept a detail: whoever may not read it is answered word for word, in the same order, as if he had not."""
    assert set(SECRET) == set(GUARDED)
    for rank in range(3):
        MemberFactory(given_name=f"Autre{rank}", skills=["Guichet", "Responsable"], bio="A vu trois villes.")
    karim.set_skills(["Guichet"])
    peer = MemberFactory(with_account=True, cohort=karim.cohort, email="pair@exemple.fr")
    colleague = MemberFactory(with_account=True, collectivity=karim.collectivity, email="collegue@exemple.fr")
    readers = {"nobody": (), "cohort": (peer,), "collectivity": (colleague,), "network": (helene, peer, colleague)}
    setattr(karim, f"{name}_audience", audience)
    karim.save()
    others = [one for one in (helene, peer, colleague) if one not in readers[audience]]
    before = {(one.pk, need): told(who_helps(one.user, need)) for one in others for need in ASKED}
    write_secret(karim, name, audience)
    after = {(one.pk, need): told(who_helps(one.user, need)) for one in others for need in ASKED}
    assert after == before
    if name in ("bio", "career"):
        for reader in readers[audience]:
            [found] = [one for one in who_helps(reader.user, NEED).helpers if one.member == karim]
            assert Kind(name) in {reason.kind for reason in found.reasons}, "the leak must be possible"


# The page ------------------------------------------------------------------------------------------------------------


def test_every_reason_leads_to_a_page_that_the_asker_reads(client, helene, karim, opened):
    client.force_login(helene.user)
    karim.can_help = "Ouvrir un guichet unique"
    karim.set_skills(["Guichet unique"])
    karim.save()
    answer = who_helps(helene.user, NEED)
    reasons = [reason for helper in answer.helpers for reason in helper.reasons]
    assert len(reasons) >= 2
    page = client.get(PAGE, {"besoin": NEED}).content.decode()
    for reason in reasons:
        assert client.get(reason.url).status_code == 200
        assert f'href="{reason.url}"' in page


def test_the_need_is_kept_and_carried_on(client, helene, karim, opened):
    client.force_login(helene.user)
    page = client.get(PAGE, {"besoin": NEED}).content.decode()
    assert f'value="{NEED}"' in page
    carried = urlencode({"besoin": NEED})
    letter = client.get(f"{reverse('directory:message_send', args=[karim.slug])}?{carried}").content.decode()
    codev = client.get(f"{reverse('events:codev_start')}?{carried}").content.decode()
    assert NEED in letter
    assert NEED in codev
    assert f"?{carried}" in page


def test_where_nobody_fits_it_says_so_and_leads_on(client, helene, karim):
    ProjectFactory(title="Un budget pour les fêtes", lead=karim)
    client.force_login(helene.user)
    page = client.get(PAGE, {"besoin": "Construire une fusée spatiale avec un budget"}).content.decode()
    assert "Personne n’a encore écrit" in page
    assert "Un budget pour les fêtes" in page
    assert "Proposer un codéveloppement" in page


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "a",
        "à la le",
        "42",
        "guichet OR unique",
        '"guichet unique"',
        "guichet*",
        "NEAR(guichet, 5)",
        "(((",
        "&|!",
        "a" * 10_000,
        "guichet unique " * 800,
        "\0guichet",
        "🙂",
        "<script>",
        "% _",
        "'; DROP TABLE",
    ],
)
def test_whatever_is_typed_gets_a_page(client, helene, opened, typed):
    client.force_login(helene.user)
    response = client.get(PAGE, {"besoin": typed})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_a_long_need_is_read_in_part_and_it_is_said(client, helene, karim, opened):
    client.force_login(helene.user)
    page = client.get(PAGE, {"besoin": f"{NEED} " + "pour les familles " * 100}).content.decode()
    assert "400 premiers signes" in page
    assert karim.full_name in page


def test_the_home_page_asks_the_question(client, helene):
    client.force_login(helene.user)
    page = client.get("/").content.decode()
    assert "Qui peut m’aider ?" in page
    assert f'action="{PAGE}"' in page


def test_the_page_costs_the_same_with_one_person_and_with_three(client, helene, karim, opened, same_queries):
    client.force_login(helene.user)
    MemberFactory(skills=["Guichet unique"])

    def add() -> None:
        ProjectFactory(title="Un guichet unique de plus", lead=MemberFactory(skills=["Guichet unique"]))

    same_queries(lambda: client.get(PAGE, {"besoin": "guichet unique"}), add, count=17)


def test_prepared_statements_ask_what_plain_ones_would(helene, moderator, karim, opened):
    club = Club.objects.create(name="Guichet unique", entry="theme", tagline="Accueillir une fois.")
    AnimatorMandate.objects.create(club=club, member=karim)
    EventFactory(kind=EventKind.WORKSHOP, title="Guichet unique", starts_at=timezone.now() - timedelta(days=9))
    urls = [f"{PAGE}?{urlencode({'besoin': need})}" for need in (NEED, "guichet")]
    for person in (helene, moderator):
        assert differences_in(signed_in(person), urls) == []


def test_staff_without_profile_read_it_and_write_to_nobody(moderator, karim, opened):
    page = signed_in(moderator).get(PAGE, {"besoin": NEED}).content.decode()
    assert karim.full_name in page
    assert reverse("directory:message_send", args=[karim.slug]) not in page


class TestMentors:
    """Those who offer to be asked."""

    @pytest.fixture
    def mentor(self, karim):
        mentor = Mentor.objects.create(member=karim, capacity=1)
        mentor.set_topics(["Accueil des publics allophones"])
        return mentor

    def test_a_mentor_of_the_need_is_asked_for_a_hand_with_the_need(self, sign_in, helene, mentor):
        page = sign_in(helene).get(PAGE, {"besoin": "publics allophones"})
        assert "parraine sur" in page.text
        assert reverse("mentoring:request_add_to", args=[mentor.member.slug]) + "?q=publics+allophones" in page.text

    def test_one_who_is_full_comes_last_and_it_is_said(self, sign_in, helene, mentor, representative):
        one = HelpRequest.objects.create(asker=representative, question="Une lettre")
        Handover.objects.create(request=one, mentor=mentor.member, answer_by=one.ends_on)
        page = sign_in(helene).get(PAGE, {"besoin": "publics allophones"})
        assert "Complet jusqu’au" in page.text
        assert reverse("mentoring:request_add_to", args=[mentor.member.slug]) not in page.text

    def test_who_blocked_the_asker_is_no_mentor_of_theirs(self, sign_in, helene, mentor):
        MessageBlock.objects.create(member=mentor.member, blocked=helene)
        assert "parraine sur" not in sign_in(helene).get(PAGE, {"besoin": "publics allophones"}).text


class TestPractices:
    """How people use a tool, each month: a reason that leads to what they told."""

    def asked(self, user) -> str:
        return signed_in(user).get(PAGE, {"besoin": "un parcours usager"}).text

    def test_who_uses_a_tool_is_a_reason_that_leads_to_the_practice(self, helene, karim):
        told = make_practice(karim, tool=tool("Parcours usager"), frequency="monthly")
        page = self.asked(helene)
        assert karim.full_name in page
        assert told.get_absolute_url() in page
        assert "chaque mois" in page

    @pytest.mark.parametrize(
        "facts",
        [
            {"state": "pending"},
            {"state": "draft"},
            {"stopped_year": 2024},
            {"hidden_at": timezone.now()},
            {"former_name": "Parcours"},
        ],
        ids=["waits", "draft", "given up", "hidden", "former"],
    )
    def test_what_is_not_online_or_not_in_use_is_no_reason(self, helene, karim, facts):
        make_practice(karim, tool=tool("Parcours usager"), **facts)
        assert karim.full_name not in self.asked(helene)

    def test_who_left_the_directory_is_not_told_by_it(self, helene, karim):
        make_practice(karim, tool=tool("Parcours usager"))
        karim.set_standing(hidden_by_choice=True)
        assert karim.full_name not in self.asked(helene)

    def test_many_of_them_cost_what_one_does(self, client, helene, karim, same_queries):
        client.force_login(helene.user)
        parcours = tool("Parcours usager")
        make_practice(karim, tool=parcours)
        url = {"besoin": "parcours usager"}
        same_queries(lambda: client.get(PAGE, url), lambda: make_practice(MemberFactory(), tool=parcours), count=14)
