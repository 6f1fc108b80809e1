"""Photos and minutes of an event: added and taken off by its organisers; each person says whether they may be seen."""

import io
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from PIL import Image

from directory.models import Member
from directory.photos import FORMATS, MAX_BYTES, NOT_AN_IMAGE, TRUNCATED
from emi_alumni.foundation.documents import at_least, holds
from emi_alumni.foundation.moderation.models import OWN, TAKEN, ModerationEvent, State, Verb
from emi_alumni.foundation.moderation.models.states import checked_reason
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.pictures import opened, reduced
from emi_alumni.foundation.storage import FilesWithRows
from emi_alumni.foundation.url_reversing import reverse
from events.models import Event, EventDocument, EventPhoto, EventStatus, PhotoConsent, PhotoFace, Registration
from events.models.files import MOST_DOCUMENTS, MOST_PHOTOS
from events.organisers import held_by_organiser

if TYPE_CHECKING:
    from directory.models import User

SIDE = 1400  # pixels of the longer side, at most
NOT_BEFORE = "Les photos et le compte rendu s’ajoutent une fois l’événement commencé."
NOT_THERE = "Choisissez parmi les personnes inscrites à l’événement."
WHO = "Dites qui est reconnaissable, ou cochez « personne n’y est reconnaissable »."
NOT_BOTH = "Vous nommez des personnes : décochez « personne n’y est reconnaissable », ou ne nommez personne."
WHY = "Écrivez pourquoi : la personne qui l’a ajouté la lira."


