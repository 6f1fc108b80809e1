"""A sponsor who changes post: they and who leads the project are asked once, and each answer does what it says."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.models import CollectivityMove, Member
from directory.models.members import MemberKind
from directory.personal_data import erase
from emi_alumni.foundation.moderation.models import Revision
from emi_alumni.foundation.notifications.models import Notification
from projects.models import Project, SponsorPost
from projects.models.sponsor_posts import to_confirm_by
from projects.sponsor_changes import Outcome, answer
from tests.factories import CohortFactory, CollectivityFactory, MemberFactory, ProjectFactory, UserFactory
from tests.standing import standing


@standing
def sponsor() -> Member:
    place = CollectivityFactory()
    return MemberFactory(
        user=UserFactory(), kind=MemberKind.SPONSOR, position="Directrice des usagers", collectivity=place
    )


@standing
def project(helene, sponsor) -> Project:
    return ProjectFactory(title="Le premier appel compte", lead=helene, sponsor_member=sponsor)


def change(sponsor: Member, position: str = "Directrice générale adjointe") -> None:
    Member.objects.filter(pk=sponsor.pk).update(position=position)  # as an import of many people writes it


def address(project: Project) -> str:
    return reverse("projects:sponsor_change", args=[project.slug])


def asked(*people: Member) -> list[bool]:
    return [to_confirm_by(one).exists() for one in people]


QUESTION = "garde-t-il son commanditaire ?"


def test_both_are_asked_once_and_one_answer_is_enough(project, sponsor, helene, karim, sign_in):
    assert asked(helene, sponsor) == [False, False]
    change(sponsor)
    assert asked(helene, sponsor, karim) == [True, True, False]
    for one, words in ((helene, f"{sponsor.full_name} a changé"), (sponsor, "Vous avez changé de fonctions")):
        home = sign_in(one).get(reverse("home")).text
        assert QUESTION in home
        assert words in home
    assert sign_in(karim).get(address(project)).status_code == 404
    assert sign_in(karim).post(address(project), {"outcome": "reste"}).status_code == 404
    browser = sign_in(sponsor)
    assert browser.post(address(project), {"reponse": "reste"}).status_code == 302
    assert asked(helene, sponsor) == [False, False]
    project.refresh_from_db()
    assert project.sponsor_member == sponsor
    assert "reste commanditaire" in Notification.objects.get(recipient=helene.user, kind="sponsor_change").sentence
    assert not Notification.objects.filter(recipient=sponsor.user, kind="sponsor_change").exists()
    assert QUESTION not in browser.get(reverse("home")).text
    assert browser.get(address(project)).status_code == 404
    late = sign_in(helene).post(address(project), {"outcome": "aucun"}).text
    assert "n’attend plus de réponse" in late
    project.refresh_from_db()
    assert project.sponsor_member == sponsor
    change(sponsor, "Directrice générale des services")
    assert asked(helene, sponsor) == [True, True], "another change"


def test_a_change_of_place_asks_once_from_announced_to_confirmed(project, sponsor, helene, admin_user):
    place = CollectivityFactory()
    move = CollectivityMove.announce(sponsor, place, position="Directrice des usagers")
    assert asked(helene) == [False], "the same function, and nobody knows where yet"
    move.confirm(by=admin_user)
    assert asked(helene) == [True]
    answer(project, outcome=Outcome.STAYS, by=helene.user)
    back = CollectivityMove.announce(sponsor, CollectivityFactory(), position="Directrice de la culture")
    assert asked(helene) == [True]
    answer(project, outcome=Outcome.STAYS, by=helene.user)
    back.confirm(by=admin_user)
    assert asked(helene) == [False], "answered when it was announced"


def test_a_wrong_click_that_is_taken_back_asks_nothing(project, sponsor, helene):
    was = Member.objects.get(pk=sponsor.pk).position
    change(sponsor)
    change(sponsor, was)
    assert asked(helene, sponsor) == [False, False]


def test_a_function_that_was_or_is_blank_asks_nothing(project, sponsor, helene):
    change(sponsor, "")
    assert asked(helene) == [False]
    SponsorPost.objects.update(position="")
    change(sponsor)
    assert asked(helene) == [False]


@pytest.mark.parametrize("why", ["withdrawn", "hidden", "cancelled", "sponsor gone"])
def test_projects_that_are_not_there_any_more_ask_nobody(why, project, sponsor, helene):
    change(sponsor)
    rows = Project.objects.filter(pk=project.pk)
    if why == "withdrawn":
        rows.update(state="withdrawn")
    elif why == "hidden":
        rows.update(hidden_at=timezone.now())
    elif why == "cancelled":
        rows.update(cohort=CohortFactory(cancelled_on=timezone.localdate()))
    else:
        erase(Member.objects.get(pk=sponsor.pk))
        assert not SponsorPost.objects.exists()
    assert asked(helene, sponsor) == [False, False]


def test_somebody_else_takes_over_and_is_told(project, sponsor, helene, sign_in):
    successor = MemberFactory(user=UserFactory(), kind=MemberKind.SPONSOR, position="Directeur des usagers")
    change(sponsor)
    browser = sign_in(helene)
    led = browser.post(address(project), {"reponse": "autre"})
    assert led.url == f"{address(project)}?reponse=autre"
    assert 'value="autre"' in browser.get(led.url).text
    nobody = browser.post(address(project), {"outcome": "autre"}).text
    assert "Dites qui prend la suite" in nobody
    assert asked(helene) == [True]
    browser.post(address(project), {"outcome": "autre", "member": successor.pk, "department": ""})
    project.refresh_from_db()
    assert project.sponsor_member == successor
    assert asked(helene, sponsor, successor) == [False, False, False]
    for person in (sponsor, successor):
        assert "prend la suite" in Notification.objects.get(recipient=person.user, kind="sponsor_change").sentence
    change(successor, "Directeur général")
    assert asked(sponsor, successor, helene) == [False, True, True], "the new one, from now on"


def test_a_direction_named_by_people_not_yet_trusted_is_read_first(project, sponsor, sign_in):
    change(sponsor)
    words = sign_in(sponsor).post(
        address(project), {"outcome": "autre", "department": "Direction des solidarités"}, follow=True
    )
    assert "une fois relue par la mission" in words.text
    project.refresh_from_db()
    assert (project.sponsor_member, project.sponsor_department) == (None, "")
    assert Revision.objects.waiting().get().proposed == {"sponsor_department": "Direction des solidarités"}


def test_no_sponsor_any_more_empties_both_at_once(project, sponsor, helene, sign_in):
    Project.objects.filter(pk=project.pk).update(sponsor_department="DGA solidarités")
    change(sponsor)
    browser = sign_in(helene)
    assert browser.post(address(project), {"reponse": "aucun"}).url == f"{address(project)}?reponse=aucun", (
        "asked first"
    )
    project.refresh_from_db()
    assert project.sponsor_member == sponsor
    browser.post(address(project), {"outcome": "aucun"})
    project.refresh_from_db()
    assert (project.sponsor_member, project.sponsor_department) == (None, "")
    assert not SponsorPost.objects.exists()
    assert "n’a plus de commanditaire" in Notification.objects.get(recipient=sponsor.user).sentence


def test_an_answer_of_a_stranger_or_given_twice_is_refused(project, sponsor, helene, karim):
    change(sponsor)
    with pytest.raises(ValidationError, match="n’attend plus de réponse"):
        answer(project, outcome=Outcome.STAYS, by=karim.user)
    answer(project, outcome=Outcome.STAYS, by=helene.user)
    with pytest.raises(ValidationError, match="n’attend plus de réponse"):
        answer(project, outcome=Outcome.NONE, by=sponsor.user)


def test_what_waits_costs_the_same_for_one_project_or_three(sponsor, helene, same_queries, sign_in):
    browser = sign_in(helene)

    def one_more() -> None:
        ProjectFactory(lead=helene, sponsor_member=Member.objects.get(pk=sponsor.pk))
        SponsorPost.objects.update(position="Une autre")

    one_more()
    same_queries(lambda: browser.get(reverse("directory:me")), one_more, 16)
