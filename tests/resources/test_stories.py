"""Stories: five questions of which two are enough, read first, found by what they speak of, and left by who leaves."""

import uuid

import pytest
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.models import Club, ClubMembership, Thread
from resources.models import Story, StorySubject
from resources.models.stories import SUBJECTS
from resources.story_personal_data import forget
from tests.factories import ProjectFactory
from tests.resources.story_world import told

LIST = "/ressources/parcours/"
ADD = f"{LIST}proposer/"
WORDS = {
    "title": "Écouter avant de proposer",
    "before": "Je proposais d’abord.",
    "changed": "Je me tais mieux.",
    "subject": "look",
}


@pytest.mark.django_db
@pytest.mark.met("OUT-06")
def test_two_answers_are_enough_and_the_mission_reads_first(helene, karim, sign_in, moderator):
    answer = sign_in(helene).post(ADD, WORDS, follow=True)

    story = Story.objects.get()
    assert (story.state, story.cohort, story.collectivity) == ("pending", helene.cohort, helene.collectivity)
    assert "la lit d’abord" not in answer.text
    assert sign_in(karim).get(story.get_absolute_url()).status_code == 404
    story.publish(by=moderator)
    text = sign_in(karim).get(story.get_absolute_url()).text
    assert "Où j’en étais" in text
    assert "Ce qui a freiné" not in text
    assert helene.full_name in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("title", "Résumez votre récit en une phrase."),
        ("before", "Dites où vous en étiez, en une phrase."),
        ("changed", "Dites ce que cela a changé, en une phrase."),
        ("subject", "Choisissez ce dont il parle surtout."),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(helene, sign_in, missing, sentence):
    text = sign_in(helene).post(ADD, WORDS | {missing: "", "advice": "Commencez petit."}).text

    assert sentence in text
    assert "Commencez petit." in text
    assert not Story.objects.exists()


@pytest.mark.django_db
def test_a_family_that_is_none_and_another_s_project_are_refused(helene, karim, sign_in):
    theirs = ProjectFactory(lead=karim)

    answer = sign_in(helene).post(ADD, WORDS | {"subject": "inconnue", "project": theirs.pk})

    assert answer.status_code == 200
    assert not Story.objects.exists()


@pytest.mark.django_db
def test_a_draft_is_its_author_s_alone(helene, karim, moderator, sign_in):
    sign_in(helene).post(ADD, WORDS | {"garder": "oui"})
    story = Story.objects.get()

    assert story.state == "draft"
    for other in (karim, moderator):
        assert sign_in(other).get(story.get_absolute_url()).status_code == 404
        assert story.title not in sign_in(other).get(LIST).text


@pytest.mark.django_db
def test_the_list_is_narrowed_by_family_promotion_place_and_module(helene, karim, sign_in):
    told(helene, "Un regard")
    told(karim, "Un frein", subject="allies")
    client = sign_in(helene)

    for query, shown, kept in (
        ("?famille=relais", "Un frein", "Un regard"),
        (f"?promotion={helene.cohort.slug}", "Un regard", "Un frein"),
        (f"?collectivite={karim.collectivity.slug}", "Un frein", "Un regard"),
    ):
        page = client.get(f"{LIST}{query}")
        assert [one.pk for one in page.context["page"]] == [Story.objects.get(title=shown).pk], query
        assert f">{shown}</a>" in page.text
        assert f">{kept}</a>" not in page.text
    assert client.get(f"{LIST}?famille=inconnue&page=99").status_code == 200


@pytest.mark.met("TRA-02")
@pytest.mark.django_db
def test_going_out_of_the_frame_is_a_subject_of_its_own_that_stories_are_found_by(helene, karim, sign_in):
    client = sign_in(helene)
    client.post(ADD, WORDS | {"subject": "frame"})
    story = Story.objects.get()
    Story.objects.filter(pk=story.pk).update(state="published")
    told(karim, "Un regard")  # of the same family, about it in general

    assert "Un regard différent : Sortir du cadre" in client.get(story.get_absolute_url()).text
    assert [one.pk for one in client.get(f"{LIST}?sujet=sortir-du-cadre").context["page"]] == [story.pk]
    assert len(client.get(f"{LIST}?famille=regard").context["page"]) == 2
    assert len(client.get(f"{LIST}?sujet=trouver-des-allies").context["page"]) == 0


