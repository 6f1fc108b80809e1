"""The public copy of a story: agreed to by its author alone, read first, gone at once, and what nobody else sees."""

import pytest
from django.core.exceptions import ValidationError

from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.url_reversing import reverse
from resources.models import PublicStory, Story
from resources.story_personal_data import forget
from tests.resources.story_world import shown_to_all, told

AGREED = {"signature": "name", "agrees": "on"}
ALL = "/recits-publics/"


def agree_url(story: Story) -> str:
    return f"{story.get_absolute_url()}public/"


@pytest.mark.django_db
@pytest.mark.met("PQ2-25")
def test_its_author_agrees_the_mission_reads_and_everybody_may_read(helene, moderator, sign_in, visitor):
    story = told(helene, "Écouter d’abord", changed="Je me tais mieux.")

    page = sign_in(helene).post(agree_url(story), AGREED, follow=True)

    public = PublicStory.objects.get()
    assert public.state == "pending"
    assert "Vous avez donné votre accord" in page.text
    assert visitor.get(public.public_url).status_code == 404
    public.publish(by=moderator)
    text = visitor.get(public.public_url).text
    assert "Je me tais mieux." in text
    assert f"{helene.full_name}, {helene.collectivity}" in text
    assert "Écouter d’abord" in visitor.get(ALL).text
    assert public.public_url in visitor.get("/sitemap.xml").text
    assert f"Allow: {ALL}" in visitor.get("/robots.txt").text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("signature", "shows", "hides"),
    [("name", ["name", "place"], []), ("place", ["place"], ["name"]), ("nobody", [], ["name", "place"])],
)
def test_it_says_of_its_author_what_they_chose(helene, visitor, signature, shows, hides):
    words = {"name": helene.full_name, "place": str(helene.collectivity)}
    page = visitor.get(shown_to_all(told(helene), signature=signature).public_url).text
    text = page.partition("<h1>")[2].partition("</header>")[0]

    assert all(words[one] in text for one in shows)
    assert not any(words[one] in text for one in hides)
    assert str(helene.cohort) not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("signature", "Choisissez ce que la page dira de vous."),
        ("agrees", "Cochez la case pour donner votre accord."),
    ],
)
def test_nothing_is_agreed_in_their_place(helene, sign_in, missing, sentence):
    answer = sign_in(helene).post(agree_url(told(helene)), {k: v for k, v in AGREED.items() if k != missing})

    assert sentence in answer.text
    assert not PublicStory.objects.exists()


@pytest.mark.django_db
def test_nobody_else_agrees_nor_sees_where_it_stands(helene, karim, moderator, sign_in):
    story = told(helene)

    for other in (karim, moderator):
        assert sign_in(other).post(agree_url(story), AGREED).status_code == 404
    with pytest.raises(ValidationError):
        PublicStory.agree(story, signature="name", by=karim.user)
    shown_to_all(story, "pending")
    assert "Hors du réseau" not in sign_in(karim).get(story.get_absolute_url()).text
    text = sign_in(moderator).get(story.get_absolute_url()).text
    assert "La personne a donné son accord" in text
    assert sign_in(karim).post(f"{agree_url(story)}retirer/").status_code == 404


@pytest.mark.django_db
def test_taken_back_with_one_tap_it_is_gone_at_once_and_nothing_is_kept(helene, sign_in, visitor):
    public = shown_to_all(told(helene, "Écouter d’abord"), signature="name")

    sign_in(helene).post(f"{agree_url(public.story)}retirer/")

    assert visitor.get(public.public_url).status_code == 404
    assert "Écouter d’abord" not in visitor.get(ALL).text
    assert public.public_url not in visitor.get("/sitemap.xml").text
    public.refresh_from_db()
    assert (public.state, public.content) == ("withdrawn", {})


@pytest.mark.django_db
def test_the_mission_closes_it_with_a_reason_that_the_author_reads(helene, moderator, sign_in, visitor):
    public = shown_to_all(told(helene))
    url = f"{agree_url(public.story)}retirer/"

    assert "Écrivez pourquoi" in sign_in(moderator).post(url).text
    assert visitor.get(public.public_url).status_code == 200
    sign_in(moderator).post(url, {"reason": "Une collègue est reconnaissable."})

    assert visitor.get(public.public_url).status_code == 404
    assert "Une collègue est reconnaissable." in sign_in(helene).get(public.story.get_absolute_url()).text


