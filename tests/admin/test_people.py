"""People as the mission keeps them: found, corrected, invited, withdrawn; never written in their place."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from directory import roles
from directory.invitations import invite
from directory.models import Invitation, Member
from directory.models.members import ConsentPurpose, MemberState
from directory.visibility import Audience
from tests.admin.forms import form_data
from tests.factories import CohortFactory, MemberFactory, UserFactory

LIST = "admin:directory_member_changelist"


def names(answer) -> list[str]:
    return [member.family_name for member in answer.context["cl"].result_list]


def act(client, action: str, *people: Member):
    data = {"action": action, "answered": "1", "_selected_action": [person.pk for person in people]}
    return client.post(reverse(LIST), data, follow=True)


def told(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


# The list ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["oeuvrard", "ŒUVRARD", "berengere œuvrard", "Œuvrard département", "valdoise.example"]
)
def test_a_person_is_found_without_accents_and_by_place(words, newcomer, karim, moderator, sign_in):
    assert names(sign_in(moderator).get(reverse(LIST), {"q": words})) == ["Œuvrard"]


def test_the_mission_does_not_find_a_person_by_the_address_she_keeps_to_herself(helene, moderator, sign_in):
    helene.email = "adresse.secrete@exemple.fr"
    helene.save()
    assert names(sign_in(moderator).get(reverse(LIST), {"q": "adresse.secrete"})) == []


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"invitation": "todo"}, ["Sans"]),
        ({"invitation": "no_address"}, ["Adresse"]),
        ({"invitation": "sent"}, ["Invitée"]),
        ({"invitation": "account"}, ["Venue"]),
        ({"freshness": "old"}, ["Venue"]),
    ],
)
def test_filters_say_what_is_left_to_do(chosen, expected, moderator, sign_in):
    MemberFactory(imported=True, family_name="Sans")
    MemberFactory(imported=True, family_name="Adresse", email="")
    invited = MemberFactory(imported=True, family_name="Invitée")
    Invitation.issue(invited, email=invited.email, by=moderator)
    MemberFactory(family_name="Venue", with_account=True, confirmed_at=timezone.now() - timedelta(days=400))
    assert names(sign_in(moderator).get(reverse(LIST), chosen)) == expected


def test_an_invitation_that_has_expired_is_to_send_again(newcomer, moderator, sign_in):
    Invitation.issue(newcomer, email=newcomer.email, by=moderator)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    answer = sign_in(moderator).get(reverse(LIST), {"invitation": "todo"})
    assert names(answer) == ["Œuvrard"]
    assert "expirée" in answer.content.decode()


def test_the_list_costs_as_many_queries_with_three_people_as_with_one(moderator, sign_in, same_queries):
    client = sign_in(moderator)

    def add():
        person = MemberFactory(imported=True)
        Invitation.issue(person, email=person.email, by=moderator)

    add()
    same_queries(lambda: client.get(reverse(LIST)), add, 7)


def test_suggestions_tell_namesakes_apart_and_cost_the_same(moderator, sign_in, same_queries):
    client = sign_in(moderator)
    url = reverse("admin:autocomplete")
    about = {"app_label": "directory", "model_name": "profileclaim", "field_name": "member", "term": "martin"}
    MemberFactory(family_name="Martin", given_name="Luc", cohort=CohortFactory(label="2020-2021"))
    assert "Luc Martin – 2020-2021" in client.get(url, about).json()["results"][0]["text"]
    same_queries(lambda: client.get(url, about), lambda: MemberFactory(family_name="Martin"), 6)


# One person ----------------------------------------------------------------------------------------


def test_the_mission_corrects_cohort_and_name_of_somebody_who_has_come(helene, cohort_2021, moderator, sign_in):
    url = reverse("admin:directory_member_change", args=[helene.pk])
    client = sign_in(moderator)
    data = form_data(client.get(url)) | {"cohort": cohort_2021.pk, "family_name": "Lefebvre", "state": "retired"}
    assert client.post(url, data).status_code == 302
    helene.refresh_from_db()
    assert (helene.cohort, helene.family_name, helene.state) == (cohort_2021, "Lefebvre", MemberState.RETIRED)
    assert helene.sort_key == "lefebvre helene"


def test_what_belongs_to_the_person_cannot_be_posted(helene, karim, moderator, sign_in):
    """TRUST, case 19, on somebody else's record: the form reads its own fields and nothing else."""
    url = reverse("admin:directory_member_change", args=[helene.pk])
    client = sign_in(moderator)
    hers = {
        "email": "vole@exemple.fr",
        "phone": "+33199009999",
        "email_audience": Audience.NETWORK,
        "phone_audience": Audience.NETWORK,
        "bio": "Écrite par un autre",
        "photo": "x.webp",
        "user": karim.user_id,
        "is_listed": "",
        "hidden_by_choice": "on",
        "slug": "autre",
        "confirmed_at": "2001-01-01",
        "state": MemberState.ACTIVE,
    }
    before = Member.objects.values().get(pk=helene.pk)
    assert client.post(url, form_data(client.get(url)) | hers).status_code == 302
    assert Member.objects.values().get(pk=helene.pk) == before


