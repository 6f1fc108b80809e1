"""« Courriels » in the administration: what became of each, and never its words."""

import pytest
from django.urls import reverse

from directory.invitations import invite
from directory.models import Invitation
from emi_alumni.foundation.outbox.models import Kind, Letter

LIST = "/gestion/outbox/letter/"
QUERIES = 5  # session, account, second factor, count, letters


@pytest.fixture
def letters(db, settings):
    settings.MAIL_AT_ONCE = False

    def post(to: str, kind: Kind, **facts) -> Letter:
        return Letter.post(**{"kind": kind, "to": to, "subject": "QZKR-NQZK", "body": "Le secret QZKR"} | facts)

    return post


def test_the_words_of_a_letter_are_on_no_screen(letters, administrator, moderator, sign_in):
    letter = letters("karim@exemple.fr", Kind.CODE, headers={"Reply-To": "secret@exemple.fr"})
    for who in (administrator, moderator):
        browser = sign_in(who)
        for address in (LIST, f"{LIST}{letter.pk}/change/"):
            page = browser.get(address)
            assert page.status_code == 200
            html = page.content.decode()
            assert "karim@exemple.fr" in html
            assert "en attente" in html
            for hidden in ("QZKR", letter.key, letter.message_id, "secret@exemple.fr"):
                assert hidden not in html


@pytest.mark.parametrize(
    "lookup", ["subject__startswith=QZ", "body__contains=secret", "key__gt=0", "headers__icontains=s"]
)
def test_no_list_address_guesses_them(letters, administrator, sign_in, lookup):
    letters("karim@exemple.fr", Kind.CODE)
    answer = sign_in(administrator).get(f"{LIST}?{lookup}")
    assert answer.status_code in (302, 400)


def test_the_mission_follows_invitations_and_what_did_not_arrive(letters, moderator, sign_in):
    for to, kind in (("message@exemple.fr", Kind.MESSAGE), ("invitee@exemple.fr", Kind.INVITATION)):
        letters(to, kind).mark_sent()
    letters("perdue@exemple.fr", Kind.MESSAGE).mark_returned("5.1.1 unknown", address_refused=True)
    html = sign_in(moderator).get(LIST).content.decode()
    assert "invitee@exemple.fr" in html
    assert "perdue@exemple.fr" in html
    assert "5.1.1 unknown" in html
    assert "message@exemple.fr" not in html


def test_nobody_writes_or_deletes_them(letters, administrator, sign_in):
    letter = letters("karim@exemple.fr", Kind.NOTICE)
    browser = sign_in(administrator)
    assert browser.get(f"{LIST}add/").status_code == 403
    assert browser.post(f"{LIST}{letter.pk}/change/", {"to": "autre@exemple.fr"}).status_code == 403
    assert browser.post(f"{LIST}{letter.pk}/delete/", {"post": "yes"}).status_code == 403
    letter.refresh_from_db()
    assert letter.to == "karim@exemple.fr"


def test_the_list_costs_the_same_with_three_letters(letters, administrator, sign_in, same_queries):
    letters("karim@exemple.fr", Kind.NOTICE)
    browser = sign_in(administrator)
    same_queries(lambda: browser.get(LIST), lambda: letters("autre@exemple.fr", Kind.NOTICE), QUERIES)


def test_dead_addresses_and_late_letters_wait_on_the_desk(letters, helene, moderator, sign_in):
    browser = sign_in(moderator)
    desk = reverse("admin:index")
    assert "Adresses qui ne reçoivent plus nos courriels" in browser.get(desk).content.decode()
    letters(helene.user.email, Kind.NOTICE).mark_returned("5.1.1", address_refused=True)
    letters("quelqu.un@exemple.fr", Kind.NOTICE).mark_returned("5.1.1", address_refused=True)  # of nobody now
    html = browser.get(f"{LIST}?adresse=morte").content.decode()
    assert helene.user.email in html
    assert "quelqu.un@exemple.fr" not in html


def test_the_list_of_invitations_says_what_became_of_each_letter(letters, newcomer, moderator, sign_in):
    invite(newcomer, by=moderator)
    browser = sign_in(moderator)
    page = reverse("admin:directory_invitation_changelist")
    assert "en attente" in browser.get(page).content.decode()
    Letter.objects.get().mark_refused("550 unknown", address_refused=True)
    assert "refusé" in browser.get(page).content.decode()
    assert Invitation.objects.count() == 1
