"""Problems to unblock together: asked, shared, answered, solved, and worked on in a codev."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from directory.models import Member, MessageBlock
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.personal_data import gathered
from emi_alumni.foundation.search.query import search
from events.models import CodevSession, Event
from mentoring.models import Problem, ProblemAnswer, ProblemVoice
from mentoring.personal_data import forget
from mentoring.templatetags.problems_tags import problems_about
from projects.models import Theme
from tests.concurrency import together
from tests.factories import EventFactory, MemberFactory, ProjectFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db

LIST = reverse("mentoring:problem_list")


def ask(author: Member, title: str = "Recevoir un habitant en colère", **facts) -> Problem:
    words = {"context": "Les agents se sentent seuls au guichet.", "collectivity": author.collectivity}
    return Problem.objects.create(**{"author": author, "title": title, "state": State.PUBLISHED, **words, **facts})


def answer(problem: Problem, author: Member, text: str = "Un relais de deux agents.", **facts) -> ProblemAnswer:
    return ProblemAnswer.objects.create(
        **{"problem": problem, "author": author, "text": text, "state": State.PUBLISHED, **facts}
    )


def told(member: Member, kind: str) -> list[str]:
    return [one.sentence for one in Notification.objects.current().filter(recipient=member.user, kind=kind)]


@standing
def problem(helene) -> Problem:
    return ask(helene)


# Asking ----------------------------------------------------------------------------------------------


@pytest.mark.met("PQ2-07")
def test_a_question_is_read_first_then_everybody_reads_it(helene, karim, moderator, sign_in):
    words = {"title": "Recevoir  un habitant", "context": "Au guichet.", "collectivity": str(helene.collectivity_id)}
    sign_in(helene).post(reverse("mentoring:problem_add"), words)
    asked = Problem.objects.get()
    assert (asked.title, asked.state) == ("Recevoir un habitant", State.PENDING)
    assert sign_in(karim).get(asked.get_absolute_url()).status_code == 404
    assert "Recevoir un habitant" not in sign_in(karim).get(LIST).text
    asked.publish(by=moderator)
    assert "Au guichet." in sign_in(karim).get(asked.get_absolute_url()).text
    assert told(helene, "problem_publish") == ["Votre problématique « Recevoir un habitant » est publiée."]


def test_a_representative_s_question_goes_online_at_once(representative, sign_in):
    words = {"title": "Une question", "context": "Ici.", "collectivity": str(representative.collectivity_id)}
    page = sign_in(representative).post(reverse("mentoring:problem_add"), words, follow=True)
    assert Problem.objects.get().state == State.PUBLISHED
    assert "Votre problématique est en ligne." in page.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Écrivez votre question en une phrase."),
        ({"context": ""}, "Décrivez le contexte"),
        ({"collectivity": ""}, "Choisissez la collectivité"),
        ({"title": "x" * 121}, "120"),
        ({"project": "999999"}, "Choisissez dans la liste"),
        ({"club": "-1"}, "Choisissez dans la liste"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(helene, sign_in, typed, sentence):
    words = {"title": "Une question", "context": "Un contexte tapé.", "collectivity": str(helene.collectivity_id)}
    page = sign_in(helene).post(reverse("mentoring:problem_add"), words | typed)
    assert sentence in page.text
    assert "Un contexte tapé." in page.text or "context" in typed
    assert not Problem.objects.exists()


def test_a_project_of_others_is_not_named(helene, karim, sign_in):
    theirs = ProjectFactory(lead=karim)
    words = {"title": "Une question", "context": "Ici.", "collectivity": str(helene.collectivity_id)}
    sign_in(helene).post(reverse("mentoring:problem_add"), words | {"project": str(theirs.pk)})
    assert not Problem.objects.exists()


def test_one_begins_from_the_page_of_one_s_project(helene, sign_in):
    project = ProjectFactory(lead=helene)
    form = sign_in(helene).get(f"{reverse('mentoring:problem_add')}?projet={project.slug}").context["form"]
    assert form.initial["project"] == project.pk


def test_two_clicks_ask_once(representative, sign_in):
    client = sign_in(representative)
    key = client.get(reverse("mentoring:problem_add")).context["form"].fields["key"].initial
    words = {"title": "Une question", "context": "Ici.", "collectivity": str(representative.collectivity_id)}
    for _ in range(2):
        client.post(reverse("mentoring:problem_add"), words | {"key": str(key)})
    assert Problem.objects.count() == 1


def test_a_project_that_its_reader_may_not_see_is_not_named_on_the_page(helene, karim, sign_in):
    hidden = ProjectFactory(lead=helene, title="Le projet secret", audience="team")
    asked = ask(helene, project=hidden)
    assert "Le projet secret" in sign_in(helene).get(asked.get_absolute_url()).text
    his = sign_in(karim)
    page = his.get(asked.get_absolute_url()).text
    assert "Le projet secret" not in page
    assert "débogage" not in page  # which is about a project
    form = his.get(reverse("mentoring:problem_codev", args=[asked.pk])).context["form"]
    assert form.initial["kind"] == "codev"


# « Moi aussi » ---------------------------------------------------------------------------------------


def say(client, problem: Problem, wanted: str, **headers):
    return client.post(reverse("mentoring:problem_me_too", args=[problem.pk]), {"moi_aussi": wanted}, **headers)


def test_me_too_is_counted_once_and_never_named(problem, karim, sign_in, helene):
    client = sign_in(karim)
    for _ in range(2):
        say(client, problem, "oui")
    assert ProblemVoice.objects.count() == 1
    assert "<b>1</b> personne aussi" in client.get(problem.get_absolute_url()).text
    seen = sign_in(helene).get(problem.get_absolute_url()).text
    assert karim.family_name not in seen
    say(client, problem, "non")
    say(client, problem, "non")
    assert not ProblemVoice.objects.exists()


@pytest.mark.parametrize("wanted", ["", "peut-être", "OUI"])
def test_what_says_neither_yes_nor_no_changes_nothing(problem, karim, sign_in, wanted):
    assert say(sign_in(karim), problem, wanted).status_code == 302
    assert not ProblemVoice.objects.exists()


def test_one_does_not_join_one_s_own_question(problem, helene, sign_in):
    page = sign_in(helene).get(problem.get_absolute_url()).text
    assert 'name="moi_aussi"' not in page
    with pytest.raises(ValidationError):
        problem.say_me_too(by=helene)


def test_a_solved_question_is_joined_by_nobody_new_and_left_by_who_wishes(problem, helene, karim, animator):
    problem.say_me_too(by=karim)
    problem.solve(by=helene.user)
    with pytest.raises(ValidationError):
        problem.say_me_too(by=animator)
    problem.say_me_too(by=karim, wanted=False)
    assert not ProblemVoice.objects.exists()


def test_htmx_gets_the_block_of_the_button(problem, karim, sign_in):
    page = say(sign_in(karim), problem, "oui", headers={"HX-Request": "true"})
    assert f'id="moi-aussi-{problem.pk}"' in page.text
    assert "<html" not in page.text


@pytest.mark.django_db(transaction=True)
def test_two_windows_that_say_me_too_at_once_count_once(helene, karim):
    problem = ask(helene)
    together(lambda: problem.say_me_too(by=karim), lambda: problem.say_me_too(by=karim))
    assert ProblemVoice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_solved_in_two_windows_at_once_it_is_solved_once(helene, karim):
    problem = ask(helene)
    first = answer(problem, karim)
    outcomes = together(
        lambda: Problem.objects.get().solve(by=helene.user, answer=first),
        lambda: Problem.objects.get().solve(by=helene.user, member=karim),
    )
    assert sorted(isinstance(one, ValidationError) for one in outcomes) == [False, True]
    problem.refresh_from_db()
    assert problem.is_solved


# Answers ---------------------------------------------------------------------------------------------


@pytest.mark.met("PQ2-09")
def test_an_answer_is_read_first_then_its_asker_is_told_once(problem, helene, karim, moderator, sign_in):
    address = reverse("mentoring:problem_answer_add", args=[problem.pk])
    sign_in(karim).post(address, {"text": "Un mot convenu entre nous."})
    sign_in(karim).post(address, {"text": "Et une chaise de plus."})
    assert told(helene, "problem_answered") == []
    assert "Un mot convenu" not in sign_in(helene).get(problem.get_absolute_url()).text
    for one in ProblemAnswer.objects.all():
        one.publish(by=moderator)
    assert len(told(helene, "problem_answered")) == 1
    assert "Un mot convenu" in sign_in(helene).get(problem.get_absolute_url()).text


def test_one_s_own_answer_tells_nobody(problem, helene, moderator):
    one = answer(problem, helene, state=State.PENDING)
    one.publish(by=moderator)
    assert told(helene, "problem_answered") == []


def test_an_empty_answer_is_asked_again_with_the_form(problem, karim, sign_in):
    page = sign_in(karim).post(reverse("mentoring:problem_answer_add", args=[problem.pk]), {"text": "  "})
    assert page.status_code == 200
    assert "Écrivez votre réponse" in page.text


def test_nobody_answers_what_they_may_not_read(helene, karim, sign_in):
    draft = ask(helene, state=State.DRAFT)
    address = reverse("mentoring:problem_answer_add", args=[draft.pk])
    assert sign_in(karim).post(address, {"text": "Oui."}).status_code == 404
    assert not ProblemAnswer.objects.exists()


def test_an_answer_is_edited_by_its_author_alone(problem, helene, karim, sign_in):
    one = answer(problem, karim)
    assert sign_in(helene).get(one.edit_url).status_code == 404
    assert sign_in(karim).get(one.edit_url).status_code == 200


# What solved it --------------------------------------------------------------------------------------


def test_its_author_says_which_answer_solved_it_and_those_who_share_it_are_told(
    problem, helene, karim, animator, sign_in
):
    one = answer(problem, karim)
    problem.say_me_too(by=animator)
    problem.say_me_too(by=karim)
    sign_in(helene).post(reverse("mentoring:problem_solve", args=[problem.pk]), {"par": f"reponse-{one.pk}"})
    problem.refresh_from_db()
    assert (problem.is_solved, problem.solved_by_answer) == (True, one)
    assert told(karim, "problem_solver") == [f"{helene.full_name} a résolu « {problem} » grâce à vous. Merci !"]
    assert told(karim, "problem_solved") == []  # once, not twice
    assert len(told(animator, "problem_solved")) == 1
    assert "C’est ce qui l’a résolue" in sign_in(karim).get(problem.get_absolute_url()).text


def test_a_person_and_a_project_are_found_by_their_beginning(problem, helene, karim, sign_in):
    project = ProjectFactory(lead=karim, title="Le premier appel compte")
    client = sign_in(helene)
    page = client.get(reverse("mentoring:problem_solve", args=[problem.pk]), {"q": karim.family_name[:4]}).text
    assert f"personne-{karim.slug}" in page
    page = client.get(reverse("mentoring:problem_solve", args=[problem.pk]), {"q": "premier"}).text
    assert f"projet-{project.slug}" in page
    client.post(reverse("mentoring:problem_solve", args=[problem.pk]), {"par": f"projet-{project.slug}"})
    problem.refresh_from_db()
    assert problem.solved_by_project == project


def test_who_blocked_its_author_is_neither_named_nor_told(problem, helene, karim):
    answer = ProblemAnswer.objects.create(problem=problem, author=karim, text="Un relais.", state="published")
    MessageBlock.objects.create(member=karim, blocked=helene)
    with pytest.raises(ValidationError, match="ne souhaite pas être nommée"):
        problem.solve(by=helene.user, member=karim)
    problem.solve(by=helene.user, answer=answer)
    assert not Notification.objects.filter(recipient=karim.user, kind="problem_solver").exists()


def test_who_is_named_may_take_their_name_away(problem, helene, karim, animator, sign_in):
    problem.solve(by=helene.user, member=karim)
    assert sign_in(animator).post(reverse("mentoring:problem_unname", args=[problem.pk])).status_code == 404
    sign_in(karim).post(reverse("mentoring:problem_unname", args=[problem.pk]))
    problem.refresh_from_db()
    assert (problem.is_solved, problem.solved_by_member) == (True, None)


def test_reopened_it_takes_back_what_nobody_read(problem, helene, karim, animator):
    problem.say_me_too(by=animator)
    problem.solve(by=helene.user, member=karim)
    problem.reopen(by=helene.user)
    problem.refresh_from_db()
    assert (problem.is_solved, problem.solved_by_member) == (False, None)
    assert told(animator, "problem_solved") == told(karim, "problem_solver") == []
    with pytest.raises(ValidationError):
        problem.reopen(by=helene.user)


@pytest.mark.parametrize("said", ["", "reponse-", "reponse-0", "reponse-²", "personne-", "projet-x", "autrement-1"])
def test_what_names_nothing_solves_nothing(problem, helene, sign_in, said):
    assert sign_in(helene).post(reverse("mentoring:problem_solve", args=[problem.pk]), {"par": said}).status_code == 404
    problem.refresh_from_db()
    assert not problem.is_solved


def test_nobody_else_solves_it_nor_twice(problem, helene, karim):
    with pytest.raises(ValidationError, match="Seule la personne"):
        problem.solve(by=karim.user)
    problem.solve(by=helene.user)
    with pytest.raises(ValidationError, match="est résolue"):
        problem.solve(by=helene.user)


def test_an_answer_to_another_question_or_taken_away_solves_nothing(problem, helene, karim):
    other = answer(ask(karim, "Une autre"), karim)
    gone = answer(problem, karim, state=State.WITHDRAWN)
    for one in (other, gone):
        with pytest.raises(ValidationError, match="n’est plus en ligne"):
            problem.solve(by=helene.user, answer=one)


def test_the_database_refuses_two_solutions_and_a_solution_of_what_is_open(problem, karim):
    project = ProjectFactory()
    rows = Problem.objects.filter(pk=problem.pk)
    for wrong in (
        {"solved_by_member": karim},
        {"status": "solved"},
        {"status": "solved", "solved_at": timezone.now(), "solved_by_member": karim, "solved_by_project": project},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


# A codev about it ------------------------------------------------------------------------------------


@pytest.mark.met("PQ1-39")
def test_a_codev_begins_from_its_words_and_its_page_says_so(problem, helene, karim, sign_in, moderator):
    for _ in range(8):
        MemberFactory(with_account=True)
    client, with_it = sign_in(karim), MemberFactory(with_account=True)
    problem.say_me_too(by=with_it)
    problem.say_me_too(by=karim)
    address = reverse("mentoring:problem_codev", args=[problem.pk])
    form = client.get(address).context["form"]
    assert form.initial["question"].startswith(problem.title)
    day = (timezone.localdate() + timedelta(days=20)).isoformat()
    words = {"kind": "codev", "question": form.initial["question"], "role": "facilitator", "on": day}
    where = {"starts": "14:00", "format": "in_place", "venue": "Hôtel de ville", "title": "Codéveloppement au guichet"}
    client.post(address, words | where)
    event = Event.objects.get()
    assert list(problem.codevs.all()) == [event]
    assert CodevSession.objects.get().question == form.initial["question"]
    assert told(helene, "problem_codev") == [f"{karim.full_name} lance un codéveloppement sur « {problem} »."]
    begins = f"{karim.full_name} lance un codéveloppement sur « {problem} », que vous vivez aussi"
    assert [sentence.startswith(begins) for sentence in told(with_it, "problem_codev")] == [True]
    assert told(karim, "problem_codev") == []
    assert "Codéveloppement au guichet" not in sign_in(helene).get(problem.get_absolute_url()).text  # read first
    event.publish(by=moderator)
    assert "Codéveloppement au guichet" in sign_in(helene).get(problem.get_absolute_url()).text
    assert "Codev proposé" in sign_in(helene).get(LIST).text


@pytest.mark.met("PQ2-08")
def test_about_a_project_it_is_a_debogage(helene, sign_in):
    project = ProjectFactory(lead=helene)
    asked = ask(helene, project=project)
    form = sign_in(helene).get(reverse("mentoring:problem_codev", args=[asked.pk])).context["form"]
    assert (form.initial["kind"], form.initial["project"]) == ("debugging", project.pk)


def test_of_a_solved_one_no_codev_is_launched(problem, helene, karim, sign_in):
    problem.solve(by=helene.user)
    assert sign_in(karim).get(reverse("mentoring:problem_codev", args=[problem.pk])).status_code == 404


def test_a_promotion_s_own_codev_is_not_named_to_others(problem, karim, helene, sign_in):
    own = EventFactory(title="Entre nous", kind="codev", audience="cohort", cohort=karim.cohort)
    problem.codevs.add(own)
    seen = sign_in(helene).get(problem.get_absolute_url()).text
    assert ("Entre nous" in seen) == (helene.cohort_id == karim.cohort_id)


# The list --------------------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_state_theme_and_collectivite(helene, karim, sign_in):
    theme = Theme.objects.create(name="Accueil")
    ask(helene, "À l’accueil", theme=theme)
    ask(karim, "Au dépôt")
    solved = ask(karim, "Aux archives")
    solved.solve(by=karim.user)
    client = sign_in(helene)

    def titles(query: str) -> list[str]:
        return [one.title for one in client.get(f"{LIST}{query}").context["page"]]

    assert set(titles("")) == {"À l’accueil", "Au dépôt", "Aux archives"}
    assert titles("")[-1] == "Aux archives"  # open ones first
    assert titles("?etat=resolue") == ["Aux archives"]
    assert titles(f"?theme={theme.slug}") == ["À l’accueil"]
    assert set(titles(f"?collectivite={karim.collectivity.slug}")) == {"Au dépôt", "Aux archives"}
    assert titles("?etat=jamais&theme=nulle-part&tri=hasard&page=99")  # what makes no sense is ignored


def test_most_shared_come_first_unless_the_latest_are_asked_for(helene, karim, animator, sign_in):
    first, second = ask(helene, "La première"), ask(helene, "La seconde")
    Problem.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(days=3))
    first.say_me_too(by=animator)
    client = sign_in(karim)
    assert [one.pk for one in client.get(LIST).context["page"]] == [first.pk, second.pk]
    assert [one.pk for one in client.get(f"{LIST}?tri=recentes").context["page"]] == [second.pk, first.pk]


@pytest.mark.parametrize("words", ["'", '"', "x" * 10_000, "le la de", "12", "AND OR NOT", "\0", "*"])
def test_any_words_make_a_page(problem, karim, sign_in, words):
    assert sign_in(karim).get(LIST, {"q": words}).status_code == 200


def test_an_empty_list_says_what_to_do(karim, sign_in):
    page = sign_in(karim).get(LIST).text
    assert "Personne n’a encore posé de problématique." in page
    assert reverse("mentoring:problem_add") in page


def test_the_list_asks_no_more_of_the_database_when_it_is_longer(helene, karim, animator, sign_in, same_queries):
    client = sign_in(karim)

    def one_more() -> None:
        one = ask(helene, f"Question {Problem.objects.count()}", theme=Theme.objects.get_or_create(name="Accueil")[0])
        answer(one, animator)
        one.say_me_too(by=animator)

    one_more()
    same_queries(lambda: client.get(LIST), one_more, 7)


def test_the_page_asks_no_more_of_the_database_with_more_answers(problem, karim, animator, sign_in, same_queries):
    client = sign_in(karim)
    answer(problem, MemberFactory())
    same_queries(lambda: client.get(problem.get_absolute_url()), lambda: answer(problem, MemberFactory()), 5)


# Search, moderation, erasure -------------------------------------------------------------------------


def test_it_is_found_by_its_words_and_its_answers_while_it_is_online(problem, karim, moderator):
    answer(problem, karim, "Un paravent suffit.")

    def found(words: str) -> set[int]:
        return {hit.object_id for hit in search(words, ["network"], ["problem"]).hits}

    assert found("guichet colère") == found("paravent") == {problem.pk}
    problem.withdraw(by=moderator, reason="Une personne est reconnaissable.")
    assert found("paravent") == set()


def test_taken_away_its_title_is_in_nobody_s_news(problem, helene, karim, animator, moderator):
    problem.say_me_too(by=animator)
    problem.solve(by=helene.user)
    problem.withdraw(by=moderator, reason="Une personne est reconnaissable.")
    assert told(animator, "problem_solved") == []


def test_an_erased_person_leaves_what_was_read_and_takes_the_rest(problem, helene, karim):
    answer(problem, karim)
    answer(problem, karim, "Jamais lue.", state=State.PENDING)
    ask(karim, "Jamais lue non plus", state=State.DRAFT)
    problem.say_me_too(by=karim)
    problem.solve(by=helene.user, member=karim)
    forget(karim)
    problem.refresh_from_db()
    assert (problem.is_solved, problem.solved_by_member) == (True, None)
    assert ProblemAnswer.objects.count() == Problem.objects.count() == 1
    assert not ProblemVoice.objects.exists()


def test_what_is_kept_of_people_is_declared():
    assert "member" in gathered("PERSONAL_DATA")["mentoring.ProblemVoice"]


# On the page of the project that it is about -------------------------------------------------------------------------


def test_the_page_of_a_project_shows_what_is_asked_about_it_to_who_reads_it(helene, karim, sign_in):
    project = ProjectFactory(lead=helene)
    one = ask(helene, "Le guichet déborde", project=project)
    ask(karim, "Sans rapport")
    ask(helene, "Encore à lire", project=project, state="proposed")
    read = sign_in(karim).get(project.get_absolute_url()).content.decode()
    assert one.get_absolute_url() in read
    assert "Sans rapport" not in read
    assert "Encore à lire" not in read
    assert "0 réponse" in " ".join(read.split())


@pytest.mark.parametrize("many", [1, 3])
def test_problems_of_a_project_cost_the_same_however_many(helene, karim, sign_in, many, django_assert_num_queries):
    project = ProjectFactory(lead=helene)
    for rank in range(many):
        ask(helene, f"Question {rank}", project=project)
    with django_assert_num_queries(1):
        assert len(problems_about(karim.user, project.pk)) == many
