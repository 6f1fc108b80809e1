"""Kits: things that every member reads, in order, each with a line; what leaves the network leaves them at once."""

from datetime import date

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.merging import merge
from emi_alumni.foundation.moderation.models import Revision
from emi_alumni.foundation.search.query import search
from governance.models import Tool
from projects.models import Indicator, Measure, Project
from projects.models.project import ProjectAudience
from resources.kit_personal_data import forget
from resources.models import Kit, Resource, Story
from tests.factories import ProjectFactory

LIST = "/ressources/kits/"
ADD = f"{LIST}proposer/"
WORDS = {"title": "Avant de commencer", "for_whom": "managers", "purpose": "Savoir par où commencer."}


def story(author: Member, title: str = "Écouter d’abord", **facts) -> Story:
    words = {"before": "Avant.", "changed": "Je me tais mieux.", "subject": "look", "state": "published"} | facts
    return Story.objects.create(author=author, title=title, **words)


def sheet(author: Member, title: str = "Guide de terrain", **facts) -> Resource:
    words = {"kind": "tool_sheet", "summary": "Deux pages.", "purpose": "Observer.", "amount": 10, "state": "published"}
    return Resource.objects.create(author=author, title=title, **(words | facts))


def measured(title: str, **facts) -> Project:
    project = ProjectFactory(title=title, **facts)
    told = Indicator.objects.create(project=project, name="Appels décrochés", unit="%")
    for year, value in ((2021, 58), (2022, 84)):
        Measure.objects.create(indicator=told, on=date(year, 1, 1), value=value)
    return project


def kit(author: Member, *things: str, **facts) -> Kit:
    return Kit.objects.create(author=author, blocks="\n".join(things), **({"state": "published"} | WORDS | facts))


@pytest.mark.django_db
@pytest.mark.met("PQ2-23")
def test_a_member_composes_a_kit_that_the_mission_reads_first(helene, karim, sign_in, moderator):
    told, project, tool = story(karim), measured("Le premier appel"), Tool.objects.create(name="Persona")
    references = [f"projet {project.pk}", f"recit {told.pk}", f"outil {tool.pk}"]

    sign_in(helene).post(ADD, WORDS | {"bloc": references, "ligne": ["Le chiffre à citer.", "", ""]})

    made = Kit.objects.get()
    assert made.state == "pending"
    assert sign_in(karim).get(made.get_absolute_url()).status_code == 404
    made.publish(by=moderator)
    for page in ("", "imprimer/", "montrer/"):
        text = sign_in(karim).get(f"{made.get_absolute_url()}{page}").text
        places = [
            text.index(said) for said in ("Le premier appel", "Le chiffre à citer.", "Écouter d’abord", "Persona")
        ]
        assert places == sorted(places), page
        assert "84" in text
        assert "cadres" in text
    assert made.title in sign_in(karim).get(f"{LIST}?pour=cadres").text
    assert made.title not in sign_in(karim).get(f"{LIST}?pour=elus").text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("title", "Donnez un titre au kit."),
        ("for_whom", "Choisissez pour qui est ce kit."),
        ("purpose", "Dites à quoi il sert, en une phrase."),
        ("bloc", "Ajoutez au moins une chose à montrer."),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(helene, sign_in, missing, sentence):
    told = story(helene)
    typed = WORDS | {"bloc": [f"recit {told.pk}"], "ligne": ["Une ligne gardée."]}
    typed[missing] = []

    text = sign_in(helene).post(ADD, typed).text

    assert sentence in text
    assert missing == "bloc" or "Une ligne gardée." in text
    assert missing == "purpose" or WORDS["purpose"] in text
    assert not Kit.objects.exists()


@pytest.mark.django_db
def test_things_are_searched_added_moved_and_taken_off_without_sending(helene, sign_in):
    first, second = story(helene, "Écouter au guichet"), story(helene, "Compter les guichets")
    client, typed = sign_in(helene), WORDS | {"purpose": "Ce que je tape."}

    def after(**pressed):
        answer = client.post(ADD, typed | pressed)
        assert "Ce que je tape." in answer.text
        assert "à corriger" not in answer.text
        return answer.context["form"]

    found = after(cherche="guichet", chercher="oui").found()
    assert {thing for _, _, thing in found} == {first, second}
    references = [f"recit {first.pk}", f"recit {second.pk}"]
    added = after(bloc=references[:1], ligne=["Ma ligne"], ajouter=references[1])
    assert [str(row.block) for row in added.rows()] == [f"{references[0]} : Ma ligne", references[1]]
    both = {"bloc": references, "ligne": ["Ma ligne", ""]}
    assert [row.block.reference for row in after(**both, monter=references[1]).rows()] == references[::-1]
    assert [row.block.reference for row in after(**both, descendre=references[0]).rows()] == references[::-1]
    assert [row.block.reference for row in after(**both, enlever=references[0]).rows()] == references[1:]
    assert [row.block.reference for row in after(**both, monter=references[0]).rows()] == references
    assert [row.block.reference for row in after(**both, ajouter="recit 0").rows()] == references
    assert not Kit.objects.exists()


