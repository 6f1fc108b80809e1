"""« Reprendre ce projet » : who may ask, what the mission decides, what is born of it and who is credited."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from projects.models import Project, Takeover, Theme
from projects.models.project import Role
from projects.statuses import ProjectStatus
from tests.decisions import undo_last
from tests.factories import MemberFactory, ProjectFactory
from tests.standing import standing


@standing
def appetizer(helene, cohort_2019, department) -> Project:
    return ProjectFactory(appetizer=True, title="Un marché sans sacs", lead=helene, cohort=cohort_2019)


@standing
def words(argenteuil) -> dict[str, object]:
    return {"sponsor": "DGA cadre de vie", "collectivity": argenteuil.pk, "with_whom": "Deux placiers", "note": "Juin."}


def address(project: Project) -> str:
    return reverse("projects:takeover_add", args=[project.slug])


def asked(appetizer, karim, argenteuil) -> Takeover:
    takeover = Takeover.objects.create(
        project=appetizer, author=karim, collectivity=argenteuil, sponsor="DGA cadre de vie"
    )
    takeover.submit(by=karim.user)
    return takeover


@pytest.mark.met("PQ2-12", "PQ1-22")
def test_a_member_asks_to_take_an_appetizer_over_and_it_waits(appetizer, karim, words, sign_in):
    answer = sign_in(karim).post(address(appetizer), words, follow=True)
    assert "Votre proposition est à la lecture" in answer.text
    takeover = Takeover.objects.get()
    assert (takeover.author, takeover.state, takeover.new_project) == (karim, State.PENDING, None)
    appetizer.refresh_from_db()
    assert appetizer.is_appetizer


def test_posting_a_state_does_not_accept_it(appetizer, karim, words, sign_in):
    sign_in(karim).post(address(appetizer), words | {"state": "published", "new_project": appetizer.pk})
    assert Takeover.objects.get().state == State.PENDING


def test_a_visitor_is_asked_to_sign_in_and_staff_without_a_profile_cannot_ask(appetizer, visitor, moderator, sign_in):
    assert visitor.get(address(appetizer)).url.startswith(reverse("account_login"))
    assert sign_in(moderator).post(address(appetizer)).status_code == 404


@pytest.mark.parametrize("traits", [{"draft": True}, {"pending": True}, {"audience": "team"}])
def test_an_appetizer_that_one_may_not_read_answers_404(traits, karim, sign_in, words, db):
    project = ProjectFactory(appetizer=True, **traits)
    browser = sign_in(karim)
    assert browser.get(address(project)).status_code == 404
    assert browser.post(address(project), words).status_code == 404
    assert not Takeover.objects.exists()


def test_a_project_that_is_no_appetizer_is_not_taken_over(karim, sign_in, words, db):
    project = ProjectFactory(status=ProjectStatus.IMPLEMENTED)
    assert sign_in(karim).post(address(project), words).status_code == 404
    assert not Takeover.objects.exists()


def test_a_double_click_makes_one_proposal(appetizer, karim, words, sign_in):
    browser = sign_in(karim)
    assert browser.post(address(appetizer), words).status_code == 302
    assert browser.post(address(appetizer), words).status_code == 302
    assert Takeover.objects.count() == 1


def test_two_people_may_ask_at_once_and_nobody_reads_the_other(appetizer, karim, representative, words, sign_in):
    sign_in(karim).post(address(appetizer), words)
    other = sign_in(representative)
    assert "DGA cadre de vie" not in other.get(address(appetizer)).text
    other.post(address(appetizer), words)
    assert Takeover.objects.count() == 2


def test_what_was_typed_comes_back_with_what_is_missing(appetizer, karim, words, sign_in):
    answer = sign_in(karim).post(address(appetizer), words | {"sponsor": " "})
    assert "Écrivez avec quel commanditaire" in answer.text
    assert "Deux placiers" in answer.text
    assert "<title>Erreur" in answer.text
    assert not Takeover.objects.exists()


def test_a_takeover_that_waits_may_be_taken_back_and_asked_again(appetizer, karim, words, sign_in):
    browser = sign_in(karim)
    browser.post(address(appetizer), words)
    browser.post(Takeover.objects.get().withdraw_url)
    assert Takeover.objects.get().state == State.WITHDRAWN
    browser.post(address(appetizer), words)
    assert Takeover.objects.pending().count() == 1


@pytest.mark.parametrize("change", [{"audience": "team"}, {"state": State.WITHDRAWN}], ids=["team", "withdrawn"])
def test_it_is_taken_back_though_its_project_is_no_longer_read(appetizer, karim, argenteuil, change, sign_in):
    takeover = asked(appetizer, karim, argenteuil)
    Project.objects.filter(pk=appetizer.pk).update(**change)
    answer = sign_in(karim).post(takeover.withdraw_url, follow=True)
    assert answer.status_code == 200
    assert "Votre reprise est retirée." in answer.text
    assert Takeover.objects.get().state == State.WITHDRAWN


def test_a_remark_comes_back_with_the_text_to_correct(appetizer, karim, argenteuil, moderator, words, sign_in):
    asked(appetizer, karim, argenteuil).send_back(by=moderator, reason="Qui portera l’achat des sacs ?")
    page = sign_in(karim).get(address(appetizer)).text
    assert "Qui portera l’achat des sacs ?" in page
    assert "DGA cadre de vie" in page
    sign_in(karim).post(address(appetizer), words | {"sponsor": "DGS"})
    takeover = Takeover.objects.get()
    assert (takeover.state, takeover.sponsor) == (State.PENDING, "DGS")


@pytest.mark.met("PQ2-12")
def test_accepted_a_new_project_begins_and_both_pages_say_so(appetizer, helene, karim, argenteuil, moderator, sign_in):
    takeover = asked(appetizer, karim, argenteuil)
    takeover.publish(by=moderator)
    new = Takeover.objects.get().new_project
    assert new is not None
    assert (new.state, new.continues, new.sponsor_department) == (State.DRAFT, appetizer, "DGA cadre de vie")
    assert [(role.member, role.role) for role in new.roles.all()] == [(karim, Role.LEAD)]
    assert list(new.collectivities.all()) == [argenteuil]
    appetizer.refresh_from_db()
    assert appetizer.status == ProjectStatus.TAKEN_OVER
    assert appetizer.statuses.count() == 2
    told = {one.recipient.member.given_name: one.sentence for one in Notification.objects.order_by("pk")}
    assert "Karim Benali" in told["Hélène"]
    assert "acceptée" in told["Karim"]


def test_the_history_of_a_project_taken_over_names_nobody(appetizer, karim, argenteuil, moderator):
    """The line stays when a person leaves the network: her name is in the relation, not in the words."""
    asked(appetizer, karim, argenteuil).publish(by=moderator)
    line = appetizer.statuses.get(status=ProjectStatus.TAKEN_OVER)
    assert line.author == karim
    assert "Benali" not in line.why


def test_nobody_accepts_their_own_and_members_accept_nothing(appetizer, karim, helene, argenteuil, moderator):
    moderator_member = MemberFactory(user=moderator)
    own = asked(appetizer, moderator_member, argenteuil)
    for who in (moderator, helene.user):
        with pytest.raises(ValidationError):
            own.publish(by=who)
    assert Project.objects.count() == 1


def test_two_moderators_make_one_project(appetizer, karim, argenteuil, moderator, administrator):
    first = asked(appetizer, karim, argenteuil)
    second = Takeover.objects.get(pk=first.pk)
    first.publish(by=moderator)
    with pytest.raises(ValidationError):
        second.publish(by=administrator)
    assert Project.objects.filter(continues=appetizer).count() == 1


def test_an_acceptance_taken_back_leaves_nothing_behind(appetizer, karim, argenteuil, moderator):
    takeover = asked(appetizer, karim, argenteuil)
    takeover.publish(by=moderator)
    undo_last(takeover, by=moderator)
    assert not Project.objects.filter(continues=appetizer).exists()
    appetizer.refresh_from_db()
    assert appetizer.is_appetizer
    assert appetizer.statuses.count() == 1
    takeover.publish(by=moderator)
    assert Project.objects.filter(continues=appetizer).count() == 1


@pytest.mark.parametrize(
    "begin",
    [
        lambda new, by: Project.objects.filter(pk=new.pk).update(problem="Autrement."),
        lambda new, by: new.journal.create(text="Deux marchés depuis lundi.", author=by),
        lambda new, by: new.roles.create(member=MemberFactory(), role=Role.TEAM),
        lambda new, by: new.themes.add(Theme.objects.create(name="Accueil")),
        lambda new, by: new.indicators.create(name="Sacs évités"),
    ],
    ids=["a word", "a piece of news", "a teammate", "a theme", "a figure"],
)
def test_an_acceptance_is_not_taken_back_once_somebody_writes(begin, appetizer, karim, argenteuil, moderator):
    takeover = asked(appetizer, karim, argenteuil)
    takeover.publish(by=moderator)
    begin(Project.objects.get(continues=appetizer), karim)
    takeover.new_project.refresh_from_db()
    with pytest.raises(ValidationError, match="déjà commencé"):
        undo_last(takeover, by=moderator)
    assert Takeover.objects.get().state == State.PUBLISHED


def test_a_refusal_says_why_and_leaves_the_appetizer_free(appetizer, karim, argenteuil, moderator):
    asked(appetizer, karim, argenteuil).refuse(by=moderator, reason="La commune a déjà commencé.")
    appetizer.refresh_from_db()
    assert appetizer.is_appetizer
    assert "La commune a déjà commencé." in Notification.objects.get(recipient=karim.user).sentence


def test_the_same_words_for_two_projects_are_two_proposals(appetizer, helene, karim, words, sign_in):
    other = ProjectFactory(lead=helene, appetizer=True)
    for project in (appetizer, other, other):  # the last, a second click
        sign_in(karim).post(address(project), words)
    assert set(Takeover.objects.values_list("project", flat=True)) == {appetizer.pk, other.pk}
    assert Takeover.objects.count() == 2
