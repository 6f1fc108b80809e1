"""Where the account is open, and closing the rest."""

from django.urls import reverse

from tests.accounts.steps import come_in, is_in

SESSIONS = reverse("usersessions_list")


def test_helene_sees_her_sessions_and_closes_the_others(helene, client):
    office, phone = type(client)(headers={"user-agent": "Firefox/140.0 (Windows)"}), type(client)()
    come_in(office, helene.user.email)
    come_in(phone, helene.user.email)
    page = phone.get(SESSIONS).content.decode()
    assert "Firefox sur Windows" in page
    assert "Fermer les autres sessions" in page
    phone.post(SESSIONS)
    assert office.get(reverse("mfa_index")).status_code == 302
    assert phone.get(reverse("mfa_index")).status_code == 200


def test_she_does_not_see_nor_close_those_of_karim(helene, karim, client):
    hers, his = type(client)(headers={"user-agent": "Firefox/140.0"}), type(client)(headers={"user-agent": "OPR/120.0"})
    come_in(hers, helene.user.email)
    come_in(his, karim.user.email)
    assert "Opera" not in hers.get(SESSIONS).content.decode()
    hers.post(SESSIONS)
    assert his.get(reverse("mfa_index")).status_code == 200


def test_a_session_that_was_left_is_not_shown(helene, client):
    left, open_one = type(client)(headers={"user-agent": "OPR/120.0"}), type(client)()
    come_in(left, helene.user.email)
    left.post(reverse("account_logout"))
    come_in(open_one, helene.user.email)
    assert "Opera" not in open_one.get(SESSIONS).content.decode()


def test_signing_out_asks_first_and_then_ends_the_session(helene, client):
    come_in(client, helene.user.email)
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_in(client)
    client.post(reverse("account_logout"))
    assert not is_in(client)


def test_the_list_costs_the_same_with_three_sessions_as_with_one(helene, client, same_queries):
    come_in(client, helene.user.email)
    same_queries(lambda: client.get(SESSIONS), lambda: client.__class__().force_login(helene.user), 4)