@pytest.mark.django_db
def test_what_is_not_read_by_all_is_neither_found_nor_taken(helene, sign_in):
    team = ProjectFactory(title="Guichet entre nous", lead=helene, audience=ProjectAudience.TEAM)
    draft = story(helene, "Guichet en brouillon", state="draft")
    client = sign_in(helene)

    assert client.post(ADD, WORDS | {"cherche": "guichet", "chercher": "oui"}).context["form"].found() == []
    for reference in (f"projet {team.pk}", f"recit {draft.pk}", "recit 999999", "outil 999999999999999999"):
        text = client.post(ADD, WORDS | {"bloc": reference, "ligne": ""}).text
        assert "La chose n° 1 n’est pas en ligne pour tout le réseau" in text, reference
        assert "entre nous" not in text
    assert not Kit.objects.exists()


@pytest.mark.django_db
def test_nonsense_is_refused_in_words(helene, sign_in):
    told, client = story(helene), sign_in(helene)
    one = f"recit {told.pk}"

    assert "Ajoutez au moins une chose" in client.post(ADD, WORDS | {"bloc": "membre 3", "ligne": "x"}).text
    assert "Raccourcissez la ligne n° 1" in client.post(ADD, WORDS | {"bloc": one, "ligne": "x" * 161}).text
    many = [f"outil {Tool.objects.create(name=f'Outil {n}').pk}" for n in range(7)]
    assert "Gardez six choses au plus" in client.post(ADD, WORDS | {"bloc": many, "ligne": [""] * 7}).text
    full = client.post(ADD, WORDS | {"bloc": many[:6], "ligne": [""] * 6, "ajouter": many[6]}).text
    assert "Ce kit montre déjà six choses" in full
    assert not Kit.objects.exists()


@pytest.mark.django_db
def test_what_is_hidden_or_withdrawn_leaves_at_once_and_comes_back(helene, karim, sign_in, moderator):
    told, tool = story(karim, "Un récit fragile"), Tool.objects.create(name="Persona")
    made = kit(helene, f"recit {told.pk} : Ce récit fragile.", f"outil {tool.pk}")
    client, pages = sign_in(helene), ("", "imprimer/", "montrer/", "modifier/")
    assert all("fragile" in client.get(f"{made.get_absolute_url()}{page}").text for page in pages)

    told.withdraw(by=moderator, reason="Une personne est reconnaissable.")

    for page in pages[:-1]:
        assert "fragile" not in client.get(f"{made.get_absolute_url()}{page}").text, page
    assert "Un récit fragile" not in client.get(made.edit_url).text
    assert not search("fragile", ["network"], ["kit"]).hits
    assert search("commencer", ["network"], ["kit"]).hits


@pytest.mark.django_db
def test_a_kit_with_nothing_left_is_its_author_s_alone_and_says_so(helene, karim, sign_in, moderator):
    told = story(karim)
    made = kit(helene, f"recit {told.pk}")
    assert sign_in(karim).get(made.get_absolute_url()).status_code == 200

    told.withdraw(by=moderator, reason="Une personne est reconnaissable.")

    assert sign_in(karim).get(made.get_absolute_url()).status_code == 404
    assert made.title not in sign_in(karim).get(LIST).text
    assert not search("commencer", ["network"], ["kit"]).hits
    mine = sign_in(helene)
    assert "n’a plus rien à montrer" in mine.get(made.get_absolute_url()).text
    assert "Un kit n’a plus rien à montrer" in mine.get(LIST).text
    assert f"« {made.title} » n’a plus rien à montrer" in mine.get("/").text


@pytest.mark.django_db
def test_words_of_an_edit_are_read_before_they_replace_those_online(helene, karim, sign_in, moderator):
    told, tool = story(karim), Tool.objects.create(name="Persona")
    made = kit(helene, f"recit {told.pk}")
    client = sign_in(helene)
    form = client.get(made.edit_url).context["form"]
    typed = WORDS | {"bloc": [f"outil {tool.pk}", f"recit {told.pk}"], "ligne": ["D’abord.", ""]}

    client.post(made.edit_url, typed | {"opened": "published", "mark": form["mark"].value()})

    made.refresh_from_db()
    assert made.blocks == f"recit {told.pk}"
    queue = sign_in(moderator).get(reverse("admin:moderation_queue")).text
    assert "Outil ou méthode « Persona » : D’abord." in queue.replace("<ins>", "").replace("</ins>", "")
    Revision.objects.get().apply(by=moderator)
    made.refresh_from_db()
    assert [row.word for row in made.rows.order_by("position")] == ["outil", "recit"]