def withdraw(story: Story) -> None:
    story.withdraw(by=story.author.user)


def hide(story: Story) -> None:
    Story.objects.filter(pk=story.pk).update(hidden_at=story.created_at)


def leave(story: Story) -> None:
    story.author.set_standing(hidden_by_choice=True)


def suspend(story: Story) -> None:
    story.author.set_standing(suspended=True)


def erase(story: Story) -> None:
    forget(story.author)


@pytest.mark.django_db
@pytest.mark.parametrize("what_happens", [withdraw, hide, leave, suspend, erase])
def test_when_its_story_or_its_author_goes_the_copy_goes_at_once(helene, visitor, what_happens):
    public = shown_to_all(told(helene, "Écouter d’abord"), signature="name")
    assert visitor.get(public.public_url).status_code == 200

    what_happens(Story.objects.select_related("author__user").get())

    assert visitor.get(public.public_url).status_code == 404
    assert "Écouter d’abord" not in visitor.get(ALL).text


@pytest.mark.django_db
def test_a_story_online_again_is_not_shown_to_all_again(helene, visitor, sign_in):
    public = shown_to_all(told(helene))
    story = Story.objects.get()
    story.withdraw(by=helene.user)
    story.restore(by=helene.user)
    Story.objects.filter(pk=story.pk).update(state=State.PUBLISHED)

    assert visitor.get(public.public_url).status_code == 404
    assert "Le montrer à tous" in sign_in(helene).get(story.get_absolute_url()).text


@pytest.mark.django_db
def test_what_changes_afterwards_is_agreed_to_and_read_again(helene, moderator, sign_in, visitor):
    public = shown_to_all(told(helene, changed="Avant la relecture."))
    story = Story.objects.get()
    Story.objects.filter(pk=story.pk).update(changed="Une phrase neuve.")

    assert "Une phrase neuve." not in visitor.get(public.public_url).text
    assert "cette copie dit encore l’ancien" in sign_in(helene).get(story.get_absolute_url()).text
    sign_in(helene).post(agree_url(story), {"signature": "nobody", "agrees": "on"})
    assert visitor.get(public.public_url).status_code == 404
    PublicStory.objects.get().publish(by=moderator)
    assert "Une phrase neuve." in visitor.get(public.public_url).text


@pytest.mark.django_db
def test_the_same_is_not_asked_twice(helene, sign_in):
    public = shown_to_all(told(helene), "pending")

    answer = sign_in(helene).post(agree_url(public.story), {"signature": "nobody", "agrees": "on"})

    assert "C’est déjà demandé" in answer.text
    assert PublicStory.objects.get().agreed_at == public.agreed_at


@pytest.mark.django_db
def test_a_newer_name_is_not_shown_before_it_is_read(helene, visitor):
    public = shown_to_all(told(helene), signature="name")
    helene.family_name = "Un autre nom"
    helene.save()

    text = visitor.get(public.public_url).text
    assert "Un autre nom" not in text
    assert "Une personne formée à l’EMI" in text


@pytest.mark.django_db
def test_nobody_opens_one_without_reading_it(helene):
    with pytest.raises(ValidationError):
        shown_to_all(told(helene), "pending").publish(by=helene.user, at_once=True)


@pytest.mark.django_db
def test_the_public_list_costs_the_same_whatever_its_length(helene, visitor, same_queries):
    shown_to_all(told(helene))
    same_queries(lambda: visitor.get(ALL), lambda: shown_to_all(told(helene)), 2)


@pytest.mark.django_db
def test_the_queue_reads_the_copy(helene, moderator, sign_in):
    shown_to_all(told(helene, "Écouter d’abord", changed="Je me tais mieux."), "pending", "name")

    text = sign_in(moderator).get(reverse("admin:moderation_queue")).text
    assert "Je me tais mieux." in text


@pytest.mark.django_db
def test_visitors_find_them_from_the_home_page(visitor):
    text = visitor.get("/").text
    assert f'href="{ALL}"' in text
    assert 'href="/ressources-publiques/"' in text
    assert "Pas encore de récit ici." in visitor.get(ALL).text
