"""Partners and conventions: states told by dates, the document for who may read it, the mission told in time."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.notifications.models import Notification
from governance import agreement_alerts
from governance.models import Agreement, AgreementState, Body, BodyKind, Partner, Seat, SeatMandate
from tests.factories import UserFactory
from tests.office_files import pdf

pytestmark = pytest.mark.django_db

PDF = pdf()


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def make(name: str = "Opta-S", kind: str = "provider", **facts) -> Partner:
    return Partner.objects.create(name=name, kind=kind, subject="Animation de modules", **facts)


def agree(partner: Partner, start: int | None, end: int | None = None, **facts) -> Agreement:
    """Signed so many days from today, until so many."""
    today = timezone.localdate()
    dates = {
        "signed_on": None if start is None else today + timedelta(days=start),
        "ends_on": None if end is None else today + timedelta(days=end),
    }
    return Agreement.objects.create(partner=partner, **dates, **facts)


def with_document(partner: Partner, **facts) -> Agreement:
    agreement = agree(partner, -100, 300, kind="pdf", **facts)
    agreement.file.save("x", ContentFile(PDF))
    return agreement


@pytest.fixture
def partner() -> Partner:
    return make()


def sit(member: Member, kind: str = BodyKind.STEERING) -> SeatMandate:
    body = Body.objects.get_or_create(kind=kind, defaults={"name": f"Instance {kind}"})[0]
    return SeatMandate.objects.create(seat=Seat.objects.create(body=body, quality="Essai"), member=member)


# States ---------------------------------------------------------------------------------------------------


@pytest.mark.met("PAR-03")
@pytest.mark.parametrize(
    ("start", "end", "state"),
    [
        (None, None, AgreementState.IN_PREPARATION),
        (1, 400, AgreementState.IN_PREPARATION),
        (0, 400, AgreementState.IN_FORCE),
        (-10, None, AgreementState.IN_FORCE),
        (-300, 91, AgreementState.IN_FORCE),
        (-300, 90, AgreementState.TO_RENEW),
        (-300, 0, AgreementState.TO_RENEW),
        (-300, -1, AgreementState.EXPIRED),
    ],
)
def test_dates_tell_the_state_of_a_convention_and_the_database_says_the_same(partner, start, end, state):
    agreement = agree(partner, start, end)
    assert agreement.state == state
    assert [one for one in AgreementState if Agreement.objects.in_state(one).exists()] == [state]


@pytest.mark.parametrize("end", [-20, 40])
def test_a_convention_that_another_signed_one_follows_is_renewed_and_asks_for_nothing(partner, end):
    old = agree(partner, -400, end)
    assert Agreement.objects.waiting().get() == old
    new = agree(partner, -1, 700)
    old = Agreement.objects.get(pk=old.pk)
    assert (old.state, new.state) == (AgreementState.RENEWED, AgreementState.IN_FORCE)
    assert list(Agreement.objects.in_state(AgreementState.RENEWED)) == [old]
    assert not Agreement.objects.waiting().exists()
    assert Partner.objects.for_list().get().agreement == new


def test_a_renewal_in_preparation_or_of_another_partner_renews_nothing(partner):
    old = agree(partner, -400, -20)
    draft = agree(partner, None)
    agree(make("Autre"), -10, 500)
    assert old.state == AgreementState.EXPIRED
    shown = Partner.objects.for_list().get(pk=partner.pk)
    assert (shown.state, shown.renewal) == (AgreementState.EXPIRED, draft)


def test_a_convention_does_not_end_before_it_is_signed_nor_without_being_signed(partner):
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="a été signée"):
        Agreement(partner=partner, ends_on=today).full_clean()
    with pytest.raises(ValidationError, match="finit avant d’être signée"):
        Agreement(partner=partner, signed_on=today, ends_on=today - timedelta(days=1)).full_clean()


@pytest.mark.parametrize(("name", "sentence"), [("OPTA-S", "est déjà dans la liste"), ("…", "en toutes lettres")])
def test_two_partners_do_not_share_an_address(partner, name, sentence):
    with pytest.raises(ValidationError, match=sentence):
        Partner(name=name, kind="provider", subject="Essai").full_clean(exclude=["slug"])


# The table ------------------------------------------------------------------------------------------------


@pytest.mark.met("PAR-01", "PAR-02", "PAR-03")
def test_the_table_says_who_until_when_and_in_which_state(sign_in, helene, partner):
    ends_on = agree(partner, -300, 40).ends_on
    agree(make("CY École de design", "university"), -300, -3)
    agree(make("Ville d’Argenteuil", "collectivity"), None)
    page = sign_in(helene).get("/partenaires/").text
    for words in ("Opta-S", "Prestataire", "À renouveler", "Université", "Échue", "Collectivité", "En préparation"):
        assert words in page
    assert f'datetime="{ends_on:%Y-%m-%d}"' in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Opta-S", "Sannois", "Cergy"}),
        ("?nature=collectivite", {"Sannois", "Cergy"}),
        ("?etat=echue", {"Sannois"}),
        ("?nature=collectivite&etat=en-vigueur", {"Cergy"}),
        ("?nature=prestataire&etat=echue", set()),
        ("?nature=inconnue&etat='--", {"Opta-S", "Sannois", "Cergy"}),
    ],
)
def test_filters_narrow_the_table_and_what_they_do_not_know_is_ignored(sign_in, helene, partner, query, shown):
    agree(partner, -10, 500)
    agree(make("Sannois", "collectivity"), -400, -10)
    agree(make("Cergy", "collectivity"), -10, 500)
    page = sign_in(helene).get(f"/partenaires/{query}").text
    assert {name for name in ("Opta-S", "Sannois", "Cergy") if f">{name}</a>" in page} == shown


def test_without_any_partner_the_page_says_what_will_come(sign_in, helene):
    assert "Aucun partenaire n’est encore entré" in sign_in(helene).get("/partenaires/").text


def test_the_table_costs_the_same_with_three_partners(sign_in, helene, same_queries):
    client = sign_in(helene)

    def add():
        one = make(f"Partenaire {Partner.objects.count()}", referent_member=helene, collectivity=helene.collectivity)
        agree(one, -300, 40)
        agree(one, None)

    add()
    same_queries(lambda: client.get("/partenaires/"), add, 4)


# The page -------------------------------------------------------------------------------------------------


def test_the_page_tells_the_referent_and_every_convention_and_never_the_mission_s_note(sign_in, helene, karim):
    partner = make(referent_member=karim, website="https://opta.example.org", note="Tarif à renégocier en douce")
    agree(partner, -900, -200, subject="Les premiers modules")
    agree(partner, -100, 600)
    page = sign_in(helene).get(partner.get_absolute_url()).text
    for words in (karim.full_name, karim.get_absolute_url(), "Les premiers modules", "Renouvelée", "En vigueur"):
        assert words in page
    assert "https://opta.example.org" in page
    for url in (partner.get_absolute_url(), "/partenaires/", karim.get_absolute_url(), "/gouvernance/"):
        assert "renégocier" not in sign_in(helene).get(url).text


@pytest.mark.parametrize("change", [{"hidden_by_choice": True}, {"state": "erased"}])
def test_a_referent_who_is_hidden_or_gone_is_not_named(sign_in, helene, karim, change):
    partner = make(referent_member=karim, referent="Direction de la vie associative")
    Member.objects.filter(pk=karim.pk).update(**change)
    page = sign_in(helene).get(partner.get_absolute_url()).text
    assert karim.family_name not in page
    assert "Direction de la vie associative" in page


def test_opening_the_page_reads_what_was_told_of_it(moderator, sign_in, partner):
    agree(partner, -300, 80)
    call_command("signaler_conventions", apply=True, stdout=StringIO())
    client = sign_in(moderator)
    assert "/notifications/" in client.get(partner.get_absolute_url()).text
    client.post(reverse("notifications:opened", args=["governance", "partner", partner.pk]))
    assert not Notification.objects.unread().exists()


# The document ---------------------------------------------------------------------------------------------


@pytest.mark.met("PAR-03")
def test_the_document_is_handed_over_as_a_file_to_who_sits_in_the_copil_until_the_mandate_ends(sign_in, karim, partner):
    agreement = with_document(partner)
    url = reverse("governance:agreement_file", args=[partner.slug, agreement.pk])
    client = sign_in(karim)
    assert client.get(url).status_code == 404
    mandate = sit(karim)
    assert url in client.get(partner.get_absolute_url()).text
    response = client.get(url)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith('attachment; filename="convention-opta-s-')
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none';")
    mandate.end(by=None)
    assert client.get(url).status_code == 404
    assert url not in client.get(partner.get_absolute_url()).text
    assert "Document conservé" in client.get(partner.get_absolute_url()).text


def test_the_referent_and_the_mission_read_it_and_nobody_of_another_body(sign_in, karim, helene, moderator):
    partner = make(referent_member=karim)
    url = reverse("governance:agreement_file", args=[partner.slug, with_document(partner).pk])
    sit(helene, BodyKind.PEDAGOGICAL)
    answers = [sign_in(who).get(url) for who in (karim, moderator, helene)]
    assert [answer.status_code for answer in answers] == [200, 200, 404]
    assert {b"".join(answer.streaming_content) for answer in answers[:2]} == {PDF}
    other = reverse("governance:agreement_file", args=[make("Autre").slug, partner.agreements.get().pk])
    assert sign_in(moderator).get(other).status_code == 404


def test_a_convention_without_document_or_whose_file_is_lost_answers_404(sign_in, moderator, partner, media):
    client = sign_in(moderator)
    bare = agree(partner, -10, 400)
    assert client.get(reverse("governance:agreement_file", args=[partner.slug, bare.pk])).status_code == 404
    kept = with_document(partner)
    (media / kept.file.name).unlink()
    assert client.get(reverse("governance:agreement_file", args=[partner.slug, kept.pk])).status_code == 404
    assert client.get(partner.get_absolute_url()).status_code == 200


def test_the_file_goes_with_its_partner(partner, media, django_capture_on_commit_callbacks):
    agreement = with_document(partner)
    assert (media / agreement.file.name).exists()
    with django_capture_on_commit_callbacks(execute=True):
        partner.delete()
    assert not (media / agreement.file.name).exists()


# The alerts -----------------------------------------------------------------------------------------------


def run(*options: str) -> str:
    out = StringIO()
    call_command("signaler_conventions", *options, stdout=out)
    return out.getvalue()


def told() -> list[str]:
    return [one.sentence for one in Notification.objects.order_by("pk")]


@pytest.mark.met("PAR-03")
def test_the_mission_is_told_at_90_days_then_at_30_and_each_once(moderator, helene, partner):
    agreement = agree(partner, -300, 85)
    assert "Alertes à 90 jours" in run()
    assert told() == []
    run("--apply")
    run("--apply")
    [note] = Notification.objects.all()
    assert (note.recipient, note.url) == (moderator, partner.get_absolute_url())
    assert "« Opta-S »" in note.sentence
    assert "dans 85 jours" in note.sentence
    Agreement.objects.filter(pk=agreement.pk).update(ends_on=timezone.localdate() + timedelta(days=20))
    run("--apply")
    run("--apply")
    assert len(told()) == 2
    assert "dans 20 jours" in told()[1]


def test_one_that_comes_in_late_is_told_once(moderator, partner):
    agree(partner, -300, 12)
    run("--apply")
    run("--apply")
    assert len(told()) == 1


@pytest.mark.parametrize(("start", "end"), [(-300, 91), (-300, -1), (-300, None), (None, None), (5, 20)])
def test_what_does_not_end_soon_is_not_told(moderator, partner, start, end):
    agree(partner, start, end)
    run("--apply")
    assert told() == []


def test_what_is_renewed_is_not_told_and_another_last_day_is_told_again(moderator, partner):
    agreement = agree(partner, -300, 60)
    run("--apply")
    later = timezone.localdate() + timedelta(days=400)
    Agreement.objects.filter(pk=agreement.pk).update(ends_on=later, first_alert_at=timezone.now() - timedelta(days=330))
    Agreement.objects.filter(pk=agreement.pk).update(ends_on=timezone.localdate() + timedelta(days=70))
    Notification.objects.mark_read()
    run("--apply")
    assert len(told()) == 2
    agree(partner, 0, 900)
    Agreement.objects.update(first_alert_at=None)
    run("--apply")
    assert len(told()) == 2


def test_two_runs_at_once_tell_once(moderator, partner):
    agree(partner, -300, 60)
    first, second = list(agreement_alerts.due()), list(agreement_alerts.due())
    assert agreement_alerts.tell(*first[0])
    assert not agreement_alerts.tell(*second[0])
    assert len(told()) == 1


def test_staff_outside_the_mission_and_closed_accounts_are_not_told(moderator, partner):
    UserFactory(is_staff=True)
    moderator.is_active = False
    moderator.save()
    agree(partner, -300, 60)
    run("--apply")
    assert told() == []


# On other pages -------------------------------------------------------------------------------------------


def test_a_collectivite_and_a_referent_say_their_conventions_and_no_other(sign_in, helene, karim, argenteuil):
    partner = make("Ville d’Argenteuil", "collectivity", collectivity=argenteuil, referent_member=karim)
    agree(partner, -10, 400)
    client = sign_in(helene)
    for url in (argenteuil.get_absolute_url(), karim.get_absolute_url()):
        page = client.get(url).text
        assert partner.get_absolute_url() in page
        assert "En vigueur" in page
    for url in (helene.collectivity.get_absolute_url(), helene.get_absolute_url()):
        assert partner.get_absolute_url() not in client.get(url).text
