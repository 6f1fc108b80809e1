"""Accounts and roles: given and taken by administrators, and never the last keys."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from directory import roles
from directory.apps import DirectoryConfig
from directory.models import Member, User
from tests.factories import UserFactory

LIST = "admin:directory_user_changelist"


def act(client, action: str, *users: User):
    data = {"action": action, "answered": "1", "_selected_action": [user.pk for user in users]}
    answer = client.post(reverse(LIST), data, follow=True)
    for user in users:
        user.refresh_from_db()
    return " ".join(str(message) for message in answer.context["messages"])


@pytest.mark.met("GOU-03")
def test_a_new_installation_has_the_mission_and_its_permissions(moderator):
    assert moderator.has_perms(f"directory.{name}" for name in roles.MISSION_MAY)
    assert not moderator.has_perm("directory.delete_member")
    assert not moderator.has_perm("directory.change_user")


def test_preparing_the_group_again_mends_it_and_leaves_other_apps_alone(moderator):
    from django.apps import apps
    from django.contrib.auth.models import Permission

    group = Group.objects.get(name=roles.MISSION)
    group.permissions.add(Permission.objects.get(codename="change_user"))
    elsewhere = Permission.objects.exclude(content_type__app_label="directory").first()
    group.permissions.add(elsewhere)
    group.permissions.remove(Permission.objects.get(codename="add_member"))
    config = apps.get_app_config("directory")
    assert isinstance(config, DirectoryConfig)
    for _time in range(2):
        roles.prepare_mission_group(config)
    ours = group.permissions.filter(content_type__app_label="directory")
    assert set(ours.values_list("codename", flat=True)) == set(roles.MISSION_MAY)
    assert group.permissions.filter(pk=elsewhere.pk).exists()


def test_the_role_is_given_and_taken_by_a_plain_action(helene, administrator, sign_in):
    client = sign_in(administrator)
    act(client, "give_mission", helene.user)
    fresh = User.objects.get(pk=helene.user.pk)
    assert fresh.is_staff
    assert fresh.has_perm("directory.change_member")
    act(client, "take_mission", helene.user)
    fresh = User.objects.get(pk=helene.user.pk)
    assert not fresh.is_staff
    assert not fresh.has_perm("directory.change_member")
    assert LogEntry.objects.filter(change_message__startswith="Rôle").count() == 2


def test_nobody_takes_away_their_own_keys(administrator, sign_in):
    """TRUST, case 45."""
    client = sign_in(administrator)
    for action in ("remove_administrator", "close_account"):
        assert "vous-même" in act(client, action, administrator)
        assert administrator.is_superuser
        assert administrator.is_active


def test_the_last_administrator_stays(administrator):
    former = UserFactory(is_staff=True, is_superuser=True)
    by = User.objects.get(pk=former.pk)
    User.objects.filter(pk=former.pk).update(is_active=False)
    with pytest.raises(Exception, match="seul compte"):
        roles.remove_administrator(administrator, by=by)
    administrator.refresh_from_db()
    assert administrator.is_superuser


def test_one_of_two_administrators_may_be_removed(administrator, sign_in):
    other = UserFactory(is_staff=True, is_superuser=True)
    act(sign_in(administrator), "remove_administrator", other)
    assert (other.is_superuser, other.is_staff) == (False, False)


def test_an_administrator_is_named_but_not_from_a_closed_account(helene, administrator, sign_in):
    client = sign_in(administrator)
    act(client, "make_administrator", helene.user)
    assert helene.user.is_superuser
    closed = UserFactory(is_active=False)
    assert "est fermé" in act(client, "make_administrator", closed)
    assert not closed.is_superuser


@pytest.mark.parametrize("verb", ["give_mission", "take_mission", "make_administrator", "remove_administrator"])
def test_the_mission_gives_no_role(verb, moderator, helene):
    with pytest.raises(PermissionDenied):
        getattr(roles, verb)(helene.user, by=moderator)


def test_a_closed_account_is_signed_out_and_may_open_again(helene, administrator, sign_in):
    hers = sign_in(helene)
    client = sign_in(administrator)
    act(client, "close_account", helene.user)
    assert hers.get(reverse("directory:member", args=[helene.slug])).status_code == 302
    act(client, "reopen_account", helene.user)
    assert helene.user.is_active


def test_a_lost_telephone_is_mended_by_another_administrator(moderator, administrator, sign_in):
    client = sign_in(administrator)
    act(client, "forget_second_factor", moderator)
    assert not moderator.authenticator_set.exists()
    assert "autre administrateur" in act(client, "forget_second_factor", administrator)
    assert administrator.authenticator_set.exists()


def test_an_account_is_made_with_a_proven_address(administrator, sign_in):
    url = reverse("admin:directory_user_add")
    client = sign_in(administrator)
    assert client.post(url, {"email": "Nouvelle@Exemple.fr", "is_superuser": "on"}).status_code == 302
    made = User.objects.get(email="nouvelle@exemple.fr")
    assert not made.is_superuser
    assert made.emailaddress_set.get().verified
    again = client.post(url, {"email": "NOUVELLE@exemple.fr"})
    assert "déjà cette adresse" in again.content.decode()


def test_a_corrected_address_becomes_the_login_and_ends_the_sessions(helene, administrator, sign_in):
    url = reverse("admin:directory_user_change", args=[helene.user.pk])
    sign_in(administrator).post(url, {"email": "helene@nouvelle.exemple.fr"})
    helene.user.refresh_from_db()
    assert helene.user.email == "helene@nouvelle.exemple.fr"
    assert helene.user.emailaddress_set.get().email == "helene@nouvelle.exemple.fr"
    assert Member.objects.get(pk=helene.pk).user == helene.user


def test_the_accounts_list_costs_the_same(administrator, sign_in, same_queries, helene):
    client = sign_in(administrator)
    same_queries(lambda: client.get(reverse(LIST)), UserFactory, 5)


def test_the_log_costs_the_same(administrator, sign_in, same_queries, helene):
    from emi_alumni.foundation import audit

    client = sign_in(administrator)
    audit.record(administrator, helene, "Essai")
    url = reverse("admin:admin_logentry_changelist")
    same_queries(lambda: client.get(url), lambda: audit.record(administrator, helene, "Essai"), 7)
