"""What a person does on the public form, for the tests: pick it up from the poster, and go through its screens."""

from datetime import timedelta
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from projects.models import Voice, VoiceForm
from projects.views.voices import Answer

WORDS = "On m’a rappelé à onze heures, comme promis."


def slug_of(form: VoiceForm, *, seconds: int = 40) -> str:
    """The key of a form that was shown so long ago: people read before they tap."""
    shown = int((timezone.now() - timedelta(seconds=seconds)).timestamp())
    return Answer.signer(form).sign(f"{uuid4().hex}-{shown:x}")


def address(step: str, form: VoiceForm, slug: str) -> str:
    return reverse(f"projects:voice_{step}", args=[form.token, slug])


def say(client: Client, form: VoiceForm, *, slug: str = "", seconds: int = 40, **said: object) -> HttpResponse:
    """Both screens in a row; the answer to the last one sent."""
    slug = slug or slug_of(form, seconds=seconds)
    feeling = {name: said.pop(name, default) for name, default in (("smiley", 4), ("clarity", 5))}
    answer = client.post(address("feeling", form, slug), feeling)
    if answer.status_code != 302:
        return answer
    return client.post(address("words", form, slug), {"text": WORDS} | said)


def the_voice() -> Voice:
    return Voice.objects.get()
