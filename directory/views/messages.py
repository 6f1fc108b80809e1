"""Messages between people: write, read, answer, block. Only the two of them ever open one."""

from typing import NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from directory.forms.messages import MessageForm
from directory.models import Member, MessageBlock, RelayedMessage
from directory.models.contacts import can_receive
from directory.photos import with_photo_on_disk
from directory.presence import writes_to
from directory.views.members import follow_renewed_address, person_at, visible_person
from directory.visibility import Reader, SeenMember
from emi_alumni.foundation.prepositions import of
from emi_alumni.foundation.text import one_line, shortened
from emi_alumni.foundation.views import HtmxRequest, with_profile

PER_PAGE = 20
RE = "Re : "
LONGEST_NEED = 400  # signs, of a need that comes with the address
LONGEST_TITLE = 100  # so many leave room for the rest of an object


class Line(NamedTuple):
    """One letter of the box, with the other person as the reader may see them."""

    letter: RelayedMessage
    other: SeenMember
    unread: bool


def other_of(letter: RelayedMessage, reader: Reader) -> SeenMember:
    """Who is at the other end of the letter. No photo of who cannot be found: its address answers 404."""
    other = letter.sender if letter.recipient_id == reader.member_id else letter.recipient
    seen = other.seen_by(reader)
    return with_photo_on_disk(seen) if other.is_listed else seen.without_photo()


def writer_of_letter(writer: Member, pk: int) -> QuerySet:
    return RelayedMessage.objects.filter(pk=pk, recipient=writer).values_list("sender", flat=True)


@writes_to(person_at)
@follow_renewed_address
@with_profile
def message_send(request: HttpRequest, slug: str) -> HttpResponse:
    """A first word to a person of the directory; what was typed comes back with the reason when it may not leave.
    `besoin`: a need told elsewhere, to begin with; `projet`: the title of the project that is asked about."""
    person = visible_person(request, slug)
    if person == request.user.member:
        return redirect("directory:message_list")
    typed = request.POST if request.method == "POST" else None
    form = MessageForm(typed, sender=request.user.member, initial=begun(request.GET))
    if request.method == "POST" and form.is_valid() and form.send(recipient=person):
        messages.success(request, said_of(person, "Votre message"))
        return redirect(person)
    seen = with_photo_on_disk(person.seen_by(Reader.of(request.user)))
    context = {"member": person, "seen": seen, "form": form, "can_receive": can_receive(person)}
    return render(request, "directory/message_send.html", context)


def begun(asked: QueryDict) -> dict[str, str]:
    """A message that asks for help with a need, or about a project, to be finished; nothing without either."""
    need, project = (one_line(asked.get(name, "")).strip()[:LONGEST_NEED] for name in ("besoin", "projet"))
    if need:
        return {"subject": "Un coup de main ?", "body": f"Bonjour,\n\n{need}\n\n"}
    return {"subject": f"À propos de « {shortened(project, LONGEST_TITLE)} »"} if project else {}


def said_of(recipient: Member, what: str) -> str:
    """Where the words are now: on the portal for who has an account, and nowhere but in a letter for who has none."""
    if recipient.user:
        return f"{what} est dans les messages {of(recipient.full_name)}."
    return f"{what} va partir par courriel à {recipient.full_name}."


@require_safe
@with_profile
def message_list(request: HttpRequest) -> HttpResponse:
    """Received or sent (`?boite=envoyes`), the latest first."""
    member = request.user.member
    reader = Reader.of(request.user)
    sent = request.GET.get("boite") == "envoyes"
    letters = RelayedMessage.objects.filter(**{"sender" if sent else "recipient": member})
    page = Paginator(letters.for_list(), PER_PAGE).get_page(request.GET.get("page"))
    lines = [Line(letter, other_of(letter, reader), not sent and letter.read_at is None) for letter in page]
    context = {
        "page": page,
        "lines": lines,
        "sent": sent,
        "unread": RelayedMessage.objects.unread_by(member).count(),
        "blocks": member.blocks.select_related("blocked__cohort").order_by("-created_at"),
    }
    return render(request, "directory/message_list.html", context)


@writes_to(writer_of_letter)
@with_profile
def message_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One message and, for who received it, the form of the answer. Reading is said by `message_read`: a GET writes
    nothing."""
    member = request.user.member
    letters = RelayedMessage.objects.between(member).for_list()
    letter = get_object_or_404(letters.select_related("answers", "sender__user", "recipient__user"), pk=pk)
    received = letter.recipient_id == member.pk
    other = other_of(letter, Reader.of(request.user))
    if request.method == "POST" and not received:
        raise Http404  # one's own letter is not answered: writing again has its limits
    subject = letter.subject if letter.subject.startswith(RE) else f"{RE}{letter.subject}"[:120]
    form = MessageForm(request.POST if request.method == "POST" else None, sender=member, initial={"subject": subject})
    if request.method == "POST" and form.is_valid() and form.send(recipient=other.member, answers=letter):
        messages.success(request, said_of(other.member, "Votre réponse"))
        return redirect("directory:message_list")
    context = {
        "letter": letter,
        "other": other,
        "received": received,
        "form": form,
        "can_receive": can_receive(other.member),
        "blocked": MessageBlock.objects.filter(member=member, blocked=other.member).exists(),
        "replies": letter.replies.between(member).order_by("sent_at"),
    }
    return render(request, "directory/message_detail.html", context)


@require_POST
@with_profile
def message_read(request: HtmxRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(RelayedMessage, pk=pk, recipient=request.user.member)
    letter.mark_read()
    if request.htmx:
        return render(request, "directory/_message_read.html", {"letter": letter})
    return redirect("directory:message_detail", pk=pk)


@writes_to(writer_of_letter)
@require_POST
@with_profile
def message_block(request: HttpRequest, pk: int) -> HttpResponse:
    """No longer receive anything from who wrote this message; she is not told. 404 once she is gone."""
    letter = get_object_or_404(RelayedMessage.objects.select_related("sender"), pk=pk, recipient=request.user.member)
    Member.objects.lock(letter.sender_id)
    MessageBlock.objects.get_or_create(member=request.user.member, blocked=letter.sender)
    messages.success(
        request, f"C’est fait. {letter.sender.full_name} ne peut plus vous écrire par le portail, et n’en saura rien."
    )
    return redirect("directory:message_list")


@require_POST
@with_profile
def message_unblock(request: HttpRequest, slug: str) -> HttpResponse:
    blocked = get_object_or_404(Member, slug=slug, pk__in=request.user.member.blocks.values("blocked"))
    request.user.member.blocks.filter(blocked=blocked).delete()
    messages.success(request, f"{blocked.full_name} peut de nouveau vous écrire.")
    return redirect("directory:message_list")
