"""Photos that are shown once each person recognisable said yes, and minutes: after an event, by its organisers."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from directory.models import Member
from directory.todo import todo
from emi_alumni.foundation.confirmation import ANSWERED
from emi_alumni.foundation.notifications.models import Notification
from events import files
from events.models import Event, EventDocument, EventPhoto, PhotoFace, Registration
from events.personal_data import forget
from tests.factories import EventFactory, MemberFactory, here
from tests.standing import standing

pytestmark = pytest.mark.django_db


def picture(colour: str = "teal", form: str = "JPEG", size: tuple[int, int] = (1600, 900)) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form)
    return SimpleUploadedFile(f"photo.{form.lower()}", out.getvalue(), f"image/{form.lower()}")


@standing
def lunch(representative, helene, karim) -> Event:
    """Held three days ago by the representative; Hélène and Karim were there."""
    event = EventFactory(author=representative, starts_at=here(-3, 12), title="Le déjeuner")
    for member in (helene, karim):
        Registration.objects.create(event=event, member=member, state="present")
    return event


def added(event: Event, by: Member, *people: Member, colour: str = "teal") -> EventPhoto:
    content = files.read_event_photo(picture(colour))
    words = {"alt": f"Une table {colour}", "caption": "Midi.", "nobody": not people}
    return files.add_photo(event, content, people=people, by=by.user, **words)


def read(client: Client, photo: EventPhoto | EventDocument) -> int:
    """What the address of the file answers; it is read to its end."""
    answer = client.get(photo.get_absolute_url())
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer.status_code


def page_of(event: Event) -> str:
    return event.get_absolute_url()


def test_a_photo_is_shown_when_each_person_in_it_said_yes_and_goes_when_one_takes_it_back(
    lunch, representative, helene, karim, animator, sign_in
):
    organiser = sign_in(representative)
    words = {"alt": "Une table ronde", "caption": "À midi", "people": [helene.pk, karim.pk]}
    address = reverse("events:event_photos", args=[lunch.pk])
    assert organiser.post(address, words | {"upload": picture()}).url == address
    photo = EventPhoto.objects.get()
    with photo.file.open("rb") as file, Image.open(file) as kept:
        assert (kept.format, kept.size) == ("WEBP", (1400, 788)), "whole, smaller"
    assert "attend 2 accords" in organiser.get(address).text
    reader = sign_in(animator)

    def is_shown() -> bool:
        listed = photo.get_absolute_url() in reader.get(page_of(lunch)).text
        assert read(reader, photo) == (200 if listed else 404)
        return listed

    assert not is_shown()
    assert read(organiser, photo) == 200, "its organisers see what they added"
    for member in (helene, karim):
        told = Notification.objects.get(recipient=member.user, kind="photo_asked")
        assert told.wording.startswith("Vous êtes reconnaissable sur une photo")
        assert [one.link.title for one in todo(member) if one.link and "vous êtes reconnaissable" in one.link.title]
        assert not is_shown()
        client = sign_in(member)
        mine = client.get(reverse("events:my_photos"))
        assert "Peut-elle être montrée ?" in mine.text
        assert read(client, photo) == 200
        client.post(reverse("events:photo_answer", args=[photo.pk]), {"reponse": "oui"})
        assert not [one for one in todo(member) if one.link and "vous êtes reconnaissable" in one.link.title]
    assert is_shown()
    assert 'alt="Une table ronde"' in reader.get(page_of(lunch)).text
    client.post(reverse("events:photo_answer", args=[photo.pk]), {"reponse": "non"})
    assert not is_shown()
    shown = organiser.get(address).text
    assert "Pas montrée" in shown
    client.post(reverse("events:photo_answer", args=[photo.pk]), {"reponse": "oui"})
    assert is_shown(), "as often as one likes"


def test_nobody_recognisable_is_declared_and_one_of_the_two_is_said(lunch, representative, helene, animator, sign_in):
    client, address = sign_in(representative), reverse("events:event_photos", args=[lunch.pk])
    page = client.post(address, {"alt": "La salle", "upload": picture()})
    assert "Dites qui est reconnaissable" in page.text
    assert "La salle" in page.text
    assert "Déjà choisi" in page.text, "the chosen file stays chosen"
    page = client.post(address, {"alt": "La salle", "upload": picture(), "nobody": "on", "people": [helene.pk]})
    assert "décochez" in page.text
    page = client.post(address, {"alt": "", "upload": picture(), "nobody": "on"})
    assert "Écrivez ce que la photo montre" in page.text
    assert not EventPhoto.objects.exists()
    client.post(address, {"alt": "La salle", "upload": picture(), "nobody": "on"})
    client.post(address, {"alt": "La salle", "upload": picture(), "nobody": "on"})
    photo = EventPhoto.objects.get()
    assert photo.get_absolute_url() in sign_in(animator).get(page_of(lunch)).text
    assert client.get(page_of(lunch)).status_code == 200


def test_only_who_was_registered_is_named(lunch, representative, animator, sign_in):
    words = {"alt": "Une table", "people": [animator.pk]}
    page = sign_in(representative).post(reverse("events:event_photos", args=[lunch.pk]), words | {"upload": picture()})
    assert "Choisissez parmi les personnes inscrites" in page.text
    with pytest.raises(ValidationError, match="parmi les personnes inscrites"):
        added(lunch, representative, animator)
    assert not EventPhoto.objects.exists()


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (SimpleUploadedFile("photo.jpg", b"rien du tout"), "n’est pas une photo"),
        (SimpleUploadedFile("photo.jpg", b""), "vide"),
        (None, "Choisissez un fichier."),
    ],
)
def test_what_is_no_photo_is_said(lunch, representative, sign_in, upload, sentence):
    words = {"alt": "Une table", "nobody": "on"} | ({"upload": upload} if upload else {})
    page = sign_in(representative).post(reverse("events:event_photos", args=[lunch.pk]), words)
    assert sentence in page.text
    assert "Une table" in page.text


def test_others_neither_add_nor_answer_nor_read_what_a_promotion_keeps(
    lunch, representative, helene, karim, animator, sign_in, client
):
    photo = added(lunch, representative, karim)
    other = sign_in(animator)
    assert other.get(reverse("events:event_photos", args=[lunch.pk])).status_code == 404
    assert other.post(reverse("events:photo_answer", args=[photo.pk]), {"reponse": "oui"}).status_code == 404
    assert sign_in(karim).post(reverse("events:photo_answer", args=[photo.pk]), {"reponse": "?"}).status_code == 404
    files.answer_photo(photo, karim, agrees=True)
    assert read(other, photo) == 200
    lunch.audience, lunch.cohort = "cohort", karim.cohort
    lunch.save()
    Member.objects.filter(pk=animator.pk).update(cohort=helene.cohort)
    assert read(sign_in(animator), photo) == 404
    assert read(client, photo) in (302, 404), "visitors read none"


def test_files_go_with_their_rows_and_with_the_person(
    lunch, representative, helene, karim, sign_in, django_capture_on_commit_callbacks
):
    of_karim, of_both, empty = (
        added(lunch, representative, *people, colour=colour)
        for colour, people in (("red", [karim]), ("blue", [karim, helene]), ("green", []))
    )
    names = [one.file.name for one in (of_karim, of_both, empty)]
    assert all(default_storage.exists(name) for name in names)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        forget(helene)
    assert [default_storage.exists(name) for name in names] == [True, False, True]
    organiser = sign_in(representative)
    gone = reverse("events:event_photo_remove", args=[lunch.pk, empty.pk])
    assert "effacé" in organiser.post(gone).text
    with django_capture_on_commit_callbacks(execute=True):
        organiser.post(gone, {ANSWERED: "1"})
    assert [default_storage.exists(name) for name in names] == [True, False, False]
    with django_capture_on_commit_callbacks(execute=True):
        karim.event_photos.all().delete()
    assert not EventPhoto.objects.shown().exists(), "nobody is left to say yes"


def test_before_it_begins_and_once_cancelled_there_is_nothing_to_add(representative, sign_in):
    client = sign_in(representative)
    for facts in ({}, {"starts_at": here(-3, 12), "status": "cancelled", "status_reason": "Pluie."}):
        event = EventFactory(author=representative, **facts)
        assert client.get(reverse("events:event_photos", args=[event.pk])).status_code == 404
        with pytest.raises(ValidationError, match="une fois l’événement commencé"):
            added(event, representative)


def test_an_event_has_so_many_photos(lunch, representative, monkeypatch):
    monkeypatch.setattr(files, "MOST_PHOTOS", 1)
    added(lunch, representative)
    assert added(lunch, representative) == EventPhoto.objects.get(), "the same again is the same"
    with pytest.raises(ValidationError, match="a déjà 1 photos"):
        added(lunch, representative, colour="red")
    assert EventPhoto.objects.count() == 1


# Minutes -------------------------------------------------------------------------------------------------------------


def test_minutes_are_read_by_who_could_come(lunch, representative, animator, karim, sign_in, client):
    organiser, address = sign_in(representative), reverse("events:event_minutes", args=[lunch.pk])
    words = {"title": "Compte rendu du déjeuner", "upload": picture(form="PNG")}
    assert organiser.post(address, words).url == address
    document = EventDocument.objects.get()
    page = sign_in(animator).get(page_of(lunch))
    assert document.get_absolute_url() in page.text
    answer = sign_in(animator).get(document.get_absolute_url())
    assert b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].startswith('attachment; filename="compte-rendu-du-dejeuner.png"')
    assert client.get(document.get_absolute_url()).status_code == 302, "visitors sign in first"
    assert sign_in(karim).get(address).status_code == 404
    gone = reverse("events:event_document_remove", args=[lunch.pk, document.pk])
    assert "enregistrez-le d’abord" in organiser.post(gone).text
    organiser.post(gone, {ANSWERED: "1"})
    assert not EventDocument.objects.exists()


def test_what_is_no_document_is_said_and_nothing_typed_is_lost(lunch, representative, sign_in):
    client, address = sign_in(representative), reverse("events:event_minutes", args=[lunch.pk])
    page = client.post(address, {"title": "Le compte rendu", "upload": SimpleUploadedFile("a.exe", b"MZ rien")})
    assert "Le compte rendu" in page.text
    assert not EventDocument.objects.exists()
    assert "Écrivez un titre" in client.post(address, {"upload": picture()}).text


# The mission ---------------------------------------------------------------------------------------------------------


def test_the_mission_takes_one_off_with_a_reason_but_not_of_its_own_event(lunch, representative, moderator):
    photo = added(lunch, representative)
    with pytest.raises(ValidationError, match="Écrivez pourquoi"):
        files.take_off(photo, by=moderator, reason=" ")
    files.take_off(photo, by=moderator, reason="On y lit un nom d’usager.")
    assert not EventPhoto.objects.exists()
    told = Notification.objects.get(recipient=representative.user, kind="file_taken_off").wording
    assert "On y lit un nom d’usager." in told


def test_the_page_asks_the_same_with_one_photo_and_with_three(lunch, representative, karim, sign_in, same_queries):
    colours = iter(("red", "green", "blue", "black"))

    def one_more() -> None:
        colour = next(colours)
        files.answer_photo(added(lunch, representative, karim, colour=colour), karim, agrees=True)
        files.add_document(
            lunch, ContentFile(colour.encode()), title=colour, kind="pdf", accessible=False, by=representative.user
        )

    one_more()
    client = sign_in(karim)
    client.get(page_of(lunch))
    same_queries(lambda: client.get(page_of(lunch)), one_more, 15)


def test_answers_beyond_the_last_five_are_counted(lunch, representative, sign_in):
    from events.models import EventFeedback

    for _ in range(7):
        EventFeedback.objects.create(event=lunch, useful=3, met_somebody=True)
    page = sign_in(representative).get(page_of(lunch)).text
    assert "5 sur 5 l’ont jugé utile" in page
    assert "2 avis de plus attendent" in page
    EventFeedback.objects.all()[:1].get().delete()
    EventFeedback.objects.all()[:1].get().delete()
    assert "avis de plus" not in sign_in(representative).get(page_of(lunch)).text


def test_a_cancelled_event_is_not_repeated(representative, sign_in):
    event = EventFactory(author=representative, status="cancelled", status_reason="La salle est prise.")
    client, address = sign_in(representative), reverse("events:event_repeat", args=[event.pk])
    assert "Cet événement est annulé : dites d’abord qu’il aura lieu" in client.get(address, follow=True).text
    day = timezone.localdate() + timedelta(days=28)
    words = {"rhythm": "weekly", "until": f"{day + timedelta(days=10):%Y-%m-%d}", "jour": f"{day:%Y-%m-%d}"}
    page = client.post(address, words)
    assert "Cet événement est annulé" in page.text
    assert Event.objects.count() == 1
    assert address not in client.get(reverse("events:event_desk", args=[event.pk])).text


def test_a_face_answers_for_itself_alone(lunch, representative, helene, karim):
    photo = added(lunch, representative, helene, karim)
    files.answer_photo(photo, helene, agrees=True)
    assert {one.member: one.consent for one in PhotoFace.objects.all()} == {helene: "given", karim: "asked"}
    photo.delete()
    with pytest.raises(ValidationError, match="n’est plus là"):
        files.answer_photo(photo, karim, agrees=True)
    assert MemberFactory().event_photos.count() == 0
