"""Claims: compared, recognised by somebody, left without effect, undone; one decision each."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from directory.claims import candidates
from directory.models import Invitation, ProfileClaim
from directory.models.claims import ClaimState
from tests.factories import MemberFactory
from tests.standing import standing

REASON = "Sa promotion et sa collectivité correspondent."


@standing
def claim(db) -> ProfileClaim:
    return ProfileClaim.objects.create(
        given_name="Berengere",
        family_name="Oeuvrard",
        email="b.oeuvrard@sannois.example.fr",
        cohort="promo 2019-2020",
        collectivity="Département du Val d’Oise",
    )


def page(claim) -> str:
    return reverse("admin:directory_profileclaim_change", args=[claim.pk])


def told(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_likely_people_come_likeliest_first_with_the_reasons(claim, newcomer, cohort_2021, karim):
    namesake = MemberFactory(imported=True, given_name="Bérengère", family_name="Œuvrard", cohort=cohort_2021)
    sister = MemberFactory(imported=True, given_name="Anne", family_name="Œuvrard", cohort=cohort_2021)
    found = candidates(claim)
    assert [candidate.member for candidate in found] == [newcomer, namesake, sister]
    assert "même promotion" in found[0].reasons
    assert "même collectivité" in found[0].reasons


def test_given_name_and_name_exchanged_are_seen(claim, newcomer):
    claim.given_name, claim.family_name = "OEUVRARD", "Bérengère"
    assert candidates(claim)[0].reasons[0] == "nom et prénom inversés"


def test_nobody_is_recognised_by_the_portal_alone(claim, newcomer, moderator, sign_in):
    answer = sign_in(moderator).get(page(claim))
    assert "même nom, même prénom" in answer.content.decode()
    assert "checked" not in answer.content.decode()
    claim.refresh_from_db()
    assert claim.state == ClaimState.WAITING
    assert not Invitation.objects.exists()


def test_recognising_sends_the_invitation_to_the_new_address(
    claim, newcomer, moderator, sign_in, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = sign_in(moderator).post(page(claim), {"candidate": newcomer.pk, "reason": REASON}, follow=True)
    assert "l’invitation va partir" in told(answer)
    claim.refresh_from_db()
    assert (claim.state, claim.member, claim.decided_by) == (ClaimState.VOUCHED, newcomer, moderator)
    assert Invitation.objects.get().vouched_reason == REASON
    assert mailoutbox[0].to == [claim.email]
    assert LogEntry.objects.get().user == moderator


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({}, "Choisissez la personne"),
        ({"member": "999999", "reason": REASON}, "Choisissez une personne de l’annuaire"),
        ({"candidate": "abc", "reason": REASON}, "Choisissez la personne"),
    ],
)
def test_a_choice_and_a_reason_are_asked_for(posted, sentence, claim, newcomer, moderator, sign_in):
    answer = sign_in(moderator).post(page(claim), posted)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not Invitation.objects.exists()


def test_what_was_typed_is_kept_when_the_reason_is_missing(claim, newcomer, moderator, sign_in):
    answer = sign_in(moderator).post(page(claim), {"candidate": newcomer.pk, "reason": ""})
    assert "Dites comment vous avez reconnu" in answer.content.decode()
    assert f'value="{newcomer.pk}" checked' in answer.content.decode()


def test_somebody_who_has_an_account_is_not_given_a_second_one(claim, helene, moderator, sign_in):
    answer = sign_in(moderator).post(page(claim), {"member": helene.pk, "reason": REASON})
    assert "a déjà un compte" in answer.content.decode()
    claim.refresh_from_db()
    assert claim.state == ClaimState.WAITING


def test_two_moderators_decide_the_first_wins_the_second_is_told(claim, newcomer, moderator, administrator, sign_in):
    """TRUST, case 42: opposite decisions on the same claim."""
    sign_in(moderator).post(page(claim), {"candidate": newcomer.pk, "reason": REASON})
    refused = sign_in(administrator).post(reverse("admin:directory_profileclaim_refuse", args=[claim.pk]), follow=True)
    assert "déjà traitée" in told(refused)
    second = sign_in(administrator).post(page(claim), {"candidate": newcomer.pk, "reason": REASON}, follow=True)
    assert "déjà traitée" in told(second)
    claim.refresh_from_db()
    assert (claim.state, claim.decided_by) == (ClaimState.VOUCHED, moderator)
    assert LogEntry.objects.count() == 1


def test_leaving_without_effect_tells_nobody(
    claim, newcomer, moderator, sign_in, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(moderator).post(reverse("admin:directory_profileclaim_refuse", args=[claim.pk]))
    claim.refresh_from_db()
    assert claim.state == ClaimState.REFUSED
    assert mailoutbox == []


def test_a_decision_is_undone_with_the_letter_it_sent(claim, newcomer, moderator, sign_in):
    client = sign_in(moderator)
    client.post(page(claim), {"candidate": newcomer.pk, "reason": REASON})
    undo = reverse("admin:directory_profileclaim_reopen", args=[claim.pk])
    assert "attend de nouveau" in told(client.post(undo, follow=True))
    claim.refresh_from_db()
    assert (claim.state, claim.member, claim.decided_by) == (ClaimState.WAITING, None, None)
    assert not Invitation.objects.open().exists()
    assert "attend déjà" in told(client.post(undo, follow=True))


def test_nothing_is_undone_once_the_person_has_come(claim, newcomer, moderator, sign_in):
    client = sign_in(moderator)
    client.post(page(claim), {"candidate": newcomer.pk, "reason": REASON})
    Invitation.objects.get().accept()
    answer = client.post(reverse("admin:directory_profileclaim_reopen", args=[claim.pk]), follow=True)
    assert "a déjà repris sa fiche" in told(answer)
    claim.refresh_from_db()
    assert claim.state == ClaimState.VOUCHED


def test_what_waits_comes_first_and_the_list_costs_the_same(claim, moderator, sign_in, same_queries):
    done = ProfileClaim.objects.create(given_name="A", family_name="B", email="a@exemple.fr", state=ClaimState.REFUSED)
    client = sign_in(moderator)
    url = reverse("admin:directory_profileclaim_changelist")
    assert list(client.get(url).context["cl"].result_list) == [claim, done]

    def add():
        ProfileClaim.objects.create(given_name="C", family_name="D", email="c@exemple.fr", decided_by=moderator)

    same_queries(lambda: client.get(url), add, 6)


def test_a_claim_is_found_without_accents(claim, moderator, sign_in):
    claim.family_name = "Œuvrard"
    claim.save()
    answer = sign_in(moderator).get(reverse("admin:directory_profileclaim_changelist"), {"q": "oeuvrard"})
    assert list(answer.context["cl"].result_list) == [claim]


def test_a_claim_that_is_html_is_shown_as_text(claim, moderator, sign_in):
    claim.message = "<script>alert(1)</script>"
    claim.given_name = '"><img src=x>'
    claim.save()
    for url in (page(claim), reverse("admin:directory_profileclaim_changelist")):
        text = sign_in(moderator).get(url).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x>" not in text
