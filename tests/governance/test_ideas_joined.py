"""Ideas that joined another one do not go away with it, and nobody of the council answers their own."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from directory.models import Member
from emi_alumni.foundation.moderation.models import Report
from governance.models import Idea, IdeaComment, IdeaStatus
from tests.factories import MemberFactory
from tests.governance.idea_box import make_idea, seat_in_the_council, supported
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def council(karim) -> Member:
    seat_in_the_council(karim)
    return karim


def reported_twice(idea: Idea) -> Idea:
    for _ in range(2):
        Report.file(idea, by=MemberFactory(with_account=True).user, reason="hurtful")
    return Idea.objects.get(pk=idea.pk)


@pytest.fixture
def joined(council, helene, representative) -> tuple[Idea, Idea, Idea]:
    """The one that is kept; one that joined it; a remark of 2023 that joined it."""
    kept = make_idea("Un tutorat par les anciens", author=representative)
    other = supported(make_idea("Des marraines"), helene)
    remark = make_idea("Créer un parrainage", requirement="PQ1-99", exact_words="Créer un parrainage.")
    for one in (other, remark):
        one.merge_into(kept, by=council.user)
    return kept, other, remark


def test_two_reports_hide_the_idea_and_not_those_that_joined_it(joined, helene, sign_in):
    kept, other, remark = joined
    kept = reported_twice(kept)
    assert not kept.is_published
    assert set(Idea.objects.current()) == {other, remark}
    page = sign_in(helene).get(reverse("governance:idea", args=[other.pk]))
    assert page.status_code == 200
    assert "est réunie à" not in page.text
    assert "Créer un parrainage" in sign_in(helene).get("/idees/").text


def test_what_others_said_of_a_hidden_idea_stays_readable_and_its_words_do_not(joined, helene, karim, sign_in, client):
    kept, other, _ = joined
    Idea.objects.filter(pk=kept.pk).update(text="Des mots qui blessent")
    seen = IdeaComment.objects.create(idea=kept, author=karim, text="Je m’en souviens bien.", state="published")
    kept.answer(status=IdeaStatus.STUDIED, text="Nous y réfléchissons.", by=MemberFactory(with_account=True).user)
    kept = reported_twice(kept)
    page = sign_in(helene).get(kept.get_absolute_url())
    assert page.status_code == 200
    for shown in (seen.text, "Nous y réfléchissons.", other.title, "masquée"):
        assert shown in page.text
    for withheld in (kept.title, "Des mots qui blessent", kept.author.family_name):
        assert withheld not in page.text
    assert kept.title not in sign_in(helene).get("/idees/").text
    assert client.get(kept.get_absolute_url()).status_code == 302
    own = sign_in(karim).post(kept.comments.get(author=karim).withdraw_url, follow=True)
    assert seen.text not in own.text
    Idea.objects.filter(pk=kept.pk).update(state="withdrawn")
    assert sign_in(helene).get(kept.get_absolute_url()).status_code == 404


def test_what_is_said_meanwhile_counts_when_it_shows_again(joined, karim, helene, moderator):
    kept, other, _remark = joined
    kept = reported_twice(kept)
    assert Idea.objects.get(pk=other.pk).support(by=karim) == other
    kept.show(by=moderator)
    assert set(Idea.objects.current()) == {kept}
    assert Idea.objects.with_supports().get(pk=kept.pk).supports_count == 2


def test_a_remark_of_2023_stays_in_sight_whoever_reports_it(joined, moderator, sign_in):
    remark = reported_twice(make_idea("Des cas concrets", requirement="PQ1-98"))
    assert remark.is_published
    assert Report.objects.about(remark).open().count() == 2  # they are read all the same


def test_one_taken_away_leaves_the_others(joined, moderator):
    kept, other, remark = joined
    kept.withdraw(by=moderator, reason="Elle nomme quelqu’un.")
    assert set(Idea.objects.current()) == {other, remark}


@pytest.mark.parametrize("whose", ["hers", "one that joined it"])
def test_nobody_of_the_council_answers_their_own_idea(whose, council, representative, sign_in):
    idea = make_idea("Une idée", author=council if whose == "hers" else representative)
    if whose != "hers":
        make_idea("La même", author=council).merge_into(idea, by=MemberFactory(with_account=True).user)
    with pytest.raises(ValidationError, match="Vous avez pris part"):
        idea.answer(status=IdeaStatus.KEPT, text="Retenue.", by=council.user)
    client = sign_in(council)
    page = client.get(idea.get_absolute_url()).text
    assert reverse("governance:idea_answer", args=[idea.pk]) not in page
    answer = client.post(
        reverse("governance:idea_answer", args=[idea.pk]),
        {"status": IdeaStatus.KEPT, "text": "Retenue.", "on": "2026-01-01"},
        follow=True,
    )
    assert "Vous avez pris part" in answer.text
    assert not idea.answers.exists()


def test_nobody_of_the_council_joins_their_own_idea_to_another(council, representative):
    hers, other = make_idea("La sienne", author=council), make_idea("Une autre", author=representative)
    for one, into in ((hers, other), (other, hers)):
        with pytest.raises(ValidationError, match="Vous avez pris part"):
            one.merge_into(into, by=council.user)


def test_another_of_the_council_answers_it(council, helene, representative):
    seat_in_the_council(helene)
    idea = make_idea("Une idée", author=council)
    assert idea.answer(status=IdeaStatus.KEPT, text="Retenue.", by=helene.user).author == helene