def test_her_page_shows_the_mission_neither_phone_nor_presentation(helene, moderator, sign_in):
    helene.bio = "Présentation réservée"
    helene.bio_audience = Audience.NOBODY
    helene.save()
    text = sign_in(moderator).get(reverse("admin:directory_member_change", args=[helene.pk])).content.decode()
    assert helene.user.email in text
    assert "Présentation réservée" not in text
    assert "1 99 00 10 01" not in text


@pytest.mark.parametrize("state", [MemberState.IMPORTED, MemberState.ERASED, "inconnu"])
def test_nobody_comes_in_nor_goes_out_by_a_list_of_states(state, helene, moderator, sign_in):
    url = reverse("admin:directory_member_change", args=[helene.pk])
    client = sign_in(moderator)
    answer = client.post(url, form_data(client.get(url)) | {"state": state})
    assert "state" in answer.context["adminform"].form.errors
    helene.refresh_from_db()
    assert helene.state == MemberState.ACTIVE


def test_somebody_who_has_not_come_cannot_be_made_visible(newcomer, moderator, sign_in):
    url = reverse("admin:directory_member_change", args=[newcomer.pk])
    client = sign_in(moderator)
    client.post(url, form_data(client.get(url)) | {"state": "active", "position": "Directrice"})
    newcomer.refresh_from_db()
    assert (newcomer.state, newcomer.position, newcomer.is_listed) == (MemberState.IMPORTED, "Directrice", False)


def test_a_correction_does_not_undo_what_the_person_writes_meanwhile(helene, moderator, sign_in, cohort_2021):
    url = reverse("admin:directory_member_change", args=[helene.pk])
    client = sign_in(moderator)
    data = form_data(client.get(url)) | {"cohort": cohort_2021.pk}
    Member.objects.filter(pk=helene.pk).update(bio="Écrit entre-temps")
    client.post(url, data)
    helene.refresh_from_db()
    assert (helene.bio, helene.cohort) == ("Écrit entre-temps", cohort_2021)


def test_an_erased_person_is_read_and_never_changed(administrator, sign_in):
    gone = MemberFactory(family_name="membre", given_name="Ancien", state=MemberState.ERASED, email="")
    url = reverse("admin:directory_member_change", args=[gone.pk])
    client = sign_in(administrator)
    assert client.get(url).status_code == 200
    assert client.post(url, {"family_name": "Revenu"}).status_code == 403
    for screen in ("vouch", "erase"):
        assert client.get(reverse(f"admin:directory_member_{screen}", args=[gone.pk])).status_code == 404


def test_a_person_entered_by_hand_waits_for_her_invitation(moderator, sign_in, cohort_2019):
    data = {"given_name": "Ida", "family_name": "Roy", "kind": "alumni", "cohort": cohort_2019.pk, "diploma": "none"}
    data |= {"state": "active", "email": "Ida.Roy@Exemple.fr"}
    answer = sign_in(moderator).post(reverse("admin:directory_member_add"), data)
    assert answer.status_code == 302
    ida = Member.objects.get()
    assert (ida.state, ida.email, ida.is_listed) == (MemberState.IMPORTED, "ida.roy@exemple.fr", False)