@pytest.mark.django_db
def test_two_windows_are_compared_in_titles(helene, sign_in):
    told, tool = story(helene), Tool.objects.create(name="Persona")
    made = kit(helene, f"recit {told.pk}", state="draft")
    client = sign_in(helene)
    mark = client.get(made.edit_url).context["form"]["mark"].value()
    Kit.objects.get(pk=made.pk).delete()
    other = kit(helene, f"outil {tool.pk}", state="draft", pk=made.pk)

    typed = WORDS | {"bloc": [f"recit {told.pk}"], "ligne": [""], "mark": mark, "opened": "draft"}
    text = client.post(other.edit_url, typed).text

    assert "Quelqu’un a écrit ici entre-temps" in text
    assert "Outil ou méthode « Persona »" in text


@pytest.mark.django_db
def test_tools_made_one_stay_in_kits_once(helene):
    kept, one = Tool.objects.create(name="Persona"), Tool.objects.create(name="Personas")
    made = kit(helene, f"outil {one.pk} : Deux portraits.", f"outil {kept.pk}")

    merge(kept, [one])

    made.refresh_from_db()
    assert made.blocks == f"outil {kept.pk} : Deux portraits."
    assert [block.tool for block in made.rows.all()] == [kept]


@pytest.mark.django_db
def test_what_is_deleted_goes_from_the_kit_and_from_the_search(helene):
    told = story(helene)
    made = kit(helene, f"recit {told.pk} : Un guichet unique.")
    assert search("guichet", ["network"], ["kit"]).hits

    told.delete()

    assert not made.rows.exists()
    assert not search("guichet", ["network"], ["kit"]).hits


@pytest.mark.django_db
def test_when_its_author_leaves_what_is_online_stays(helene):
    tool = Tool.objects.create(name="Persona")
    online, draft = kit(helene, f"outil {tool.pk}"), kit(helene, f"outil {tool.pk}", state="draft")

    forget(helene)

    assert list(Kit.objects.all()) == [online]
    assert draft.pk not in Kit.objects.values_list("pk", flat=True)


@pytest.mark.django_db
def test_pages_cost_the_same_whatever_their_length(helene, karim, sign_in, same_queries):
    client = sign_in(karim)
    references = [f"recit {story(helene).pk}", f"ressource {sheet(helene).pk}", f"projet {measured('Un appel').pk}"]
    kit(helene, *references)

    def read() -> HttpResponse:
        """As the first one of the minute reads it."""
        caches["local"].clear()
        return client.get(LIST)

    same_queries(read, lambda: kit(helene, *references), 9)
    made = kit(helene, *references)

    def longer():
        references.append(f"projet {measured(f'Appel {len(references)}').pk}")
        made.blocks = "\n".join(references)
        made.save()

    for page in ("", "imprimer/", "montrer/"):
        same_queries(lambda page=page: client.get(f"{made.get_absolute_url()}{page}"), longer, 6)


@pytest.mark.django_db
def test_what_a_kit_shows_says_so_and_only_while_it_is_read(helene, karim, sign_in, moderator):
    told, project, guide = story(karim), measured("Un appel", lead=helene), sheet(karim)
    tool = Tool.objects.create(name="Persona")
    made = kit(helene, *(f"recit {told.pk}", f"projet {project.pk}", f"ressource {guide.pk}", f"outil {tool.pk}"))
    kit(helene, f"recit {told.pk}", title="Un brouillon de kit", state="draft")
    link, client = f'href="{made.get_absolute_url()}"', sign_in(karim)
    for thing in (told, project, guide, tool):
        page = client.get(thing.get_absolute_url()).text
        assert link in page, thing
        assert "pour les cadres" in page
        assert "Un brouillon de kit" not in page
    Project.objects.filter(pk=project.pk).update(audience=ProjectAudience.TEAM)
    assert link not in sign_in(helene).get(project.get_absolute_url()).text
    made.withdraw(by=moderator, reason="À revoir.")
    for thing in (told, guide, tool):
        assert link not in client.get(thing.get_absolute_url()).text


@pytest.mark.django_db
def test_a_kit_is_news_while_it_has_something_to_show(helene, karim, sign_in, moderator):
    told = story(karim)
    made = kit(helene, f"recit {told.pk}", published_at=timezone.now())
    assert f'Un kit pour les cadres : <a href="{made.get_absolute_url()}">' in sign_in(karim).get("/").text
    made.withdraw(by=moderator, reason="À revoir.")
    assert made.get_absolute_url() not in sign_in(karim).get("/").text
