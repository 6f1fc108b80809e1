"""Who withdrew from the network (RGPD, article 21), or was suspended, stays so: one question, asked everywhere."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from directory import inactivity, roles
from directory.claims import candidates
from directory.invitations import invite, waiting_for_invitation
from directory.models import InactivityNotice, Invitation, Member, ProfileClaim
from directory.models.members import UNNAMED
from directory.people_import import run
from directory.personal_data import erase
from directory.retention import never_activated
from emi_alumni.foundation.outbox.models import Letter
from emi_alumni.foundation.outbox.sending import send_due
from emi_alumni.foundation.spreadsheets import Sheet
from governance.clubs import join
from governance.models import Club, Reply, SeatMandate, Thread
from projects.models import TeamRole
from projects.models.project import Role
from tests.factories import MemberFactory, ProjectFactory
from tests.governance.idea_box import make_idea
from tests.standing import standing

pytestmark = pytest.mark.django_db
PEOPLE = reverse("admin:directory_member_changelist")


@standing
def ida(cohort_2019) -> Member:
    """Imported: nobody invited her yet."""
    return MemberFactory(
        given_name="Ida", family_name="Roy", email="ida.roy@exemple.fr", cohort=cohort_2019, imported=True
    )


@pytest.mark.parametrize("withdraw", [roles.hide, roles.suspend])
class TestSomebodyWhoNeverCame:
    def test_is_neither_counted_nor_invited(self, withdraw, ida, moderator, sign_in):
        assert ida in waiting_for_invitation()
        withdraw(ida, by=moderator)
        assert ida not in waiting_for_invitation()
        with pytest.raises(ValidationError, match="aucune lettre ne part"):
            invite(ida, by=moderator)
        todo = sign_in(moderator).get(PEOPLE, {"invitation": "todo"})
        assert list(todo.context["cl"].queryset) == []
        assert list(sign_in(moderator).get(PEOPLE, {"invitation": "opposed"}).context["cl"].queryset) == [ida]
        assert mail.outbox == []

    def test_is_not_brought_in_by_a_letter_that_was_on_its_way(self, withdraw, ida, moderator, visitor):
        invitation, token = Invitation.issue(ida, email=ida.email, by=moderator)
        withdraw(ida, by=moderator)
        assert visitor.get(reverse("activation", args=[token])).status_code == 404
        with pytest.raises(ValidationError):
            invitation.accept()

    def test_receives_no_letter_that_had_not_left_yet(self, withdraw, ida, moderator, settings):
        settings.MAIL_AT_ONCE = False
        invite(ida, by=moderator)
        assert Letter.objects.waiting().filter(to=ida.email).exists()
        withdraw(ida, by=moderator)
        send_due()
        assert mail.outbox == []

    def test_is_not_changed_by_the_next_file(self, withdraw, ida, moderator):
        withdraw(ida, by=moderator)
        sheet = Sheet(["nom", "prénom", "courriel", "fonction"], [["Roy", "Ida", ida.email, "Directrice"]], [2])
        (verdict,) = run(sheet, dry_run=False)
        assert (verdict.kind, "à sa demande" in verdict.text) == ("kept", True)
        assert Member.objects.get().position == ida.position

    def test_is_remembered_a_year_later(self, withdraw, ida, moderator):
        """Without the record, the next file would bring them back."""
        withdraw(ida, by=moderator)
        later = timezone.now() + timedelta(days=400)
        assert ida not in never_activated(later)


def test_who_objected_and_claims_their_profile_comes_in_and_stays_unlisted(ida, moderator, visitor, helene):
    roles.hide(ida, by=moderator)
    claim = ProfileClaim.objects.create(given_name="Ida", family_name="Roy", email="ida@ailleurs.fr")
    (candidate,) = candidates(claim)
    assert "hors de l’annuaire, à sa demande" in candidate.reasons
    invitation, token = Invitation.issue(ida, email=claim.email, by=moderator)
    page = visitor.get(reverse("activation", args=[token])).text
    assert "personne d’autre que vous ne la verra" in page
    assert "les membres du réseau peuvent la trouver" not in page
    invitation.accept()
    ida.refresh_from_db()
    assert (ida.is_present, ida.is_listed) == (True, False)


def test_the_letter_to_who_objected_does_not_say_that_the_network_reads_the_profile(
    ida, moderator, django_capture_on_commit_callbacks
):
    roles.hide(ida, by=moderator)
    claim = ProfileClaim.objects.create(given_name="Ida", family_name="Roy", email="ida@ailleurs.fr")
    with django_capture_on_commit_callbacks(execute=True):
        claim.vouch(member=ida, by=moderator)
    text = mail.outbox[-1].body
    assert "c’est respecté" in text
    assert "ensuite les membres du réseau" not in text


def test_nobody_vouches_for_who_was_erased_or_suspended_since_the_page_was_read(ida, moderator):
    claim = ProfileClaim.objects.create(given_name="I.", family_name="R.", email="i@ailleurs.fr")
    stale = Member.objects.get(pk=ida.pk)
    roles.suspend(Member.objects.get(pk=ida.pk), by=moderator)
    with pytest.raises(ValidationError, match="levez d’abord la suspension"):
        claim.vouch(member=stale, by=moderator)
    erase(Member.objects.get(pk=ida.pk))
    with pytest.raises(ValidationError, match="n’est plus dans l’annuaire"):
        ProfileClaim.objects.get().vouch(member=stale, by=moderator)
    assert not Invitation.objects.exists()


def test_who_was_suspended_is_not_vouched_for(ida, moderator):
    roles.suspend(ida, by=moderator)
    claim = ProfileClaim.objects.create(given_name="Ida", family_name="Roy", email="ida@ailleurs.fr")
    with pytest.raises(ValidationError, match="levez d’abord la suspension"):
        claim.vouch(member=ida, by=moderator)


def test_the_mission_lifts_what_the_person_asked_to_lift(ida, moderator, helene):
    roles.hide(ida, by=moderator)
    roles.show_again(ida, by=moderator)
    assert ida in waiting_for_invitation()
    roles.hide(helene, by=moderator)
    with pytest.raises(ValidationError, match="a un compte"):
        roles.show_again(helene, by=moderator)
    with pytest.raises(PermissionDenied):
        roles.show_again(ida, by=helene.user)


def test_a_suspension_that_ends_lists_again_only_who_had_not_chosen_to_hide(helene, karim, moderator):
    helene.set_standing(hidden_by_choice=True)
    for person in (helene, karim):
        roles.suspend(person, by=moderator)
        assert not person.is_listed
        roles.end_suspension(person, by=moderator)
    assert (helene.is_listed, karim.is_listed) == (False, True)
    assert helene.user.is_active


@pytest.mark.parametrize("withdraw", [roles.hide, roles.suspend])
def test_a_sleeping_account_that_wakes_lists_nobody_whom_the_mission_withdrew(withdraw, helene, moderator):
    now = timezone.now()
    notice = InactivityNotice.objects.create(user=helene.user, warned_at=now, closes_on=date(2026, 1, 1))
    inactivity.suspend(notice, now)
    helene.refresh_from_db()
    withdraw(helene, by=moderator)
    inactivity.cancel_notice(InactivityNotice.objects.get())
    helene.refresh_from_db()
    assert not helene.is_listed


class TestTheNameOfSomebodyWithdrawn:
    """« Là où vous avez écrit ou pris part, votre nom devient « Un membre du réseau » »."""

    @pytest.fixture
    def pages(self, helene, karim) -> list[str]:
        project = ProjectFactory(lead=karim, team=[helene])
        club = Club.objects.create(name="Essais", entry="theme", tagline="Essayer.")
        for person in (helene, karim):
            join(club, person)
        thread = Thread(club=club, author=helene, title="Un fil", text="Un premier message.")
        thread.put()
        thread.answer(Reply(author=helene, text="Une suite."))
        idea = make_idea(author=helene)
        return [
            *(project.get_absolute_url(), f"{project.get_absolute_url()}imprimer/"),
            *(reverse("projects:team", args=[project.slug]), club.get_absolute_url()),
            *(thread.get_absolute_url(), idea.get_absolute_url()),
        ]

    @pytest.mark.parametrize("change", [{"hidden_by_choice": True}, {"suspended": True}])
    def test_stands_on_no_page(self, change, pages, helene, karim, sign_in):
        reader = sign_in(karim)
        shown = [url for url in pages if helene.full_name in reader.get(url).text]
        assert len(shown) >= 5  # each page could leak
        helene.set_standing(**change)
        for url in pages:
            answer = reader.get(url)
            if answer.status_code == 200:
                assert helene.full_name not in answer.text, url
                assert helene.get_absolute_url() not in answer.text, url
        assert UNNAMED in reader.get(pages[0]).text

    def test_stays_on_a_seat_that_they_hold(self, seat, representative, helene, sign_in):
        representative.set_standing(hidden_by_choice=True)
        page = sign_in(helene).get(seat.body.get_absolute_url()).text
        assert representative.full_name in page
        SeatMandate.objects.get().end(by=representative.user, on=timezone.localdate())
        assert representative.full_name not in sign_in(helene).get(seat.body.get_absolute_url()).text

    def test_comes_back_with_them(self, pages, helene, karim, sign_in):
        helene.set_standing(hidden_by_choice=True)
        helene.set_standing(hidden_by_choice=False)
        assert helene.full_name in sign_in(karim).get(pages[0]).text

    def test_is_what_the_choice_says(self, helene, sign_in):
        page = sign_in(helene).get("/moi/fiche/situation/").text
        assert "devient « Un membre du réseau »" in page

    def test_is_on_no_public_page(self, helene):
        from projects.public import PublicCopy, person_of

        project = ProjectFactory(team=[helene])
        role = TeamRole.objects.get(member=helene, role=Role.TEAM)
        TeamRole.objects.filter(pk=role.pk).update(named_since=timezone.now())
        content = {"people": [person_of(role)]}
        assert [one.name for one in PublicCopy(content, project).people] == [helene.full_name]
        helene.set_standing(hidden_by_choice=True)
        assert PublicCopy(content, type(project).objects.get(pk=project.pk)).people == []
