"""« Et maintenant ? » : asked at 6, 12 and 24 months, told with its date, declined for good."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from directory.todo import todo
from resources.models import Story, StoryFollowUp
from resources.models.story_follow_ups import months_due
from tests.resources.story_world import old_story, told


def asked_of(member) -> list[str]:
    return [one.link.title for one in todo(member) if one.link and "et maintenant" in one.link.title]


def answer_url(story: Story) -> str:
    return f"{story.get_absolute_url()}suites/repondre/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "months"),
    [
        (date(2026, 7, 14), None),
        (date(2026, 7, 15), 6),
        (date(2027, 1, 15), 12),
        (date(2027, 12, 31), 12),
        (date(2028, 1, 15), 24),
        (date(2031, 1, 15), 24),
    ],
)
def test_which_follow_up_is_due(helene, on, months):
    story = told(helene, published_at=timezone.make_aware(timezone.datetime(2026, 1, 15, 12)))
    assert months_due(story, on) == months


@pytest.mark.django_db
@pytest.mark.met("FRE-14")
def test_it_is_asked_again_at_each_age_and_its_answers_are_dated(helene, karim, moderator, sign_in):
    recent, story = told(helene, "Récent"), old_story(helene, "Ancien", days=190)
    assert asked_of(helene) == ["« Ancien » : et maintenant ?"]
    assert asked_of(karim) == []

    sign_in(helene).post(answer_url(story), {"text": "Le point du vendredi tient."})
    follow_up = StoryFollowUp.objects.get()
    assert (follow_up.months, follow_up.state) == (6, "pending")
    assert asked_of(helene) == []
    assert "Le point du vendredi" not in sign_in(karim).get(story.get_absolute_url()).text
    follow_up.publish(by=moderator)
    text = sign_in(karim).get(story.get_absolute_url()).text
    assert "6 mois après" in text
    assert "Le point du vendredi tient." in text

    Story.objects.filter(pk=story.pk).update(published_at=timezone.now() - timedelta(days=380))
    assert asked_of(helene) == ["« Ancien » : et maintenant ?"]
    sign_in(helene).post(answer_url(story), {"text": "Deux services l’ont repris."})
    assert sorted(StoryFollowUp.objects.values_list("months", flat=True)) == [6, 12]
    assert months_due(recent) is None


@pytest.mark.django_db
def test_declined_it_is_never_asked_again_unless_its_author_wants_it(helene, karim, sign_in):
    story = old_story(helene)
    url = f"{story.get_absolute_url()}ne-plus-demander/"

    assert sign_in(karim).post(url, {"reponse": "non"}).status_code == 404
    sign_in(helene).post(url, {"reponse": "non"})
    Story.objects.filter(pk=story.pk).update(published_at=timezone.now() - timedelta(days=800))

    assert asked_of(helene) == []
    assert "Me le demander de nouveau" in sign_in(helene).get(story.get_absolute_url()).text
    sign_in(helene).post(url, {"reponse": "oui"})
    assert asked_of(helene) == [f"« {story} » : et maintenant ?"]


@pytest.mark.django_db
def test_it_is_answered_once_by_its_author_when_it_is_due(helene, karim, sign_in):
    story = old_story(helene)

    assert sign_in(helene).get(answer_url(told(helene))).status_code == 404
    assert sign_in(karim).post(answer_url(story), {"text": "Pas moi."}).status_code == 404
    assert "Écrivez une phrase" in sign_in(helene).post(answer_url(story), {"text": " "}).text
    sign_in(helene).post(answer_url(story), {"text": "Cela tient."})
    assert sign_in(helene).get(answer_url(story)).status_code == 404
    assert StoryFollowUp.objects.count() == 1


@pytest.mark.django_db
def test_withdrawn_it_may_be_answered_again(helene, sign_in):
    story = old_story(helene)
    follow_up = StoryFollowUp.objects.create(story=story, author=helene, months=6, text="Trop vite.", state="published")

    sign_in(helene).post(follow_up.withdraw_url)

    assert "Trop vite." not in sign_in(helene).get(story.get_absolute_url()).text
    assert sign_in(helene).get(answer_url(story)).status_code == 200


@pytest.mark.django_db
def test_the_page_costs_the_same_whatever_was_told_since(helene, karim, sign_in, django_assert_num_queries):
    story, client = old_story(helene), sign_in(karim)
    url = story.get_absolute_url()
    StoryFollowUp.objects.create(story=story, author=helene, months=6, text="Un.", state="published")
    client.get(url)
    with django_assert_num_queries(5) as one:  # one for the kits that show it
        client.get(url)
    for months in (12, 24):
        StoryFollowUp.objects.create(story=story, author=helene, months=months, text="Deux.", state="published")
    with django_assert_num_queries(len(one)):
        client.get(url)


# The questions of each guide -------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("guide", "column", "heading"),
    [
        ("parcours", "changed", "Ce que j’ai fait depuis"),
        ("transformation", "changed", "Ce que cela a changé, en moi et autour de moi"),
        ("freins", "held_back", "Ce qui a freiné"),
    ],
)
@pytest.mark.met("OUT-06")
def test_each_guide_asks_its_own_five_questions_of_which_two_are_enough(helene, sign_in, guide, column, heading):
    client = sign_in(helene)
    add = f"/ressources/parcours/proposer/?questions={guide}"
    assert client.get(add).text.count("<textarea") == 5
    words = {"title": "En une phrase", "before": "Où j’en étais.", "subject": "look"}

    assert "en une phrase." in client.post(add, words).text
    client.post(add, words | {column: "Le cœur du récit."})

    story = Story.objects.get()
    assert story.heart == "Le cœur du récit."
    assert heading in client.get(story.get_absolute_url()).text
    assert "Le cœur du récit." in client.get(story.edit_url).text


@pytest.mark.django_db
def test_an_unknown_guide_is_the_usual_one_and_the_rest_of_the_address_is_kept(helene, sign_in):
    page = sign_in(helene).get("/ressources/parcours/proposer/?questions=inconnu&module=x")
    assert page.context["thing"].guide == "change"
    assert "questions=freins&amp;module=x" in page.text


@pytest.mark.django_db
def test_the_list_is_narrowed_by_guide(helene, sign_in):
    brake = told(helene, "Un frein", guide="brakes", changed="", held_back="Le temps.")
    told(helene, "Un parcours", guide="way")

    page = sign_in(helene).get("/ressources/parcours/?questions=freins")
    assert [one.pk for one in page.context["page"]] == [brake.pk]
    assert "Le temps." in page.text