@pytest.mark.met("PQ1-42")
@pytest.mark.django_db
def test_how_the_culture_at_work_evolves_is_told_in_stories_and_discussed_in_a_club(helene, karim, sign_in):
    client = sign_in(helene)
    club = Club.objects.create(name="Encadrer une équipe", entry="theme", tagline="Ce qui change au quotidien.")
    for member in (helene, karim):
        ClubMembership.objects.create(club=club, member=member)
    words = {"title": "Notre culture de travail a-t-elle bougé ?", "text": "Depuis l’EMI, ou malgré elle."}
    typed = words | {"key": str(uuid.uuid4())}
    client.post(reverse("governance:club_thread_add", args=[club.slug]), typed)
    thread = Thread.objects.get()
    reply = {"text": "Les points du matin, oui.", "key": str(uuid.uuid4())}
    sign_in(karim).post(thread.get_absolute_url(), reply)
    assert "Les points du matin, oui." in client.get(thread.get_absolute_url()).text
    story = told(karim, "Ce que cela a changé chez nous", guide="change", subject="culture")
    told(helene, "Un autre sujet", guide="change")
    found = client.get(f"{LIST}?sujet=la-culture-de-travail-qui-evolue").context["page"]
    assert [one.pk for one in found] == [story.pk]
    page = client.get(story.get_absolute_url()).text
    assert "Des changements de pratiques : La culture de travail qui évolue" in page


def test_each_subject_is_of_one_family_whose_name_comes_first():
    assert sorted(one for subjects in SUBJECTS.values() for one in subjects) == sorted(StorySubject)
    for family, subjects in SUBJECTS.items():
        assert (subjects[0].value, subjects[0].label) == (family.value, family.label)


@pytest.mark.django_db
def test_withdrawn_it_is_gone_at_once(helene, karim, sign_in):
    story = told(helene)

    sign_in(helene).post(story.withdraw_url)

    assert sign_in(karim).get(story.get_absolute_url()).status_code == 404


@pytest.mark.django_db
def test_a_project_that_a_reader_may_not_read_is_not_named(helene, karim, sign_in):
    project = ProjectFactory(title="Entre nous", lead=helene, audience="team")
    story = told(helene, project=project)

    assert "Entre nous" in sign_in(helene).get(story.get_absolute_url()).text
    assert "Entre nous" not in sign_in(karim).get(story.get_absolute_url()).text


@pytest.mark.django_db
def test_when_its_author_leaves_the_words_stay_without_what_would_name_them(helene):
    kept, draft = told(helene), told(helene, "Un brouillon", state="draft")

    forget(helene)

    kept.refresh_from_db()
    assert (kept.cohort, kept.collectivity) == (None, None)
    assert not Story.objects.filter(pk=draft.pk).exists()


@pytest.mark.django_db
def test_the_list_costs_the_same_whatever_its_length(helene, karim, sign_in, same_queries):
    client = sign_in(karim)
    told(helene)

    def read() -> HttpResponse:
        """As the first one of the minute reads it."""
        caches["local"].clear()
        return client.get(LIST)

    same_queries(read, lambda: told(helene), 9)


# On the pages of others ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_is_read_on_the_pages_of_what_it_speaks_of(helene, karim, sign_in):
    project = ProjectFactory(lead=helene)
    told(helene, "Un déclic", project=project)
    told(helene, "Une attente", project=project, state="pending")
    told(helene, "Un brouillon", project=project, state="draft")
    client = sign_in(karim)

    places = (helene, helene.collectivity, helene.cohort, project)
    for url in (*(place.get_absolute_url() for place in places), "/ressources/"):
        text = client.get(url).text
        assert "Un déclic" in text, url
        assert "Une attente" not in text, url
        assert "Un brouillon" not in text, url
    for other in (karim, karim.collectivity, karim.cohort, ProjectFactory(lead=helene)):
        assert "Un déclic" not in client.get(other.get_absolute_url()).text


@pytest.mark.django_db
def test_beyond_three_the_others_are_found_in_the_list(helene, karim, sign_in):
    client = sign_in(karim)
    address = f"{LIST}?promotion={helene.cohort.slug}"
    for n in range(3):
        told(helene, f"Récit {n}")
    assert address not in client.get(helene.cohort.get_absolute_url()).text

    told(helene, "Récit 3")

    text = client.get(helene.cohort.get_absolute_url()).text
    assert address in text
    assert "Récit 0" not in text
    assert "Récit 0" in client.get(address).text
    assert "Récit 0" in client.get(helene.get_absolute_url()).text


@pytest.mark.django_db
def test_the_hub_says_when_nobody_told_theirs(helene, sign_in):
    assert "Personne n’a encore raconté son parcours." in sign_in(helene).get("/ressources/").text


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["collectivity", "cohort"])
def test_a_block_costs_the_same_whatever_its_length(name, helene, karim, sign_in, django_assert_num_queries):
    client, url = sign_in(karim), getattr(helene, name).get_absolute_url()
    client.get(url)
    told(helene)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    told(helene)
    told(helene)
    with django_assert_num_queries(len(one)):
        client.get(url)
