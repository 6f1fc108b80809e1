"""Photos of people: decoded, turned upright, cropped square, written anew. What was sent is never kept.

Writing the image anew drops everything that is not pixels: place and author (EXIF), hidden scripts, trailing archives.
"""

import io
from functools import partial
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from PIL import Image, ImageOps

from directory.models.member_state import NotPresent
from directory.models.members import ConsentPurpose
from emi_alumni.foundation.documents import at_least
from emi_alumni.foundation.pictures import opened, reduced
from emi_alumni.foundation.storage import FilesWithRows

if TYPE_CHECKING:
    from directory.models import Member
    from directory.visibility import SeenMember

MAX_BYTES = 10 * 1024 * 1024  # what a telephone's photo of fifty million pixels weighs
SIDE = 1024  # pixels, at most
# Copies that pages show, for screens of two pixels a point: side in pixels, quality. Lists read a dozen small ones.
COPIES = {"petite": (88, 45), "moyenne": (272, 60)}
FORMATS = ("JPEG", "PNG", "WEBP")  # the pair of images of some phones (MPO) is read as JPEG

NOT_AN_IMAGE = "Ce fichier n’est pas une photo que nous savons lire. Choisissez une image JPEG, PNG ou WebP."
TRUNCATED = "Cette photo est abîmée : il en manque une partie. Enregistrez-la de nouveau, ou choisissez-en une autre."


def read_photo(upload: File) -> ContentFile:
    """The square WebP of at most 1024 pixels that we keep of an uploaded photo, transparency on white.

    Raises ValidationError, with a sentence, above 10 MB or the pixels that may be decoded (counted before it), for
    anything but a JPEG, PNG or WebP image, and for a damaged one.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(
            f"Cette photo pèse {at_least(upload.size / 1_048_576)} Mo : la limite est de {MAX_BYTES // 1_048_576} Mo. "
            "Réduisez-la, ou envoyez-en une autre."
        )
    with opened(upload, formats=FORMATS, side=SIDE, not_known=NOT_AN_IMAGE, damaged=TRUNCATED) as image:
        return ContentFile(_square(reduced(image, SIDE)), name="photo.webp")


def copy_name(name: str, copy: str) -> str:
    """Where this copy of a photo is kept, beside it."""
    return f"{name.removesuffix('.webp')}-{COPIES[copy][0]}.webp"


def save_copies(name: str | None) -> None:
    """Write the copies of a photo that was just kept, none larger than it. Raises OSError when there is no room."""
    assert name
    with default_storage.open(name) as file, Image.open(file) as image:
        photo = image.convert("RGB")
    for copy, (side, quality) in COPIES.items():
        out = io.BytesIO()
        side = min(side, photo.width)
        photo.resize((side, side), Image.Resampling.LANCZOS).save(out, "WEBP", quality=quality, method=6)
        default_storage.save(copy_name(name, copy), ContentFile(out.getvalue()))


def _square(picture: Image.Image) -> bytes:
    flat = picture
    if "A" in picture.getbands():
        flat = Image.new("RGB", picture.size, "white")
        flat.paste(picture, mask=picture.getchannel("A"))
    side = max(1, min(SIDE, *flat.size))
    # A little above the middle: that is where faces are.
    square = ImageOps.fit(flat, (side, side), Image.Resampling.LANCZOS, centering=(0.5, 0.4))
    out = io.BytesIO()
    square.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


def with_photo_on_disk(seen: "SeenMember") -> "SeenMember":
    """The same, with the silhouette of the cohort where the file of the photo is missing: no broken image in a page."""
    return seen.without_photo() if seen.photo and not default_storage.exists(seen.photo) else seen


def replace_photo(member: "Member", content: ContentFile) -> None:
    """Give `member` this photo (from `read_photo`) and log the consent; the former file goes. Saves the row's photo.

    Raises OSError or DatabaseError when there is no room for it, NotPresent for somebody gone meanwhile: no new file
    stays.
    """
    former = member.photo.name
    try:
        with FilesWithRows(), transaction.atomic():
            member.photo.save("photo.webp", content, save=False)  # `photo_path` names it
            save_copies(member.photo.name)
            member.save(update_fields=["photo"])
            member.give_consent(ConsentPurpose.PHOTO)
    except (OSError, DatabaseError, NotPresent):
        member.photo = former
        raise
    _delete_file(former)


def remove_photo(member: "Member") -> None:
    """Withdraw the consent and delete the file: nothing is left of the photo."""
    former = member.photo.name
    member.photo = ""
    member.save(update_fields=["photo"])
    member.withdraw_consent(ConsentPurpose.PHOTO)
    _delete_file(former)


def _delete_file(name: str | None) -> None:
    """Once the database says so for good: a rolled back change must find its file again."""
    if name:
        for kept in (name, *(copy_name(name, copy) for copy in COPIES)):
            transaction.on_commit(partial(default_storage.delete, kept))
