"""A team that did not measure asks two hours of the club that helps to measure (FRE-09)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.models import MessageBlock
from governance.models import AnimatorMandate, Club, ClubMembership
from mentoring import help_requests
from mentoring.help_requests import MEASURING_ALREADY, Need, send
from mentoring.models import Handover, HelpRequest
from tests.concurrency import together
from tests.factories import MemberFactory, ProjectFactory
from tests.mentoring.people import make_mentor

pytestmark = pytest.mark.django_db


def make_club(name: str = "Mesurer sans juger", *, animators: int = 1, **facts) -> Club:
    club = Club.objects.create(
        name=name, entry="theme", tagline="Trois chiffres.", **{"helps_to_measure": True, **facts}
    )
    today = timezone.localdate()
    for _ in range(animators):
        member = MemberFactory(with_account=True)
        until = today + timedelta(days=100)
        AnimatorMandate.objects.create(club=club, member=member, starts_on=today, until=until)
    return club


@pytest.fixture
def project(helene):
    return ProjectFactory(lead=helene, title="Le premier appel")


def page(project) -> str:
    return reverse("mentoring:request_measure", args=[project.slug])


def sent(client, project, **typed) -> HelpRequest | None:
    client.post(
        page(project), {"question": "Mesurer ce que « Le premier appel » a changé", "format": "two_hours", **typed}
    )
    return HelpRequest.objects.order_by("-pk").first()


@pytest.mark.met("FRE-09")
def test_the_team_asks_the_club_whose_animator_gives_two_hours(project, helene, sign_in):
    make_mentor("Mesurer ce qui change")
    club = make_club()
    her = sign_in(helene)
    assert page(project) in her.get(project.get_absolute_url()).content.decode()
    form = her.get(page(project)).content.decode()
    assert "Mesurer sans juger" in form
    assert "Mesurer ce que « Le premier appel » a changé" in form
    request = sent(her, project)
    assert (request.project, request.club, request.format) == (project, club, "two_hours")
    animator = club.mandates.get().member
    assert request.handovers.get().mentor == animator
    help_requests.accept(request.handovers.get())
    first = timezone.now() + timedelta(days=3)
    help_requests.propose_dates(request.handovers.get(), first, first + timedelta(days=1), "Visio")
    help_requests.choose_date(HelpRequest.objects.get(), "1")
    event = HelpRequest.objects.get().event
    assert event.ends_at - event.starts_at == timedelta(hours=2)
    read = sign_in(animator).get(request.get_absolute_url()).content.decode()
    assert project.get_absolute_url() in read
    help_requests.say_outcome(HelpRequest.objects.get(), "solved")
    assert "compléter les chiffres" in sign_in(helene).get(request.get_absolute_url()).content.decode()


def test_the_least_asked_animator_comes_first_then_the_other_then_anybody(project, helene):
    mentor = make_mentor("Mesurer ce qui change")
    club = make_club(animators=2)
    first, second = [mandate.member for mandate in club.mandates.order_by("pk")]
    elsewhere = MemberFactory(with_account=True)
    send(Need("Autre chose"), elsewhere, None)
    Handover.objects.filter(mentor=mentor.member).update(mentor=first)
    request = send(Need("Mesurer", project=project, club=club), helene)
    assert request.handovers.get().mentor == second
    help_requests.decline(request.handovers.get(outcome="waiting"))
    assert request.handovers.get(outcome="waiting").mentor == first
    help_requests.decline(request.handovers.get(outcome="waiting"))
    assert request.handovers.get(outcome="waiting").mentor == mentor.member


def test_nobody_of_the_team_nor_on_leave_nor_blocked_is_asked(project, helene):
    club = make_club(animators=4)
    own, away, blocked, free = [mandate.member for mandate in club.mandates.order_by("pk")]
    project.roles.create(member=own, role="team")
    away.contact_paused_until = timezone.localdate() + timedelta(days=3)
    away.save()
    MessageBlock.objects.create(member=blocked, blocked=helene)
    request = send(Need("Mesurer", project=project, club=club), helene)
    assert request.handovers.get().mentor == free


def test_without_animator_a_member_whom_the_club_names_is_asked_and_nobody_else(project, helene):
    club = make_club(animators=0)
    ClubMembership.objects.create(club=club, member=MemberFactory(with_account=True), shown=False)
    named = MemberFactory(with_account=True)
    ClubMembership.objects.create(club=club, member=named, shown=True)
    assert list(Club.objects.helping_to_measure()) == [club]
    request = send(Need("Mesurer", project=project, club=club), helene)
    assert request.handovers.get().mentor == named
    help_requests.decline(request.handovers.get())
    assert HelpRequest.objects.get().state == "mission"


@pytest.mark.parametrize("facts", [{"helps_to_measure": False}, {"asleep_on": "2020-01-01"}, {"animators": 0}])
def test_a_club_that_does_not_sleeps_or_has_no_animator_is_not_asked(project, helene, sign_in, facts):
    make_club(**facts)
    mentor = make_mentor("Mesurer ce qui change")
    her = sign_in(helene)
    assert "Aucun club n’aide à mesurer" in her.get(page(project)).content.decode()
    request = sent(her, project)
    assert (request.club, request.handovers.get().mentor) == (None, mentor.member)


def test_one_request_of_a_project_at_once_whoever_of_its_team_asks(project, helene, karim, sign_in):
    club = make_club()
    request = send(Need("Mesurer", project=project, club=club), helene)
    project.roles.create(member=karim, role="lead")
    with pytest.raises(ValidationError, match=MEASURING_ALREADY[:30]):
        send(Need("Mesurer", project=project, club=club), karim)
    shown = sign_in(karim).get(page(project)).content.decode()
    assert "a déjà une demande en cours" in shown
    assert request.get_absolute_url() not in shown
    assert request.get_absolute_url() in sign_in(helene).get(page(project)).content.decode()
    help_requests.withdraw(request)
    assert send(Need("Mesurer", project=project, club=club), karim).project == project


@pytest.mark.django_db(transaction=True)
def test_two_of_the_team_who_ask_at_once_make_one_request(project, helene, karim):
    club = make_club(animators=2)
    project.roles.create(member=karim, role="lead")

    def ask_of(member):
        def ask() -> None:
            send(Need("Mesurer", project=project, club=club), member)

        return ask

    together(ask_of(helene), ask_of(karim))
    assert HelpRequest.objects.count() == 1


def test_who_is_not_of_the_team_opens_nothing_and_a_project_of_its_team_alone_is_not_shown(
    project, karim, helene, sign_in
):
    make_club()
    assert sign_in(karim).get(page(project)).status_code == 404
    assert sent(sign_in(karim), project) is None
    project.audience = "team"
    project.save()
    her = sign_in(helene)
    assert her.get(page(project)).status_code == 404
    assert page(project) not in her.get(project.get_absolute_url()).content.decode()


def test_who_holds_it_no_longer_sees_the_project_once_it_is_hidden(project, helene, sign_in):
    club = make_club()
    request = send(Need("Mesurer", project=project, club=club), helene)
    project.audience = "team"
    project.save()
    read = sign_in(club.mandates.get().member).get(request.get_absolute_url())
    assert read.status_code == 200
    assert project.get_absolute_url() not in read.content.decode()