def read_event_photo(upload: File) -> ContentFile:
    """The WebP that is kept of an uploaded photo, whole, of SIDE pixels at most: its pixels alone, no place, no author.

    Raises ValidationError, with a sentence, above 10 MB, for anything but a JPEG, PNG or WebP, and for a damaged one.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(
            f"Cette photo pèse {at_least(upload.size / 1_048_576)} Mo : la limite est de {MAX_BYTES // 1_048_576} Mo. "
            "Réduisez-la, ou envoyez-en une autre."
        )
    with opened(upload, formats=FORMATS, side=SIDE, not_known=NOT_AN_IMAGE, damaged=TRUNCATED) as image:
        picture = reduced(image, SIDE)
    flat = picture
    if "A" in picture.getbands():
        flat = Image.new("RGB", picture.size, "white")
        flat.paste(picture, mask=picture.getchannel("A"))
    flat.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    flat.save(out, "WEBP", quality=80, method=4)
    return ContentFile(out.getvalue())


def participants(event: Event) -> "list[Member]":
    """Members who came, or were to: those who may be named in a photo."""
    rows = Registration.objects.filter(event=event, member__is_listed=True).coming().order_by("member__sort_key", "pk")
    return [one.member for one in rows.select_related("member") if one.member]


def held_once_begun(event: Event, by: "User") -> Event:
    live = held_by_organiser(event, by)
    if not live.is_published or live.status == EventStatus.CANCELLED or not live.has_started:
        raise ValidationError(NOT_BEFORE)
    return live


def add_photo(
    event: Event, content: ContentFile, *, alt: str, caption: str, nobody: bool, people: Collection[Member], by: "User"
) -> EventPhoto:
    """Keep this picture (from `read_event_photo`); each of `people` is asked in the portal whether it may be seen. The
    same file under the same words is one photo.

    Raises ValidationError for who does not organise it at this instant, before it begins, past MOST_PHOTOS, for
    somebody who is not registered, and unless exactly one of `nobody` and `people` is said.
    """
    if nobody and people:
        raise ValidationError({"nobody": NOT_BOTH})
    if not nobody and not people:
        raise ValidationError({"people": WHO})
    with FilesWithRows(), transaction.atomic():
        live = held_once_begun(event, by)
        for one in live.photos.filter(alt=alt, size=content.size):
            if holds(one.file, content):
                return one
        if live.photos.count() >= MOST_PHOTOS:
            raise ValidationError(f"L’événement a déjà {MOST_PHOTOS} photos : retirez-en une d’abord.")
        if not {one.pk for one in people} <= {one.pk for one in participants(live)}:
            raise ValidationError({"people": NOT_THERE})
        photo = EventPhoto(event=live, alt=alt, caption=caption, nobody=nobody, size=content.size, added_by=by.member)
        photo.file.save("photo", content, save=False)
        photo.save()
        PhotoFace.objects.bulk_create([PhotoFace(photo=photo, member=one) for one in people])
        Event.objects.filter(pk=live.pk).update(has_files=True)
        accounts = [one.user for one in people if one.user]
        words = f"Vous êtes reconnaissable sur une photo de « {live} » : dites si elle peut être montrée."
        Notification.tell(accounts, kind="photo_asked", sentence=words, thing=live, url=reverse("events:my_photos"))
        return photo


@transaction.atomic
def remove_photo(photo: EventPhoto, *, by: "User") -> None:
    """By an organiser; its file goes with it. Twice is once."""
    held_by_organiser(photo.event, by)
    EventPhoto.objects.filter(pk=photo.pk).delete()


@transaction.atomic
def answer_photo(photo: EventPhoto, member: Member, *, agrees: bool) -> None:
    """This person lets it be seen, or takes it back, whenever they like. Raises ValidationError when the photo is gone,
    or they are not named in it."""
    Member.objects.lock(member.pk)
    said = PhotoConsent.GIVEN if agrees else PhotoConsent.REFUSED
    faces = PhotoFace.objects.filter(photo=photo.pk, member=member)
    if not faces.update(consent=said, answered_at=timezone.now()):
        raise ValidationError("Cette photo n’est plus là : elle n’est montrée à personne.")


def forget_faces_of(member: Member) -> None:
    """Photos where this person is recognisable go, with their files: nobody is left to say yes. Called in a
    transaction, when a person is erased."""
    EventPhoto.objects.of(member).delete()


def add_document(event: Event, content: ContentFile, *, title: str, kind: str, accessible: bool, by: "User") -> None:
    """Keep this file (from `read_document`). The same file under the same title is one document. Raises ValidationError
    as `add_photo` does."""
    with FilesWithRows(), transaction.atomic():
        live = held_once_begun(event, by)
        if any(holds(one.file, content) for one in live.documents.filter(title=title, kind=kind, size=content.size)):
            return
        if live.documents.count() >= MOST_DOCUMENTS:
            raise ValidationError(f"L’événement a déjà {MOST_DOCUMENTS} documents : retirez-en un d’abord.")
        document = EventDocument(
            event=live, title=title, kind=kind, size=content.size, accessible=accessible, added_by=by.member
        )
        document.file.save("document", content, save=False)
        document.save()
        Event.objects.filter(pk=live.pk).update(has_files=True)


@transaction.atomic
def remove_document(document: EventDocument, *, by: "User") -> None:
    held_by_organiser(document.event, by)
    EventDocument.objects.filter(pk=document.pk).delete()


@transaction.atomic
def take_off(thing: EventPhoto | EventDocument, *, by: "User", reason: str) -> None:
    """By the mission, with a reason that who added it reads; the file is erased. Never for an event of one's own."""
    event = thing.event
    if event.written_by(by):
        raise ValidationError(OWN)
    reason = checked_reason(reason, WHY, at_most=300)
    ModerationEvent.write(thing, Verb.WITHDRAW, by=by, was=State.PUBLISHED, why=reason)
    if not type(thing)._default_manager.filter(pk=thing.pk).delete()[0]:
        raise ValidationError(TAKEN)
    if thing.added_by and thing.added_by.user:
        words = f"« {thing} » est retiré de « {event} » : {reason}"
        Notification.tell([thing.added_by.user], kind="file_taken_off", sentence=words, thing=event)