def test_the_same_person_is_not_entered_twice(newcomer, administrator, moderator, sign_in):
    twin = {"given_name": "berengere", "family_name": "OEUVRARD", "kind": "alumni", "diploma": "none"}
    twin["cohort"] = newcomer.cohort_id
    client = sign_in(moderator)
    url = reverse("admin:directory_member_add")
    assert "déjà dans cette promotion" in client.post(url, twin).content.decode()
    assert "déjà celle de" in client.post(url, twin | {"email": newcomer.email}).content.decode()
    assert "utilise déjà cette adresse" in client.post(url, twin | {"email": administrator.email}).content.decode()
    assert Member.objects.count() == 1


# Invitations ---------------------------------------------------------------------------------------


def test_inviting_several_people_says_who_was_left_aside(
    newcomer, helene, moderator, sign_in, mailoutbox, django_capture_on_commit_callbacks
):
    nobody_knows = MemberFactory(imported=True, given_name="Zoé", family_name="Sans", email="")
    client = sign_in(moderator)
    with django_capture_on_commit_callbacks(execute=True):
        answer = act(client, "invite", newcomer, helene, nobody_knows)
    assert "L’invitation va partir." in told(answer)
    assert "Hélène Lefèvre a déjà un compte." in told(answer)
    assert "Zoé Sans n’a pas d’adresse" in told(answer)
    assert [letter.to for letter in mailoutbox] == [[newcomer.email]]
    with django_capture_on_commit_callbacks(execute=True):
        again = act(client, "invite", newcomer)
    assert "a déjà une invitation" in told(again)
    assert len(mailoutbox) == 1
    assert Invitation.objects.count() == 1


def test_the_button_replaces_an_earlier_letter_but_a_double_click_does_not(
    newcomer, moderator, sign_in, mailoutbox, django_capture_on_commit_callbacks
):
    client = sign_in(moderator)
    url = reverse("admin:directory_member_invite", args=[newcomer.pk])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url)
        client.post(url)
    assert len(mailoutbox) == 1
    Invitation.objects.update(created_at=timezone.now() - timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url)
    assert len(mailoutbox) == 2
    assert Invitation.objects.open().count() == 1


def test_the_mission_vouches_for_an_address_in_writing(
    newcomer, moderator, sign_in, mailoutbox, django_capture_on_commit_callbacks
):
    client = sign_in(moderator)
    url = reverse("admin:directory_member_vouch", args=[newcomer.pk])
    refused = client.post(url, {"email": "b.oeuvrard@sannois.example.fr", "reason": ""})
    assert refused.status_code == 200
    assert "Dites comment vous savez" in refused.content.decode()
    assert "b.oeuvrard@sannois.example.fr" in refused.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"email": "b.oeuvrard@sannois.example.fr", "reason": "Confirmée par téléphone"})
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.created_by) == ("b.oeuvrard@sannois.example.fr", moderator)
    assert invitation.vouched_reason == "Confirmée par téléphone"
    assert mailoutbox[0].to == ["b.oeuvrard@sannois.example.fr"]


def test_nobody_is_invited_to_the_address_of_somebody_else_s_account(newcomer, helene, moderator, sign_in):
    url = reverse("admin:directory_member_vouch", args=[newcomer.pk])
    answer = sign_in(moderator).post(url, {"email": helene.user.email, "reason": "Je la connais"})
    assert "utilise déjà cette adresse" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_correcting_an_address_cancels_the_letter_sent_to_the_former_one(newcomer, moderator, sign_in):
    Invitation.issue(newcomer, email=newcomer.email, by=moderator)
    url = reverse("admin:directory_member_change", args=[newcomer.pk])
    client = sign_in(moderator)
    client.post(url, form_data(client.get(url)) | {"email": "juste@exemple.fr"})
    assert not Invitation.objects.open().exists()


def test_an_invitation_is_cancelled_once(newcomer, moderator, sign_in):
    invitation, _token = Invitation.issue(newcomer, email=newcomer.email, by=moderator)
    client = sign_in(moderator)
    data = {"action": "revoke", "answered": "1", "_selected_action": [invitation.pk]}
    url = reverse("admin:directory_invitation_changelist")
    assert "annulée" in told(client.post(url, data, follow=True))
    assert not Invitation.objects.open().exists()
    assert "n’ouvre déjà plus rien" in told(client.post(url, data, follow=True))


