"""Every app's documents: each is found by its words, for its readers, and says why; people by what they did."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.models.members import MemberState
from emi_alumni.foundation.search.kinds import kind_names
from emi_alumni.foundation.search.query import matching_ids, search
from emi_alumni.foundation.search.reasons import BODY, CONTEXT, KEYWORDS
from emi_alumni.pages.views.search import KINDS, READABLE
from events.models import ProgrammeItem, Speaker
from events.models.events import EventAudience
from governance.models import (
    AnimatorMandate,
    Body,
    BodyKind,
    Club,
    Consultation,
    Meeting,
    Minutes,
    Module,
    Resolution,
    Tool,
)
from projects.models import Subject, TeamRole
from projects.models.project import ProjectAudience, Role
from tests.factories import EventFactory, MemberFactory, ProjectFactory, VoiceFactory

NETWORK = ["public", "network"]
TODAY = timezone.localdate


def ids(words: str, kind: str) -> list[int]:
    return matching_ids(words, kind, NETWORK)


def make(kind: str, member) -> tuple[int, str]:
    """Something of this kind about herons, and a part of its line on the page."""
    if kind == "voice":
        project = ProjectFactory(title="Le guichet")
        return VoiceFactory(form__project=project, text="Un héron attendait.").pk, "Retour d’usager"
    if kind == "subject":
        place = member.collectivity
        published = {"state": "published", "published_at": timezone.now()}
        subject = Subject.objects.create(
            title="Les hérons", problem="…", collectivity=place, author=member, **published
        )
        return subject.pk, "Sujet proposé"
    if kind == "consultation":
        closes = timezone.now() + timedelta(days=3)
        return Consultation.objects.create(question="Un héron ?", closes_at=closes).pk, "Consultation en cours"
    if kind == "module":
        return Module.objects.create(name="Observer le héron").pk, "tronc commun"
    if kind == "tool":
        return Tool.objects.create(name="La méthode du héron").pk, "Outil ou méthode"
    body = Body.objects.create(kind=BodyKind.STEERING, name="Comité")
    if kind == "decision":
        return Resolution.objects.create(body=body, what="Compter les hérons").pk, "en cours"
    meeting = Meeting.objects.create(body=body, on=TODAY() - timedelta(days=3))
    published = {"state": "published", "published_at": timezone.now()}
    minutes = Minutes.objects.create(meeting=meeting, text="On parle de hérons.", author=member, **published)
    return minutes.pk, "Compte rendu"


@pytest.mark.parametrize("kind", ["voice", "subject", "consultation", "module", "tool", "decision", "minutes"])
def test_a_thing_of_each_kind_is_found_and_shown(kind, helene, karim, sign_in):
    pk, line = make(kind, karim)
    assert ids("hérons", kind) == [pk]
    page = sign_in(helene).get(reverse("search"), {"q": "hérons"}).text
    assert line in page
    assert f'id="{kind}"' in page


def test_every_kind_has_its_place_among_the_results():
    assert set(kind_names()) == {kind for kind, _, _ in KINDS} == set(READABLE)


def test_what_the_network_does_not_read_is_in_no_document(helene, karim):
    project = ProjectFactory(title="Le guichet", audience=ProjectAudience.TEAM)
    VoiceFactory(form__project=project, text="Un héron attendait.")
    VoiceFactory(form__project=ProjectFactory(), text="Un héron attendait.", waiting=True)
    Subject.objects.create(title="Les hérons", problem="…", collectivity=karim.collectivity, author=karim)
    later = timezone.now() + timedelta(days=1)
    Consultation.objects.create(question="Un héron ?", opens_at=later, closes_at=later + timedelta(days=1))
    assert search("héron", NETWORK).hits == []


def test_a_voice_goes_with_its_project(helene):
    voice = VoiceFactory(form__project=ProjectFactory(title="Le guichet"), text="Un héron attendait.")
    assert ids("héron", "voice") == [voice.pk]
    project = voice.form.project
    project.audience = ProjectAudience.TEAM
    project.save()
    assert ids("héron", "voice") == []


# People ------------------------------------------------------------------------------------------------------------


def why(words: str) -> tuple[str, str, str]:
    [hit] = search(words, NETWORK, ["person"]).hits[:1]
    return hit.reason.where, hit.reason.told, hit.reason.text


def test_a_person_is_found_by_the_project_that_names_her_and_it_is_said(karim):
    project = ProjectFactory(title="Un guichet unique", sentence="Une seule porte pour les démarches.")
    TeamRole.objects.create(project=project, member=karim, role=Role.LEAD)
    assert why("guichet unique") == (CONTEXT, "A porté le projet « Un guichet unique »", "")
    assert why("porte démarches")[:2] == (CONTEXT, "A porté le projet « Un guichet unique »")
    assert "Une seule porte" in why("porte démarches")[2]


def test_a_person_is_found_by_the_club_that_she_animates_while_she_does(karim):
    club = Club.objects.create(name="Marches exploratoires", tagline="Voir la rue de nuit")
    until = TODAY() + timedelta(days=30)
    mandate = AnimatorMandate.objects.create(club=club, member=karim, starts_on=TODAY(), until=until)
    assert ids("exploratoires", "person") == [karim.pk]
    assert why("rue de nuit")[1] == "Anime le club « Marches exploratoires »"
    club.name = "Marches sensibles"
    club.save()
    assert ids("exploratoires", "person") == []
    assert ids("marches sensibles", "person") == [karim.pk]
    mandate.delete()
    assert ids("marches sensibles", "person") == []


def test_a_person_is_found_by_the_session_that_she_led_where_the_network_reads_it(karim, cohort_2019):
    event = EventFactory(title="Rencontre annuelle")
    item = ProgrammeItem.objects.create(event=event, title="La fresque des marais", minutes=30)
    Speaker.objects.create(item=item, member=karim)
    assert ids("fresque marais", "person") == [karim.pk]
    assert why("fresque marais")[1].startswith("Anime « La fresque des marais », Rencontre annuelle, le ")
    event.audience, event.cohort = EventAudience.COHORT, cohort_2019
    event.save()
    assert ids("fresque marais", "person") == []


def test_who_looks_for_it_never_comes_with_who_did_it(karim, helene):
    """« guichet unique » leads to who opened one."""
    seeker = MemberFactory(looking_for="Ouvrir un guichet unique, guichet unique !")
    project = ProjectFactory(title="Un guichet unique")
    TeamRole.objects.create(project=project, member=karim, role=Role.TEAM)
    hits = search("guichet unique", NETWORK).hits
    assert [hit.object_id for hit in hits if hit.kind == "person"] == [karim.pk]
    assert [hit.object_id for hit in hits if hit.kind == "want"] == [seeker.pk]


def test_hidden_people_are_told_by_none_of_their_roles(karim):
    project = ProjectFactory(title="Un guichet unique")
    TeamRole.objects.create(project=project, member=karim, role=Role.LEAD)
    for gone in ({"hidden_by_choice": True}, {"hidden_by_choice": False, "state": MemberState.IMPORTED}):
        for name, value in gone.items():
            setattr(karim, name, value)
        karim.save()
        assert ids("guichet", "person") == []


# Why ----------------------------------------------------------------------------------------------------------------


def test_the_reason_is_the_phrase_that_says_most_of_what_was_asked(karim):
    karim.can_help = "Animer une réunion. Tenir un budget participatif avec un collège."
    karim.set_skills(["Médiation"])
    karim.save()
    where, _, text = why("budget collège")
    assert where == BODY
    assert text.endswith("Tenir un budget participatif avec un collège.")
    assert why("médiation") == (KEYWORDS, "", "Médiation")


def test_the_directory_says_the_same_reason_on_its_cards(karim, helene, sign_in):
    project = ProjectFactory(title="Un guichet unique")
    TeamRole.objects.create(project=project, member=karim, role=Role.LEAD)
    ask = sign_in(helene).get
    page = ask(reverse("directory:list"), {"q": "guichet"}).text
    assert "<b>A porté le projet « Un <mark>guichet</mark> unique »</b>" in page.replace("\xa0", " ")
    karim.can_help = "Réparer <b> un vélo"
    karim.save()
    page = ask(reverse("directory:list"), {"q": "vélo"}).text
    assert "Réparer &lt;b&gt; un <mark>vélo</mark>" in page.replace("\xa0", " ")


def test_where_nobody_answers_the_projects_and_clubs_do_with_their_people(karim, helene, sign_in):
    """Who writes in a project is found by it: those whom it names otherwise are shown beside it."""
    project = ProjectFactory(title="La borne du soir", lead=MemberFactory(hidden=True, family_name="Cachée"))
    TeamRole.objects.create(project=project, member=karim, role=Role.REFERENT)
    club = Club.objects.create(name="Les bornes du soir")
    page = sign_in(helene).get(reverse("directory:list"), {"q": "borne du soir"}).text
    assert "Des projets en parlent" in page
    assert "Des clubs en parlent" in page
    assert club.get_absolute_url() in page
    assert karim.get_absolute_url() in page
    assert "Cachée" not in page
    assert "nulle part" not in page


def test_the_help_is_somewhere_too(helene, sign_in):
    page = sign_in(helene).get(reverse("directory:list"), {"q": "session terminée pendant"}).text
    assert "nulle part" not in page
    assert "L’aide en parle" in page
