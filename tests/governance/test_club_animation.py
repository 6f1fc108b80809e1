"""Animating a club: for twelve months, in one's own club only, by a mandate that others give."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from directory.todo import todo
from emi_alumni.foundation.notifications.models import Notification
from governance.clubs import answer_renewal, ask_to_go_on, renew
from governance.forms.clubs import ClubForm
from governance.models import AnimatorMandate, Club, ClubMembership, ClubSubject
from tests.club_dates import meets
from tests.factories import MemberFactory
from tests.governance.addresses import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(animator, sign_in):
    return sign_in(animator)


def in_days(days: int):
    return timezone.localdate() + timedelta(days=days)


def page_form(club: Club, **changes) -> dict:
    """As the page gives it, with what it held when it was shown."""
    words = {name: getattr(club, name) for name in ("tagline", "charter", "rhythm", "meeting_url")}
    return words | {"mark": ClubForm(instance=club)["mark"].value()} | changes


def ends_in(mandate: AnimatorMandate, days: int) -> AnimatorMandate:
    AnimatorMandate.objects.filter(pk=mandate.pk).update(starts_on=in_days(days - 365), until=in_days(days))
    mandate.refresh_from_db()
    return mandate


# In one's own club, while the mandate runs -----------------------------------------------------------


@pytest.mark.met("GOU-02")
def test_an_animator_acts_in_her_club_and_nowhere_else(client, club, other):
    subject = ClubSubject.objects.create(club=other, text="Les convocations")
    asked = {
        "club_edit": (other.slug,),
        "club_subject_keep": (other.slug, subject.pk),
        "club_subject_remove": (other.slug, subject.pk),
        "club_members": (other.slug,),
        "club_sleep": (other.slug,),
        "loop_add": (other.slug,),
    }
    for name, args in asked.items():
        assert client.post(url(name, *args)).status_code in (404, 405), name
    assert client.get(url("club_members", other.slug)).status_code == 404
    # Nor by naming her own club with another's things.
    assert client.post(url("club_subject_keep", club.slug, subject.pk)).status_code == 404
    subject.refresh_from_db()
    assert subject.kept_at is None


@pytest.mark.met("GOU-02")
def test_a_mandate_that_ends_ends_the_right_at_once_with_the_form_open(client, club):
    assert client.get(url("club_edit", club.slug)).status_code == 200
    AnimatorMandate.objects.get().end(by=None)
    assert client.post(url("club_edit", club.slug), page_form(club, tagline="Trop tard")).status_code == 404
    assert Club.objects.get().tagline != "Trop tard"


def test_a_member_of_the_club_does_not_animate_it(club, helene, sign_in):
    ClubMembership.objects.create(club=club, member=helene)
    for name in ("club_edit", "club_members"):
        assert sign_in(helene).get(url(name, club.slug)).status_code == 404


def test_a_mandate_to_come_gives_nothing_yet(club, helene, sign_in):
    AnimatorMandate.objects.create(club=club, member=helene, starts_on=in_days(1), until=in_days(300))
    assert sign_in(helene).get(url("club_edit", club.slug)).status_code == 404


# The page of the club ----------------------------------------------------------------------------------


def test_an_animator_writes_the_page_of_her_club(client, club):
    client.post(url("club_edit", club.slug), page_form(club, charter="- **Une** question", name="Volé", entry="trade"))
    club.refresh_from_db()
    assert club.charter == "- **Une** question"
    assert (club.name, club.entry) == ("Mesurer sans juger", "theme")
    assert "<strong>Une</strong>" in client.get(club.get_absolute_url()).content.decode()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "https://a@b.example/"])
def test_a_link_that_disguises_where_it_leads_is_refused(client, club, link):
    response = client.post(url("club_edit", club.slug), page_form(club, meeting_url=link))
    assert response.status_code == 200
    assert "Erreur" in response.content.decode()
    assert Club.objects.get().meeting_url == ""


def test_a_charter_shows_no_markup_of_its_own(client, club):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1))"
    client.post(url("club_edit", club.slug), page_form(club, charter=evil))
    assert Club.objects.get().charter == evil
    shown = client.get(club.get_absolute_url()).content.decode().partition("<main")[2]
    assert "<script>alert" not in shown
    assert "<img" not in shown
    assert 'href="javascript' not in shown


def test_two_animators_do_not_overwrite_each_other_in_silence(client, club):
    mark = client.get(url("club_edit", club.slug)).context["form"]["mark"].value()
    Club.objects.filter(pk=club.pk).update(rhythm="Un mardi par mois")
    typed = page_form(club, rhythm="Un jeudi", mark=mark)
    first = client.post(url("club_edit", club.slug), typed)
    assert "entre-temps" in first.content.decode()
    assert Club.objects.get().rhythm == "Un mardi par mois"
    again = typed | {"mark": first.context["form"].data["mark"]}
    assert client.post(url("club_edit", club.slug), again).status_code == 302
    assert Club.objects.get().rhythm == "Un jeudi"


# Subjects ------------------------------------------------------------------------------------------------


def test_members_propose_animators_keep_and_only_then_the_network_reads(client, club, helene, karim, sign_in):
    ClubMembership.objects.create(club=club, member=helene)
    hers = sign_in(helene)
    for _ in range(2):
        hers.post(url("club_subject_list", club.slug), {"text": "Le chiffre têtu"})
    subject = ClubSubject.objects.get()
    outside = sign_in(karim)
    assert "Le chiffre têtu" in hers.get(club.get_absolute_url()).content.decode()
    assert "Le chiffre têtu" not in outside.get(club.get_absolute_url()).content.decode()
    client.post(url("club_subject_keep", club.slug, subject.pk))
    shown = outside.get(club.get_absolute_url()).content.decode()
    assert "Le chiffre têtu" in shown
    assert helene.full_name not in shown  # who proposed it is named inside only


def test_an_animator_orders_subjects_and_gives_them_a_date(client, club):
    for text in ("Un", "Deux", "Trois"):
        client.post(url("club_subject_list", club.slug), {"text": text})
    three = ClubSubject.objects.get(text="Trois")
    for _ in range(3):
        client.post(url("club_subject_move", club.slug, three.pk), {"sens": "haut"})
    assert [one.text for one in club.subjects.kept()] == ["Trois", "Un", "Deux"]
    client.post(url("club_subject_move", club.slug, three.pk), {"sens": "bas"})
    assert [one.text for one in club.subjects.kept()] == ["Un", "Trois", "Deux"]
    session, later = meets(club, 9, "Séance"), meets(club, 19)
    dater = reverse("events:club_subject_date", args=[club.slug, three.pk])
    for date in (session, later, session):
        client.post(dater, {"date": date.pk})
        assert list(three.events.all()) == [date]
    for bad in ("x", "999999", "1" * 40, meets(club, -9).pk):
        assert client.post(dater, {"date": bad}).status_code == 404
    assert list(three.events.all()) == [session]
    client.post(dater, {"date": ""})
    assert not session.subjects.exists()


def test_a_member_takes_back_her_own_subject_until_it_is_kept(club, helene, karim, sign_in):
    for member in (helene, karim):
        ClubMembership.objects.create(club=club, member=member)
    subject = ClubSubject.objects.create(club=club, text="Le chiffre têtu", member=helene)
    assert sign_in(karim).post(url("club_subject_remove", club.slug, subject.pk)).status_code == 404
    ClubSubject.objects.update(kept_at=timezone.now())
    assert sign_in(helene).post(url("club_subject_remove", club.slug, subject.pk)).status_code == 404
    ClubSubject.objects.update(kept_at=None)
    sign_in(helene).post(url("club_subject_remove", club.slug, subject.pk), {"answered": "1"})
    assert not ClubSubject.objects.exists()


def test_five_subjects_at_most_wait_from_one_member(club, helene, sign_in):
    ClubMembership.objects.create(club=club, member=helene)
    client = sign_in(helene)
    answers = [client.post(url("club_subject_list", club.slug), {"text": f"Sujet {n}"}) for n in range(6)]
    assert ClubSubject.objects.count() == 5
    assert "attendent déjà" in answers[-1].content.decode()


# Mandates ------------------------------------------------------------------------------------------------


@pytest.mark.met("GOU-02")
def test_a_mandate_lasts_twelve_months_at_most(club, helene):
    for until in (None, in_days(367)):
        with pytest.raises(ValidationError, match="douze mois au plus"):
            AnimatorMandate.objects.create(club=club, member=helene, until=until)


@pytest.mark.met("GOU-02")
def test_the_question_is_asked_once_thirty_days_before_the_end(club, animator):
    mandate = ends_in(AnimatorMandate.objects.get(), 31)
    call_command("remind_clubs", "--apply", verbosity=0)
    assert not Notification.objects.exists()
    ends_in(mandate, 30)
    call_command("remind_clubs", verbosity=0)
    assert not Notification.objects.exists()  # without --apply it counts only
    for _ in range(2):
        call_command("remind_clubs", "--apply", verbosity=0)
    [told] = Notification.objects.all()
    assert told.recipient == animator.user
    assert told.url == url("mandate_renew", mandate.pk)
    assert [one.link.url for one in todo(animator) if one.link] == [told.url]


def asked(mandate: AnimatorMandate) -> AnimatorMandate:
    ends_in(mandate, 20)
    ask_to_go_on(mandate)
    return mandate


def test_yes_tells_the_mission_which_alone_gives_the_next_twelve_months(client, club, animator, moderator):
    mandate = asked(AnimatorMandate.objects.get())
    client.post(url("mandate_renew", mandate.pk), {"reponse": "oui"})
    assert AnimatorMandate.objects.count() == 1  # nobody gives oneself a mandate
    told = Notification.objects.get(recipient=moderator)
    assert "veut bien continuer" in told.sentence
    assert [one.link for one in todo(animator) if one.kind == "link"] == []
    renew(AnimatorMandate.objects.get(), by=moderator)
    first, second = AnimatorMandate.objects.order_by("starts_on")
    assert second.starts_on == first.until
    assert second.given_by == moderator
    assert Notification.objects.filter(recipient=animator.user, kind="club_mandate_renewed").exists()
    with pytest.raises(ValidationError, match="anime déjà ce club"):
        renew(first, by=moderator)
    assert not AnimatorMandate.objects.to_renew().exists()


def test_no_is_a_good_answer_and_is_given_once(client, club, moderator):
    mandate = asked(AnimatorMandate.objects.get())
    for answer in ("non", "oui"):
        client.post(url("mandate_renew", mandate.pk), {"reponse": answer})
    mandate.refresh_from_db()
    assert mandate.goes_on is False
    assert mandate.is_current
    assert "s’arrête" in Notification.objects.get(recipient=moderator).sentence
    assert "place à prendre ensuite" in client.get(club.get_absolute_url()).content.decode()


def test_the_question_is_its_holder_s_alone(club, karim, moderator, sign_in):
    mandate = AnimatorMandate.objects.get()
    assert sign_in(karim).get(url("mandate_renew", mandate.pk)).status_code == 404
    asked(mandate)
    for other in (karim, moderator):
        assert sign_in(other).post(url("mandate_renew", mandate.pk), {"reponse": "oui"}).status_code == 404
    mandate.refresh_from_db()
    assert mandate.goes_on is None


def test_an_animator_gives_the_animation_back_once_asked_and_the_mission_is_told(
    client, club, animator, karim, moderator, sign_in
):
    mandate = AnimatorMandate.objects.get()
    leave = url("mandate_leave", mandate.pk)
    assert leave in client.get(club.get_absolute_url()).text
    assert sign_in(karim).post(leave).status_code == 404
    assert "s’arrête aujourd’hui" in client.get(leave).text
    mandate.refresh_from_db()
    assert mandate.is_current
    page = client.post(leave, {"answered": "1"}, follow=True).text
    assert "Personne ne l’anime" in page
    mandate.refresh_from_db()
    assert not mandate.is_current
    assert club.memberships.filter(member=animator).exists()
    assert "son mandat est rendu" in Notification.objects.get(recipient=moderator).sentence
    assert client.post(leave).status_code == 404
    assert client.get(url("club_edit", club.slug)).status_code == 404


def test_an_answer_that_comes_after_the_end_is_too_late(club):
    mandate = asked(AnimatorMandate.objects.get())
    mandate.end(by=None)
    with pytest.raises(ValidationError, match="déjà terminé"):
        answer_renewal(mandate, goes_on=True)


def test_who_was_renewed_is_not_asked_again(club, moderator):
    mandate = ends_in(AnimatorMandate.objects.get(), 20)
    renew(mandate, by=moderator)
    assert not AnimatorMandate.objects.to_ask().exists()


def test_the_mission_does_not_prolong_its_own_mandate(club, moderator):
    mandate = AnimatorMandate.objects.get()
    mine = MemberFactory(user=moderator)
    AnimatorMandate.objects.filter(pk=mandate.pk).update(member=mine)
    with pytest.raises(ValidationError, match="vous donner un mandat"):
        renew(AnimatorMandate.objects.get(), by=moderator)
    assert AnimatorMandate.objects.count() == 1