def test_a_member_may_not_invite(newcomer, helene):
    with pytest.raises(PermissionDenied):
        invite(newcomer, by=helene.user)


# Withdrawing ---------------------------------------------------------------------------------------


def test_withdrawing_from_the_directory_keeps_the_access(helene, moderator, sign_in):
    act(sign_in(moderator), "hide", helene)
    helene.refresh_from_db()
    assert not helene.is_listed
    assert helene.user.is_active


def test_suspending_signs_the_person_out_and_hides_her(helene, moderator, sign_in):
    hers = sign_in(helene)
    assert hers.get(reverse("home")).wsgi_request.user == helene.user
    act(sign_in(moderator), "suspend", helene)
    assert hers.get(reverse("directory:member", args=[helene.slug])).status_code == 302
    helene.refresh_from_db()
    assert (helene.is_listed, helene.user.is_active) == (False, False)
    act(sign_in(moderator), "reopen", helene)
    helene.user.refresh_from_db()
    assert helene.user.is_active


def test_the_mission_does_not_suspend_those_who_run_the_portal(moderator, sign_in):
    staff = MemberFactory(user=UserFactory(is_staff=True), family_name="Autre")
    assert "demandez à un administrateur" in told(act(sign_in(moderator), "suspend", staff))
    staff.refresh_from_db()
    assert staff.is_listed
    with pytest.raises(PermissionDenied):
        roles.close_account(staff.user, by=moderator)


def test_a_photo_is_withdrawn_with_its_consent(helene, moderator, sign_in):
    helene.photo = "photos/x.webp"
    helene.save()
    helene.give_consent(ConsentPurpose.PHOTO)
    act(sign_in(moderator), "remove_photo", helene)
    helene.refresh_from_db()
    assert not helene.photo
    assert not helene.consents_to(ConsentPurpose.PHOTO)


# Erasing -------------------------------------------------------------------------------------------


def test_erasing_asks_for_the_word_then_anonymises_and_is_logged(helene, administrator, sign_in):
    client = sign_in(administrator)
    url = reverse("admin:directory_member_erase", args=[helene.pk])
    assert client.post(url, {"word": "effacer"}).status_code == 200
    helene.refresh_from_db()
    assert helene.family_name == "Lefèvre"
    assert client.post(url, {"word": "EFFACER"}).status_code == 302
    helene.refresh_from_db()
    assert (helene.full_name, helene.state, helene.email) == ("Ancien membre", MemberState.ERASED, "")
    entry = LogEntry.objects.get(change_message="Effacement (RGPD)")
    assert (entry.user, entry.object_id) == (administrator, str(helene.pk))


@pytest.mark.parametrize("name", ["erase", "export"])
def test_after_a_quarter_of_an_hour_one_proves_who_one_is_again(name, helene, administrator, sign_in):
    """TRUST, case 44: for the page and for what it posts."""
    client = sign_in(administrator)
    url = reverse(f"admin:directory_member_{name}", args=[helene.pk] if name == "erase" else [])
    with time_machine.travel(timezone.now() + timedelta(minutes=14), tick=False):
        assert client.get(url).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        for answer in (client.get(url), client.post(url, {"word": "EFFACER", "kind": "csv", "who": "all"})):
            assert answer.status_code == 302
            assert answer.url.startswith(reverse("account_reauthenticate"))
    helene.refresh_from_db()
    assert helene.family_name == "Lefèvre"


def test_somebody_who_has_nothing_to_prove_with_is_told_to_sign_in_again(helene, administrator, sign_in, settings):
    administrator.authenticator_set.all().delete()
    settings.DEBUG = settings.DEMO = True
    client = sign_in(administrator)
    session = client.session
    session["demo_second_factor"] = True
    session.save()
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        answer = client.get(reverse("admin:directory_member_erase", args=[helene.pk]), follow=True)
    assert "connectez-vous de nouveau" in told(answer)
    assert re.search(r"<h1>", answer.content.decode())
