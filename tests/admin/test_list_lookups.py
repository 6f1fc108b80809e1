"""The address of a list asks what its filters ask: no column that a screen does not show is spelt out through it."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db.models import Model
from django.urls import reverse

from directory.claims import candidates
from directory.models import Member, ProfileClaim, User
from directory.visibility import Audience
from emi_alumni.foundation.back_office.base import PortalAdmin
from tests.factories import MemberFactory

LOOKUPS = ("", "__exact", "__id__exact", "__startswith", "__contains", "__gt", "__isnull", "__regex", "__in")
SCREENS = [pytest.param(model, id=model._meta.label) for model in admin.site._registry]


def paths(model: type[Model]) -> Iterator[str]:
    """Every column, every relation in either direction, and every column behind one relation."""
    for field in model._meta.get_fields():
        name = field.name
        yield name
        if field.is_relation and field.related_model is not None:
            yield from (f"{name}__{other.name}" for other in field.related_model._meta.get_fields())


def shown_by(model_admin: PortalAdmin, request) -> set[str]:
    """The columns and relations that the filters beside the list are about."""
    found = {model_admin.date_hierarchy} if model_admin.date_hierarchy else set()
    for entry in model_admin.get_list_filter(request):
        if isinstance(entry, str):
            found.add(entry)
        elif isinstance(entry, tuple):
            found.add(entry[0])
        else:
            found.add(entry.parameter_name)
    return found


@pytest.mark.parametrize("model", SCREENS)
def test_a_list_asks_nothing_but_its_filters(model, rf, administrator):
    """All columns, all relations, with the lookups that spell a value out."""
    model_admin = admin.site._registry[model]
    request = rf.get("/")
    request.user = administrator
    shown = shown_by(model_admin, request)
    open_to_all = {
        path + lookup
        for path in paths(model)
        for lookup in LOOKUPS
        if model_admin.lookup_allowed(path + lookup, "a", request)
    }
    allowed = {path + end for path in shown for end in ("", "__exact", "__isnull")}
    allowed |= {f"{path}__id__exact" for path in shown}
    assert open_to_all <= allowed


@pytest.mark.parametrize("model", SCREENS)
def test_every_screen_stands_on_the_class_that_asks(model):
    """A list of somebody's own making would be Django's, which asks of every column."""
    model_admin = admin.site._registry[model]
    assert isinstance(model_admin, PortalAdmin)
    assert type(model_admin).lookup_allowed is PortalAdmin.lookup_allowed
    assert not model_admin.to_field_allowed(None, "email")


@pytest.mark.parametrize("model", SCREENS)
def test_a_list_is_sorted_by_what_it_shows(model, rf, administrator):
    """Sorted by a column that is not read, a list tells its order: every column behind it is one that may be sorted."""
    model_admin = admin.site._registry[model]
    hidden = {"phone", "email", "bio", "password", "token_hash", "body", "photo", "address_hash"}
    request = rf.get("/")
    request.user = administrator
    listed = set(model_admin.get_list_display(request))
    for name in listed:
        column = getattr(model_admin, str(name), None) or getattr(model, str(name), None)
        ordering = str(getattr(column, "admin_order_field", None) or "")
        assert not hidden & set(ordering.lstrip("-").split("__")), f"{name} sorts by {ordering}"


@pytest.mark.parametrize(
    ("role", "screen", "asked"),
    [
        ("moderator", "directory_member", "phone__startswith=%2B3319"),
        ("moderator", "directory_member", "email__contains=karim"),
        ("moderator", "directory_member", "bio__contains=vélo"),
        ("moderator", "directory_member", "messages_sent=1"),
        ("moderator", "directory_member", "messages_received__isnull=0"),
        ("moderator", "directory_member", "blocks__isnull=0"),
        ("moderator", "directory_member", "user__password__startswith=a"),
        ("moderator", "directory_invitation", "token_hash__gt=7"),
        ("moderator", "directory_invitation", "member__phone__startswith=%2B33"),
        ("moderator", "governance_consultation", "votes=1"),
        ("administrator", "directory_user", "password__startswith=pbkdf2"),
        ("administrator", "directory_user", "session_epoch__gt=0"),
        ("administrator", "admin_logentry", "user__password__startswith=a"),
        ("moderator", "projects_voice", "contact__startswith=a"),
    ],
)
def test_such_an_address_is_refused_and_says_nothing(sign_in, request, helene, karim, role, screen, asked):
    browser = sign_in(request.getfixturevalue(role))
    for query in (asked, f"q=benali&{asked}", f"{asked}&o=1", f"{asked}&_facets="):
        answer = browser.get(f"{reverse(f'admin:{screen}_changelist')}?{query}")
        assert answer.status_code == 400
        assert "Benali" not in answer.content.decode()


@pytest.mark.parametrize(
    ("screen", "asked"),
    [
        ("directory_member", "cohort__id__exact=1"),
        ("directory_member", "state__exact=active&kind__exact=alumni&ambassador__exact=0"),
        ("directory_member", "invitation=todo&q=hélène&o=-1&p=1"),
        ("directory_member", "freshness=old&_facets=True"),
        ("directory_profileclaim", "state=waiting"),
        ("directory_invitation", "state=soon"),
        ("governance_membership", "paid_on__isempty=1"),
        ("governance_seatmandate", "seat__body__id__exact=1&mandat=bientot"),
        ("governance_agreement", "a-traiter=oui"),
        ("governance_agreement", "partner__kind__exact=school"),
        ("governance_councilanswer", "on__year=2026&on__month=3"),
        ("projects_project", "state__exact=pending&cohort__id__exact=2"),
    ],
)
def test_the_filters_and_our_own_links_still_work(sign_in, moderator, helene, screen, asked):
    assert sign_in(moderator).get(f"{reverse(f'admin:{screen}_changelist')}?{asked}").status_code == 200


def test_a_row_is_not_looked_for_by_another_column(sign_in, administrator, helene):
    browser = sign_in(administrator)
    page = f"{reverse('admin:directory_user_changelist')}{helene.user.email}/change/?_to_field=email"
    assert browser.get(page).status_code in (302, 400, 404)


# Who owns an address that the mission does not read ---------------------------------------------------


@pytest.fixture
def discreet(department, cohort_2019) -> Member:
    """She came, and shows her professional address to nobody."""
    odile = MemberFactory(
        given_name="Odile",
        family_name="Discrète",
        email="odile@exemple.fr",
        email_audience=Audience.NOBODY,
        collectivity=department,
        cohort=cohort_2019,
        with_account=True,
    )
    User.objects.filter(pk=odile.user_id).update(email="compte.odile@exemple.fr")
    return odile


def test_the_import_s_preview_does_not_name_who_hides_an_address(sign_in, moderator, discreet, deposit):
    page = deposit(sign_in(moderator), "nom;prénom;courriel\nAutre;Personne;odile@exemple.fr\n").content.decode()
    assert "celle d’une autre personne du réseau" in page
    assert "Discrète" not in page


def test_it_names_who_shows_theirs(sign_in, moderator, discreet, deposit):
    Member.objects.filter(pk=discreet.pk).update(email_audience=Audience.NETWORK)
    page = deposit(sign_in(moderator), "nom;prénom;courriel\nAutre;Personne;odile@exemple.fr\n").content.decode()
    assert "celle d’Odile Discrète" in page


def test_nor_does_the_form_of_the_mission(sign_in, moderator, discreet):
    form = {"given_name": "Autre", "family_name": "Personne", "kind": "alumni", "email": "odile@exemple.fr"}
    page = sign_in(moderator).post(reverse("admin:directory_member_add"), form).content.decode()
    assert "celle d’une autre personne du réseau" in page
    assert "Discrète" not in page


def test_nor_do_the_candidates_of_a_claim(sign_in, moderator, discreet):
    claim = ProfileClaim(given_name="Qui", family_name="Va-là", email="odile@exemple.fr")
    assert candidates(claim) == []
    claim.email = "compte.odile@exemple.fr"
    assert [found.member for found in candidates(claim)] == [discreet]
