"""The library: proposed, read first, updated, used, kept, out of date; what visitors read of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from directory.models import Member, User
from emi_alumni.demo.projects import one_page_pdf
from emi_alumni.foundation.confirmation import ANSWERED, YES
from emi_alumni.foundation.documents import TYPES
from emi_alumni.foundation.moderation.models import Revision
from emi_alumni.foundation.notifications.models import Notification
from resources.models import Resource, ResourceBookmark, ResourceFile, ResourceUse
from tests.factories import MemberFactory
from tests.office_files import office, open_document
from tests.resources.library_world import WORDS, make_resource

pytestmark = pytest.mark.django_db
LIBRARY = "/ressources/bibliotheque/"
ADD = f"{LIBRARY}proposer/"
FORM = {**WORDS, "title": "Trois indicateurs", "unit": "minutes", "for_whom": "managers", "audience": "network"}


def told(person: Member) -> list[str]:
    return [one.sentence for one in Notification.objects.filter(recipient=person.user).order_by("pk")]


def status(client: Any, address: str) -> int:
    """What a GET answers, its file closed."""
    response = client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)  # to its end, where it closes
    return response.status_code


def trusted(monkeypatch: Any) -> None:
    monkeypatch.setattr("emi_alumni.foundation.moderation.trust.ACCEPTED_BEFORE_TRUST", 0)


# Proposing -------------------------------------------------------------------------------------------


@pytest.mark.met("OUT-04")
def test_a_resource_is_proposed_read_and_then_found(sign_in, helene, karim, moderator):
    client = sign_in(helene)
    assert client.post(ADD, FORM).status_code == 302
    sheet = Resource.objects.get()
    assert (sheet.state, sheet.duration, sheet.duration_class) == ("pending", "10 min", "moment")
    assert sheet.title not in sign_in(karim).get(LIBRARY).content.decode()
    sheet.publish(by=moderator)
    html = sign_in(karim).get(LIBRARY).content.decode()
    assert sheet.title in html
    page = sign_in(karim).get(sheet.get_absolute_url()).content.decode()
    for answer in ("Mesurer sans y passer ses soirées.", "10 min", "Cadres", "Personne ne l’a encore dit"):
        assert answer in page.replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"link": ""}, "link", "Joignez un fichier, ou collez un lien"),
        ({"link": "javascript:alert(1)"}, "link", "Écrivez une adresse qui commence par https://."),
        ({"link": "ftp://exemple.fr/fiche"}, "link", "Écrivez une adresse qui commence par https://."),
        ({"link": "https://moi@exemple.fr"}, "link", "sans nom d’utilisateur"),
        ({"purpose": ""}, "purpose", "Dites pour quoi faire"),
        ({"amount": ""}, "amount", "en chiffres"),
        ({"amount": "0"}, "amount", "de 1 à 999"),
        ({"expires_on": "2020-01-01"}, "expires_on", "Choisissez un jour à venir"),
        ({"chapters": "Sans instant"}, "chapters", "Écrivez l’instant puis le titre"),
        ({"five_lines": "1\n2\n3\n4\n5\n6"}, "five_lines", "Gardez cinq lignes au plus : il y en a 6."),
        ({"kind": "conference", "link": ""}, "recording_link", "Ajoutez au moins un lien"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(sign_in, helene, changes, field, sentence):
    response = sign_in(helene).post(ADD, FORM | changes)
    assert response.status_code == 200
    assert sentence in " ".join(response.context["form"].errors[field])
    assert 'value="Trois indicateurs"' in response.content.decode()
    assert not Resource.objects.exists()


def test_the_same_form_sent_twice_is_one_resource(sign_in, helene):
    client = sign_in(helene)
    key = client.get(ADD).context["form"]["key"].initial
    for _ in range(2):
        client.post(ADD, FORM | {"key": str(key)})
    assert Resource.objects.count() == 1


# Its file --------------------------------------------------------------------------------------------


def pdf(name: str = "fiche.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, one_page_pdf(("Une fiche",)), content_type="application/pdf")


def document() -> ContentFile:
    return ContentFile(one_page_pdf(("Une fiche",)))


def test_a_file_is_kept_byte_for_byte_and_handed_over_to_save(sign_in, helene, karim, moderator):
    sent = pdf()
    content = sent.read()
    sent.seek(0)
    sign_in(helene).post(ADD, FORM | {"link": "", "upload": sent})
    sheet = Resource.objects.get()
    address = f"{sheet.get_absolute_url()}fichier/{sheet.document_id}/"
    assert status(sign_in(karim), address) == 404
    sheet.publish(by=moderator)
    response = sign_in(karim).get(address)
    assert b"".join(response.streaming_content) == content
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pdf", one_page_pdf(("Une fiche",))),
        ("odt", open_document("odt")),
        ("docx", office("docx")),
        ("pptx", office("pptx")),
    ],
)
def test_each_kind_of_document_leaves_as_it_came_to_who_may_read_it(
    client, sign_in, helene, karim, moderator, kind, content
):
    sent = SimpleUploadedFile(f"fiche.{kind}", content, content_type="application/octet-stream")
    assert sign_in(helene).post(ADD, FORM | {"link": "", "upload": sent}).status_code == 302
    sheet = Resource.objects.get()
    address = f"{sheet.get_absolute_url()}fichier/{sheet.document_id}/"
    sheet.publish(by=moderator)
    response = sign_in(karim).get(address)
    assert b"".join(response.streaming_content) == content
    assert response["Content-Disposition"] == f'attachment; filename="trois-indicateurs.{kind}"'
    assert response["Content-Type"] == TYPES[kind]
    assert client.get(address).status_code == 302  # a visitor signs in first
    assert status(client, f"{sheet.public_url}fichier/") == 404


@pytest.mark.parametrize("name", ["link", "live_link", "recording_link"], ids=["link", "live", "recording"])
@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://exemple.fr/a", "data:text/html,x", "fiche.pdf"])
def test_a_link_that_is_not_of_the_web_is_refused_and_nothing_is_lost(sign_in, helene, name, address):
    page = sign_in(helene).post(ADD, FORM | {"kind": "conference", "link": "https://exemple.fr", name: address})
    assert page.status_code == 200
    assert page.context["form"].has_error(name)
    assert FORM["purpose"] in page.text.replace("\xa0", " ")
    assert not Resource.objects.exists()


def test_a_public_file_that_is_removed_leaves_no_link_on_the_public_shelf(
    client, helene, django_capture_on_commit_callbacks
):
    kept = ResourceFile.keep(document(), kind="pdf", accessible=False, by=helene)
    sheet = make_resource(helene, audience="public", document=kept)
    file = f"{sheet.public_url}fichier/"
    assert file in client.get(sheet.public_url).text
    with django_capture_on_commit_callbacks(execute=True):
        sheet.remove_document(by=helene.user)
    assert file not in client.get(sheet.public_url).text
    assert status(client, file) == 404
    sheet.withdraw(by=helene.user)
    assert status(client, sheet.public_url) == 404
    assert sheet.title not in client.get("/ressources-publiques/").text


def test_a_removed_file_is_gone_at_once_everywhere(client, sign_in, helene, karim, django_capture_on_commit_callbacks):
    kept = ResourceFile.keep(document(), kind="pdf", accessible=False, by=helene)
    sheet = make_resource(helene, audience="public", document=kept)
    addresses = [f"{sheet.get_absolute_url()}fichier/{kept.pk}/", f"{sheet.public_url}fichier/"]
    reader = sign_in(karim)
    assert [status(reader, one) for one in addresses] == [200, 200]
    mine = sign_in(helene)
    assert mine.post(f"{sheet.get_absolute_url()}fichier/retirer/").status_code == 200  # it asks first
    with django_capture_on_commit_callbacks(execute=True):
        mine.post(f"{sheet.get_absolute_url()}fichier/retirer/", {ANSWERED: YES})
    assert not ResourceFile.objects.exists()
    assert [status(reader, one) for one in addresses] == [404, 404]
    assert not kept.file.storage.exists(kept.file.name)


def test_the_file_of_what_was_taken_away_is_gone_at_once(sign_in, helene, karim):
    kept = ResourceFile.keep(document(), kind="pdf", accessible=False, by=helene)
    sheet = make_resource(helene, document=kept)
    sheet.withdraw(by=helene.user)
    assert status(sign_in(karim), f"{sheet.get_absolute_url()}fichier/{kept.pk}/") == 404


def test_a_new_file_of_what_is_online_waits_to_be_read(sign_in, helene, karim, moderator):
    kept = ResourceFile.keep(document(), kind="pdf", accessible=False, by=helene)
    sheet = make_resource(helene, document=kept)
    edited = sign_in(helene).post(sheet.edit_url, FORM | {"title": sheet.title, "upload": pdf(), "opened": "published"})
    assert edited.status_code == 302
    sheet.refresh_from_db()
    assert sheet.document == kept
    new = ResourceFile.objects.exclude(pk=kept.pk).get()
    address = f"{sheet.get_absolute_url()}fichier/{new.pk}/"
    assert status(sign_in(karim), address) == 404
    assert status(sign_in(moderator), address) == 200
    Revision.objects.waiting().get().apply(by=moderator)
    assert status(sign_in(karim), address) == 200


# What visitors read ----------------------------------------------------------------------------------


def test_even_somebody_trusted_is_read_before_everybody_reads_it(client, sign_in, helene, monkeypatch):
    trusted(monkeypatch)
    sign_in(helene).post(ADD, FORM | {"audience": "public"})
    sheet = Resource.objects.get()
    assert sheet.state == "pending"
    assert client.get(sheet.public_url).status_code == 404


def test_opening_it_to_everybody_waits_and_closing_it_does_not(client, sign_in, helene, moderator, monkeypatch):
    trusted(monkeypatch)
    sheet = make_resource(helene, "Trois indicateurs")
    mine = sign_in(helene)
    mine.post(sheet.edit_url, FORM | {"audience": "public", "opened": "published"})
    sheet.refresh_from_db()
    assert sheet.audience == "network"
    Revision.objects.waiting().get().apply(by=moderator)
    assert client.get(sheet.public_url).status_code == 200
    mine.post(sheet.edit_url, FORM | {"audience": "network", "opened": "published"})
    client.logout()
    assert client.get(sheet.public_url).status_code == 404


def test_visitors_read_nobody_s_name(client, helene, karim):
    sheet = make_resource(helene, audience="public", uses_count=1)
    ResourceUse.objects.create(resource=sheet, author=karim, text="Un bilan de Karim.", state="published")
    html = client.get(sheet.public_url).content.decode() + client.get("/ressources-publiques/").content.decode()
    assert sheet.title in html
    for word in (helene.family_name, karim.family_name, "Un bilan de Karim."):
        assert word not in html


# What is told to those who use it --------------------------------------------------------------------


@pytest.mark.met("EV2-08")
def test_an_update_is_told_once_to_those_who_use_or_keep_it(sign_in, helene, karim, monkeypatch):
    trusted(monkeypatch)
    stranger = MemberFactory(with_account=True)
    keeper = MemberFactory(with_account=True)
    sheet = make_resource(helene, "Trois indicateurs")
    ResourceUse.objects.create(resource=sheet, author=karim, text="Un bilan.", state="published")
    ResourceBookmark.objects.create(resource=sheet, member=keeper)
    mine = sign_in(helene)
    note = FORM | {"update_note": "Une grille de plus.", "opened": "published"}
    mine.post(sheet.edit_url, note)
    mine.post(sheet.edit_url, FORM | {"summary": "Relu.", "opened": "published"})
    sheet.refresh_from_db()
    assert (sheet.version, sheet.updated_on, sheet.summary) == (2, timezone.localdate(), "Relu.")
    for person in (karim, keeper):
        assert [one for one in told(person) if "mise à jour" in one] == [
            "« Trois indicateurs », que vous utilisez ou gardez, est mise à jour : Une grille de plus."
        ]
    assert told(stranger) == []
    assert not [one for one in told(helene) if "mise à jour" in one]


def test_an_update_that_waits_is_told_when_it_is_read(sign_in, helene, karim, moderator):
    sheet = make_resource(helene, "Trois indicateurs")
    ResourceBookmark.objects.create(resource=sheet, member=karim)
    sign_in(helene).post(sheet.edit_url, FORM | {"update_note": "Une grille.", "opened": "published"})
    assert told(karim) == []
    Revision.objects.waiting().get().apply(by=moderator)
    assert len(told(karim)) == 1


# « Ça m’a servi » ------------------------------------------------------------------------------------


@pytest.mark.met("FRE-05")
def test_saying_that_it_was_useful_is_counted_and_told_where(sign_in, helene, karim, monkeypatch):
    trusted(monkeypatch)
    sheet = make_resource(helene)
    client = sign_in(karim)
    words = {"text": "Préparer le bilan.", "department": "Finances"}
    client.post(f"{LIBRARY}{sheet.pk}/retours/proposer/", words)
    again = client.post(f"{LIBRARY}{sheet.pk}/retours/proposer/", words | {"text": "Encore."})
    assert "Vous avez déjà dit" in again.content.decode()
    sheet.refresh_from_db()
    assert sheet.uses_count == 1
    html = " ".join(client.get(sheet.get_absolute_url()).content.decode().split())
    assert "Préparer le bilan." in html
    assert f"1 personne, à {karim.collectivity}" in html
    assert any("s’est servi" in one for one in told(helene))
    ResourceUse.objects.get().withdraw(by=karim.user)
    sheet.refresh_from_db()
    assert sheet.uses_count == 0


def test_an_author_does_not_say_that_their_own_was_useful(sign_in, helene):
    sheet = make_resource(helene)
    assert sign_in(helene).post(f"{LIBRARY}{sheet.pk}/retours/proposer/", {"text": "À moi."}).status_code == 404


# Keeping ---------------------------------------------------------------------------------------------


def test_one_keeps_a_resource_with_a_note_that_nobody_else_reads(sign_in, helene, karim):
    sheet = make_resource(helene)
    client = sign_in(karim)
    for _ in range(2):
        client.post(f"{sheet.get_absolute_url()}garder/", {"garder": "oui"})
    kept = ResourceBookmark.objects.get()
    client.post(f"/ressources/gardees/{kept.pk}/note/", {"note": "Page 2 surtout."})
    assert "Page 2 surtout." in client.get("/ressources/gardees/").content.decode()
    hers = sign_in(helene)
    assert hers.post(f"/ressources/gardees/{kept.pk}/note/", {"note": "Ruse"}).status_code == 404
    assert "Page 2" not in hers.get(sheet.get_absolute_url()).content.decode()
    too_long = client.post(f"/ressources/gardees/{kept.pk}/note/", {"note": "x" * 301})
    assert "Raccourcissez" in too_long.content.decode()
    client.post(f"{sheet.get_absolute_url()}garder/", {"garder": "non"})
    assert not ResourceBookmark.objects.exists()


# Days ------------------------------------------------------------------------------------------------


def test_its_owner_is_reminded_once_then_it_leaves_the_front_and_says_so(sign_in, helene, karim, moderator: User):
    today = timezone.localdate()
    sheet = make_resource(helene, expires_on=today + timedelta(days=20))
    call_command("tend_resources")
    assert told(helene) == []
    for _ in range(2):
        call_command("tend_resources", "--apply")
    assert len(told(helene)) == 1
    assert not Notification.objects.filter(recipient=moderator).exists()
    passed(sheet, today - timedelta(days=1))
    for _ in range(2):
        call_command("tend_resources", "--apply")
    assert len(told(helene)) == 2
    assert not Notification.objects.filter(recipient=moderator).exists()
    reader = sign_in(karim)
    assert sheet.title not in reader.get("/ressources/").content.decode()
    assert "n’est plus mise en avant" in reader.get(sheet.get_absolute_url()).content.decode()
    assert "À revoir" in reader.get(LIBRARY).content.decode()


def passed(sheet: Resource, day: date) -> None:
    Resource.objects.filter(pk=sheet.pk).update(expires_on=day)


def test_read_again_it_comes_back_to_the_front(sign_in, helene, karim):
    sheet = make_resource(helene, "Trois indicateurs", expires_on=timezone.localdate() - timedelta(days=2))
    call_command("tend_resources", "--apply")
    later = (timezone.localdate() + timedelta(days=200)).isoformat()
    sign_in(helene).post(sheet.edit_url, FORM | {"expires_on": later, "opened": "published"})
    assert sheet.title in sign_in(karim).get("/ressources/").content.decode()


def test_files_that_nothing_names_go_after_a_day(helene):
    old = ResourceFile.keep(document(), kind="pdf", accessible=False, by=helene)
    ResourceFile.objects.filter(pk=old.pk).update(added_at=timezone.now() - timedelta(days=2))
    ResourceFile.keep(document(), kind="pdf", accessible=False, by=helene)
    call_command("tend_resources", "--apply")
    assert ResourceFile.objects.count() == 1


# The list --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?type=kit", {"Un kit"}),
        ("?duree=davantage", {"Un cours"}),
        ("?pour=cadres", {"Un kit"}),
        ("?ici=oui", {"Un cours"}),
        ("?type=kit&type=mooc", {"Un kit", "Un cours"}),
        ("?type=inconnu", {"Un kit", "Un cours"}),
        ("?tri=utiles", {"Un kit", "Un cours"}),
    ],
)
def test_the_list_is_narrowed_by_its_address(sign_in, helene, karim, query, titles):
    make_resource(helene, "Un kit", kind="kit", for_whom="managers")
    course = make_resource(helene, "Un cours", kind="mooc", amount=4, unit="weeks")
    ResourceUse.objects.create(
        resource=course, author=karim, text="Oui.", state="published", collectivity=karim.collectivity
    )
    page = sign_in(karim).get(LIBRARY + query).context["page"]
    assert set(Resource.objects.filter(pk__in=[one.pk for one in page]).values_list("title", flat=True)) == titles


@pytest.mark.parametrize(
    ("where", "queries"),
    [("/ressources/", 8), (LIBRARY, 8), ("/ressources-publiques/", 4), ("/ressources/gardees/", 4)],
)
def test_lists_ask_no_more_when_they_are_longer(sign_in, helene, karim, same_queries, where, queries):
    client = sign_in(karim)

    def add() -> None:
        kept = make_resource(helene, f"Fiche {Resource.objects.count()}", audience="public")
        ResourceBookmark.objects.create(resource=kept, member=karim)

    add()

    def read() -> Any:
        """The library as the first one of the minute reads it: nothing is counted yet."""
        if where == LIBRARY:
            caches["local"].clear()
        return client.get(where)

    same_queries(read, add, queries)
