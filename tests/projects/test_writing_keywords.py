"""Keywords of a project: typed with commas, few and short, spelled as others do, read first once published."""

import pytest
from django.utils import timezone

from emi_alumni.foundation.moderation.models import Revision
from emi_alumni.foundation.search.models import Document as Found
from projects.forms.keywords import LONGEST, MOST, known_keywords
from projects.models import Project, Theme
from tests.factories import ProjectFactory
from tests.projects.writing_steps import Pen, form_in, page, problems
from tests.standing import standing


@pytest.fixture
def client(sign_in, helene):
    return sign_in(helene)


@standing
def draft(helene) -> Project:
    return ProjectFactory(lead=helene, title="Le premier appel compte", draft=True)


def words_of(project: Project) -> list[str]:
    return Project.objects.get(pk=project.pk).keywords


def test_words_are_typed_with_commas_and_come_back_as_typed(client, draft):
    pen = Pen(client, draft.slug)
    pen.save("reperes", keywords=" téléphone,  premier   accueil ; rappel,, ")
    assert words_of(draft) == ["téléphone", "premier accueil", "rappel"]
    assert pen.form("reperes")["keywords"] == "téléphone, premier accueil, rappel"
    assert "Mots clés : téléphone, premier accueil, rappel" in page(client, pen.url("relire"))
    pen.save("reperes", keywords="")
    assert words_of(draft) == []


def test_a_word_is_spelled_as_others_already_spell_it_and_kept_once(client, draft, karim):
    ProjectFactory(lead=karim, keywords=["Téléphone"])
    ProjectFactory(lead=karim, keywords=["secret"], draft=True)
    shown = page(client, Pen(client, draft.slug).url("reperes"))
    assert "Souvent employés : Téléphone." in shown
    assert '<option value="Téléphone">' in shown
    assert "secret" not in shown, "the words of a draft are its authors' own"
    Pen(client, draft.slug).save("reperes", keywords="telephone, TÉLÉPHONE, accueil")
    assert words_of(draft) == ["Téléphone", "accueil"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (", ".join(f"mot{n}" for n in range(MOST + 1)), "Gardez 8 mots clés au plus : il y en a 9."),
        ("x" * (LONGEST + 1), "est trop long : 40 caractères au plus par mot clé, séparés par des virgules."),
        ("accueil, !!!", "Écrivez un mot clé en toutes lettres à la place de « !!! »."),
        ("x, " * 400, "Raccourcissez (mots clés)"),
    ],
)
def test_too_many_too_long_or_no_word_at_all_is_said(client, draft, typed, sentence):
    theme = Theme.objects.create(name="Accueil")
    answer = Pen(client, draft.slug).save("reperes", keywords=typed, themes=[theme.pk])
    said = problems(answer.content.decode())
    assert len(said) == 1
    assert said[0].startswith("Mots clés : ")
    assert sentence in said[0]
    kept = form_in(answer.content.decode(), "keywords")["themes"]
    assert kept == [str(theme.pk)], "what else was typed is not lost"
    assert words_of(draft) == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("acc\0ueil, rap\u200bpel", ["accueil", "rappel"]),
        ("accueil\r\nrappel\u2028écoute", ["accueil", "rappel", "écoute"]),
    ],
)
def test_no_unseen_sign_is_kept_and_lines_part_the_words(client, draft, typed, kept):
    """Keywords are pasted from other programs, with a sign that nobody sees or one word a line."""
    Pen(client, draft.slug).save("reperes", keywords=typed)
    assert words_of(draft) == kept


def test_html_is_only_text(client, draft):
    Pen(client, draft.slug).save("reperes", keywords="<b>gras</b>")
    shown = page(client, draft.get_absolute_url())
    assert "<b>gras</b>" not in shown
    assert "&lt;b&gt;gras&lt;/b&gt;" in shown


def test_once_published_new_words_wait_to_be_read_then_are_found(client, helene, moderator, sign_in):
    project = ProjectFactory(lead=helene, keywords=["accueil"])
    Pen(client, project.slug).save("reperes", keywords="accueil, rappel")
    assert words_of(project) == ["accueil"]
    waiting = Revision.objects.about(project).waiting().get()
    assert waiting.proposed == {"keywords": ["accueil", "rappel"]}
    queue = sign_in(moderator).get("/gestion/a-relire/").content.decode()
    assert "Mots clés" in queue
    assert "rappel" in queue
    waiting.apply(by=moderator)
    assert words_of(project) == ["accueil", "rappel"]
    assert "rappel" in Found.objects.get(kind="project", object_id=project.pk).keywords
    shown = page(client, project.get_absolute_url())
    assert 'href="/projets/?q=rappel"' in shown


def test_two_people_changing_them_compare_before_one_replaces_the_other(client, draft, karim, sign_in):
    from projects.models import TeamRole

    TeamRole.objects.create(project=draft, member=karim, role="team")
    hers, his = Pen(client, draft.slug), Pen(sign_in(karim), draft.slug)
    opened = his.form("reperes")
    hers.save("reperes", keywords="accueil")
    answer = his.client.post(his.url("reperes"), opened | {"keywords": "rappel"}).content.decode()
    assert "À comparer avant d’enregistrer" in answer
    assert words_of(draft) == ["accueil"]


@pytest.mark.parametrize("left", ["withdrawn", "hidden", "kept by its team", "replaced by another"])
def test_a_word_is_suggested_no_more_as_soon_as_its_project_is_not_read(helene, karim, moderator, left):
    """Remembered a minute, but not beyond what readers may read."""
    project = ProjectFactory(lead=helene, keywords=["accueil"])
    other = ProjectFactory(lead=karim, keywords=["budget"], state="pending")
    assert known_keywords() == ["accueil"]
    if left == "hidden":
        Project.objects.filter(pk=project.pk).update(hidden_at=timezone.now())
    elif left == "kept by its team":
        Project.objects.filter(pk=project.pk).update(audience="team")
    else:
        project.withdraw(by=moderator, reason="Ce projet est en double.")
    if left == "replaced by another":
        other.publish(by=moderator)
    assert known_keywords() == (["budget"] if left == "replaced by another" else [])


def test_a_word_that_is_put_online_is_suggested_at_once(helene, moderator):
    project = ProjectFactory(lead=helene, keywords=["accueil"])
    assert known_keywords() == ["accueil"]
    Revision.propose(project, {"keywords": ["files"]}, by=helene.user).apply(by=moderator)
    assert known_keywords() == ["files"]
