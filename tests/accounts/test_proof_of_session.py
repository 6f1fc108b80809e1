"""What a session has proven is asked of that session; what changes an account closes its other sessions."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from directory import roles
from directory.account_adapters import STAFF_SESSION
from directory.models import User
from directory.roles import MISSION
from tests.accounts.steps import come_in, is_in, prove
from tests.accounts.test_second_factor import totp_code
from tests.cast import give_second_factor
from tests.signing_in import signed_in

SECRET = "JBSWY3DPEHPK3PXP"
DESK = reverse("admin:index")


@pytest.fixture
def browsers(helene) -> tuple[Client, Client]:
    """Hélène, signed in by a code twice."""
    office, phone = Client(), Client()
    for browser in (office, phone):
        come_in(browser, helene.user.email)
        assert browser.get("/moi/").status_code == 200
    return office, phone


def is_open(browser: Client) -> bool:
    return browser.get(reverse("mfa_index")).status_code == 200


def test_a_session_that_gave_no_second_factor_does_not_get_the_administration(moderator):
    """However it came to be: here, signed in without what the sign-in pages ask."""
    browser = Client()
    browser.force_login(moderator)
    for path in (DESK, "/annuaire/", reverse("admin:directory_member_changelist")):
        answer = browser.get(path)
        assert answer["Location"].startswith(reverse("mfa_reauthenticate"))
    assert browser.post("/moi/fiche/")["Location"].startswith(reverse("mfa_reauthenticate"))


def test_it_gives_the_factor_and_goes_where_it_was_going(moderator):
    browser = Client()
    browser.force_login(moderator)
    page = browser.get(f"{DESK}?a=1", follow=True)
    assert page.status_code == 200
    answer = browser.post(page.request["PATH_INFO"], {"code": totp_code(SECRET), "next": f"{DESK}?a=1"})
    assert answer["Location"] == f"{DESK}?a=1"
    assert browser.get(DESK).status_code == 200


def test_a_password_is_not_a_second_factor(moderator):
    moderator.set_password("quatre mots sans rapport")
    moderator.save()
    browser = Client()
    browser.force_login(moderator)
    browser.post(reverse("account_reauthenticate"), {"password": "quatre mots sans rapport"})
    assert browser.get(DESK).status_code == 302


def test_the_role_given_closes_the_sessions_of_before(browsers, helene, administrator):
    roles.give_mission(helene.user, by=administrator)
    assert not any(is_open(browser) for browser in browsers)
    assert not UserSession.objects.filter(user=helene.user).exists()


@pytest.mark.parametrize("by", ["group", "flag", "superuser", "permission", "other side", "shell"])
def test_whatever_way_the_right_is_given(browsers, helene, by):
    user = helene.user
    group = Group.objects.get_or_create(name=MISSION)[0]
    if by == "group":
        user.groups.add(group)
    elif by == "flag":
        user.is_staff = True
        user.save()
    elif by == "superuser":
        user.is_superuser = True
        user.save(update_fields=["is_superuser"])
    elif by == "permission":
        user.user_permissions.set(Group.objects.get(name=MISSION).permissions.all()[:1])
    elif by == "other side":
        group.user_set.add(user)
    else:
        User.objects.filter(pk=user.pk).update(is_staff=True)
    assert not any(is_open(browser) for browser in browsers)


def test_the_role_taken_closes_them_too_and_giving_it_back_revives_none(helene, administrator):
    roles.give_mission(helene.user, by=administrator)
    browser = signed_in(give_second_factor(helene.user))
    assert browser.get(DESK).status_code == 200
    roles.take_mission(helene.user, by=administrator)
    assert not is_open(browser)
    browser = signed_in(helene)
    User.objects.filter(pk=helene.user.pk).update(is_staff=True)
    for staff in (True, False):
        helene.user.is_staff = staff
        helene.user.save()
    assert not is_open(browser)


def test_a_factor_added_here_is_proven_here_and_closes_the_rest(browsers, helene):
    office, phone = browsers
    prove(office)
    office.get(reverse("mfa_activate_totp"))
    office.post(reverse("mfa_activate_totp"), {"code": totp_code(office.session[SECRET_SESSION_KEY])})
    assert Authenticator.objects.filter(user=helene.user, type="totp").exists()
    assert is_open(office)
    assert not is_open(phone)
    assert UserSession.objects.filter(user=helene.user).count() == 1


def test_a_factor_removed_closes_the_rest(browsers, helene):
    office, phone = browsers
    factor = give_second_factor(helene.user).authenticator_set.get()
    assert not is_open(office)
    come_in(office, helene.user.email)
    office.post(reverse("mfa_authenticate"), {"code": totp_code(SECRET)})
    come_in(phone, helene.user.email)
    phone.post(reverse("mfa_authenticate"), {"code": totp_code(SECRET)})
    assert is_open(office)
    factor.delete()
    assert not any(is_open(browser) for browser in browsers)


def test_a_password_chosen_closes_the_rest(browsers, helene):
    helene.user.set_password("quatre mots sans rapport")
    helene.user.save()
    assert not any(is_open(browser) for browser in browsers)


def test_what_one_reads_or_writes_elsewhere_closes_nothing(browsers, helene):
    helene.position = "Directrice"
    helene.save()
    helene.user.save(update_fields=["last_login"])
    helene.user.save()
    assert all(is_open(browser) for browser in browsers)


def test_an_account_read_before_a_change_does_not_take_it_back(helene, browsers):
    stale = User.objects.get(pk=helene.user.pk)
    give_second_factor(helene.user)
    before = User.objects.get(pk=helene.user.pk).session_epoch
    stale.save()
    assert User.objects.get(pk=helene.user.pk).session_epoch == before


def test_a_session_of_the_mission_lasts_twelve_hours_whenever_the_role_came(helene, administrator, client):
    client.post(reverse("account_login"), {"login": helene.user.email, "remember": "on"})
    come_in(client, helene.user.email)
    roles.give_mission(helene.user, by=administrator)
    assert not is_open(client)
    come_in(client, helene.user.email)
    assert client.session.get_expiry_age() <= STAFF_SESSION


def test_a_password_does_not_make_it_longer(helene, client):
    """Nor does it before a factor is set up, in the session in which it is."""
    user = helene.user
    user.set_password("quatre mots sans rapport")
    user.is_staff = True
    user.save()
    form = {"login": user.email, "password": "quatre mots sans rapport", "remember": "on"}
    client.post(reverse("account_login_password"), form)
    assert is_in(client)
    assert client.session.get_expiry_age() <= STAFF_SESSION


def test_after_the_last_factor_is_gone_one_must_be_set_up(moderator):
    browser = signed_in(moderator)
    Authenticator.objects.filter(user=moderator).delete()
    assert not is_open(browser)
    assert signed_in(moderator).get(DESK)["Location"] == reverse("mfa_index")


def test_a_superuser_made_by_command_is_led_to_a_factor(db):
    call_command("createsuperuser", email="cle@exemple.fr", interactive=False)
    browser = Client()
    come_in(browser, "cle@exemple.fr")
    assert is_in(browser)
    assert browser.get(DESK)["Location"] == reverse("mfa_index")
