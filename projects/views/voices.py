"""What a user of a service says from a poster: a few screens on a phone, without account, name nor cookie.

These pages set no cookie at all, not even the one against forged forms: nobody is signed in here, so there is nobody in
whose name to act; and browsers write « Origin: null » on the forms of a page that sends no referrer, which that check
refuses. The signed key in the address of each answer does its work: only a form that we showed has one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Self
from uuid import UUID, uuid4

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import consume
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from emi_alumni.foundation.private_words import private_words
from projects.forms.voices import ContactForm, FeelingForm, RereadForm, VoiceStep, WordsForm
from projects.models import Voice, VoiceForm
from projects.models.voices import start_of_today

View = Callable[..., HttpResponse]

# Nobody goes through two screens faster; no other delay counts, however long somebody takes.
HUMAN = timedelta(seconds=2)
RETRY_AFTER = 600  # seconds: the window of the limit on an address (settings: ACCOUNT_RATE_LIMITS)


def public_page(view: View) -> View:
    """Open to everybody; kept by no cache, no index, and told to no other site."""

    @login_not_required
    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            raise PermissionDenied
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answered


@dataclass
class Answer:
    """One form shown to one person: its signed key names it at every step, and makes one voice of it, however often
    it is sent. Nothing is stored before the first step is sent."""

    form: VoiceForm
    slug: str
    key: UUID
    shown_at: datetime
    voice: Voice | None

    @staticmethod
    def signer(form: VoiceForm) -> Signer:
        return Signer(salt=f"projects.voice.{form.pk}", sep=".")

    @classmethod
    def new_slug(cls, form: VoiceForm) -> str:
        return cls.signer(form).sign(f"{uuid4().hex}-{int(timezone.now().timestamp()):x}")

    @classmethod
    def of(cls, token: str, slug: str) -> Self:
        """Raises Http404 for an unknown form, and for a key that we did not give for this form."""
        form = form_or_404(token)
        try:
            key, shown = cls.signer(form).unsign(slug).split("-")
        except (BadSignature, ValueError):
            raise Http404 from None
        shown_at = datetime.fromtimestamp(int(shown, 16), tz=UTC)
        voice = form.voices.filter(key=UUID(key)).first()
        return cls(form=form, slug=slug, key=UUID(key), shown_at=shown_at, voice=voice)

    def save_feeling(self, said: dict[str, int | None]) -> None:
        """The first step: the voice exists from here on. What was begun yesterday is counted today."""
        began = {"form": self.form, "created_at": max(self.shown_at, start_of_today())}
        self.voice, new = Voice.objects.get_or_create(key=self.key, defaults=began | said)
        if not new:
            self.voice.keep(**said)
        elif self.form.is_resting():
            self.form.tell_it_rests()

    def to(self, step: str) -> HttpResponse:
        return redirect(f"projects:voice_{step}", self.form.token, self.slug)

    def thanks(self) -> HttpResponse:
        return redirect("projects:voice_done", self.form.token)

    def send(self) -> HttpResponse:
        """The person is done. What no hand can do so fast is thanked, and dropped."""
        if self.voice and timezone.now() - self.shown_at < HUMAN:
            return self.drop()
        if self.voice:
            self.voice.finish()
        return self.thanks()

    def drop(self) -> HttpResponse:
        """A robot: the same thanks, and nothing kept."""
        Voice.objects.filter(key=self.key, finished_at=None).delete()
        return self.thanks()


def form_or_404(token: str) -> VoiceForm:
    form = VoiceForm.objects.answering(token)
    if form is None:
        raise Http404
    return form


def within_limits(request: HttpRequest) -> bool:
    """Ten answers in ten minutes from one network address, which is not kept: the counter is named by a keyed hash
    whose key changes every day, and is gone with its ten minutes."""
    network = get_adapter().get_client_ip(request)
    key = salted_hmac("projects.voice", f"{timezone.localdate()} {network}", algorithm="sha256").hexdigest()
    return consume(request, action="voice", key=key)


def is_over(request: HttpRequest, form: VoiceForm) -> HttpResponse | None:
    """What answers somebody new when the form takes no more: closed for good, or until tomorrow."""
    if not form.is_open:
        return render(request, "projects/voice_over.html", {"closed": True}, status=410)
    if form.is_resting():
        response = render(request, "projects/voice_over.html", {"closed": False}, status=429)
        tomorrow = start_of_today() + timedelta(days=1)
        response["Retry-After"] = str(int((tomorrow - timezone.now()).total_seconds()) + 1)
        return response
    return None


@public_page
@require_safe
def voice(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the poster: each person who follows it gets her own form."""
    form = form_or_404(token)
    return is_over(request, form) or redirect("projects:voice_feeling", form.token, Answer.new_slug(form))


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def voice_feeling(request: HttpRequest, token: str, answer: str) -> HttpResponse:
    """First screen: how it went, and was it clear."""
    asked = Answer.of(token, answer)
    if asked.voice is None and (over := is_over(request, asked.form)):
        return over
    if asked.voice and asked.voice.finished_at:
        return asked.thanks()
    form = FeelingForm(posted(request), initial=initial(asked.voice, "smiley", "clarity"))
    if form.is_trap:
        return asked.drop()
    if form.is_bound and form.is_valid():
        if asked.voice is None and not within_limits(request):
            response = show(request, asked, "projects/voice_feeling.html", form, status=429, too_many=True)
            response["Retry-After"] = str(RETRY_AFTER)
            return response
        asked.save_feeling(form.said())
        return asked.to("words")
    return show(request, asked, "projects/voice_feeling.html", form, too_many=False)


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def voice_words(request: HttpRequest, token: str, answer: str) -> HttpResponse:
    """Second screen, all optional: words, who speaks, and whether she would like an answer."""
    asked = Answer.of(token, answer)
    if asked.voice is None:
        return asked.to("feeling")
    if asked.voice.finished_at:
        return asked.thanks()
    form = WordsForm(posted(request), initial=initial(asked.voice, "text", "profile", "wants_answer"))
    if form.is_trap:
        return asked.drop()
    if form.is_bound and form.is_valid():
        asked.voice.keep(**form.said())
        if private_words(asked.voice.text):
            return asked.to("reread")
        return asked.to("contact") if asked.voice.wants_answer else asked.send()
    return show(request, asked, "projects/voice_words.html", form)


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def voice_reread(request: HttpRequest, token: str, answer: str) -> HttpResponse:
    """Before sending: the text seems to hold a name, a number or an address. Her own words stay hers to change."""
    asked = Answer.of(token, answer)
    if asked.voice is None:
        return asked.to("feeling")
    if asked.voice.finished_at:
        return asked.thanks()
    form = RereadForm(posted(request), initial=initial(asked.voice, "text"))
    if form.is_trap:
        return asked.drop()
    if form.is_bound and form.is_valid():
        asked.voice.keep(**form.said())
        if "anyway" in request.POST or not private_words(asked.voice.text):
            return asked.to("contact") if asked.voice.wants_answer else asked.send()
    return show(request, asked, "projects/voice_reread.html", form, found=private_words(asked.voice.text))


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def voice_contact(request: HttpRequest, token: str, answer: str) -> HttpResponse:
    """Last screen, for who would like an answer: where, and her consent. She may still send without."""
    asked = Answer.of(token, answer)
    if asked.voice is None:
        return asked.to("feeling")
    if asked.voice.finished_at:
        return asked.thanks()
    if request.method == "POST" and "without" in request.POST:
        asked.voice.keep(contact="", contact_agreed_at=None, wants_answer=False)
        return asked.send()
    form = ContactForm(posted(request), initial=initial(asked.voice, "contact"))
    if form.is_trap:
        return asked.drop()
    if form.is_bound and form.is_valid():
        asked.voice.keep(contact=form.cleaned_data["contact"], contact_agreed_at=timezone.now())
        return asked.send()
    return show(request, asked, "projects/voice_contact.html", form)


@public_page
@require_safe
def voice_done(request: HttpRequest, token: str) -> HttpResponse:
    """Thanks, and the way to another answer: some forms are on a tablet at a counter."""
    return render(request, "projects/voice_done.html", {"form": form_or_404(token)})


def posted(request: HttpRequest):
    return request.POST if request.method == "POST" else None


def initial(said: Voice | None, *names: str) -> dict[str, object]:
    """What was already given: going back shows it."""
    return {name: getattr(said, name) for name in names} if said else {}


def show(
    request: HttpRequest, asked: Answer, template: str, form: VoiceStep, *, status: int = 200, **more: object
) -> HttpResponse:
    context = {"project": asked.form.project, "token": asked.form.token, "answer": asked.slug, "form": form}
    return render(request, template, context | more, status=status)
