"""Photos and minutes of the demonstration's last closed events: drawn, since no photograph can be of people who do not
exist. One is of nobody, one waits for Hélène's yes."""

import io

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from directory.models import Member
from emi_alumni.demo import story
from emi_alumni.demo.projects import one_page_pdf
from events.models import Event, EventDocument, EventKind, EventPhoto, PhotoFace, RegistrationState

SIZE = (1200, 800)
WALL, TABLE, CHAIR = "#dfe8e4", "#8a6d4b", "#2f6f6a"


def load_event_files() -> None:
    closed = Event.objects.past().filter(reports__state="published").distinct()
    event = closed.exclude(kind=EventKind.PRESENTATION).first()
    if event is None:
        return
    add_photo(event, "La salle avant l’arrivée : une longue table et huit chaises", "Huit chaises, dix personnes.", 8)
    lines = ("Compte rendu", "Ceci est un document de démonstration.")
    content = one_page_pdf(lines)
    minutes = EventDocument(event=event, title="Compte rendu", kind="pdf", size=len(content), accessible=True)
    minutes.added_by = event.author
    minutes.file.save("document", ContentFile(content), save=False)
    minutes.save()
    Event.objects.filter(pk=event.pk).update(has_files=True)
    helene = Member.objects.get(email=story.HELENE)
    hers = closed.filter(registrations__member=helene, registrations__state=RegistrationState.PRESENT).first()
    if hers is not None:
        photo = add_photo(hers, "Hélène au tableau, devant trois feuilles collées", "", 3)
        photo.nobody = False
        photo.save()
        PhotoFace.objects.create(photo=photo, member=helene)
        Event.objects.filter(pk=hers.pk).update(has_files=True)


def add_photo(event: Event, alt: str, caption: str, chairs: int) -> EventPhoto:
    content = drawn(chairs)
    photo = EventPhoto(event=event, alt=alt, caption=caption, nobody=True, size=len(content), added_by=event.author)
    photo.file.save("photo", ContentFile(content), save=False)
    photo.save()
    return photo


def drawn(chairs: int) -> bytes:
    """A room, a table and so many chairs: a few kilobytes, always the same."""
    image = Image.new("RGB", SIZE, WALL)
    pen = ImageDraw.Draw(image)
    width, height = SIZE
    step = (width - 200) // chairs
    for rank in range(chairs):
        left = 100 + rank * step
        pen.rounded_rectangle((left + 10, 380, left + step - 10, 560), 20, CHAIR)
    pen.rounded_rectangle((60, 500, width - 60, 580), 16, TABLE)
    for left in (140, width - 180):
        pen.rectangle((left, 580, left + 40, height), TABLE)
    out = io.BytesIO()
    image.save(out, "WEBP", quality=80)
    return out.getvalue()
