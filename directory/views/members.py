"""The page of a person, and what can be done from it: keep the card, see the photo, say that it is out of date."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, NamedTuple

from django.contrib import messages
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.forms.messages import StaleReportForm
from directory.models import Member, StaleReport
from directory.photos import COPIES, copy_name, with_photo_on_disk
from directory.presence import writes_to
from directory.vcard import vcard
from directory.visibility import Reader, SeenMember
from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.documents import INERT
from emi_alumni.foundation.prepared_statements import prepared
from emi_alumni.foundation.url_reversing import reverse
from emi_alumni.foundation.views import with_profile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import User

MATES = 5
REPORTS_PER_DAY = 20  # by one person, about anybody


class Stop(NamedTuple):
    """One stop of the career thread, as `components/timeline.html` draws it."""

    when: str
    text: str
    state: str


def career_stops(seen: SeenMember) -> list[Stop]:
    """The career by years, the EMI at its place in it; nothing at all for who may not see the career."""
    stops = [
        (
            step.starts_on,
            Stop(
                when=f"Depuis {step.starts_on}" if step.ends_on is None else years(step.starts_on, step.ends_on),
                text=", ".join(part for part in (step.position, step.organisation) if part),
                state="now" if step.ends_on is None else "done",
            ),
        )
        for step in seen.career
    ]
    if stops and (cohort := seen.member.cohort):
        stops.append((cohort.starts_on, Stop(years(cohort.starts_on, cohort.ends_on), "EMI", "done")))
    return [stop for _, stop in sorted(stops, key=lambda dated: dated[0])]


def years(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def page_of(person: Member, reader: Reader) -> dict[str, object]:
    """What the page of `person` shows to `reader`; also for « voir comme »."""
    seen = with_photo_on_disk(person.seen_by(reader, with_career=True))
    return {
        "seen": seen,
        "member": person,
        "stops": career_stops(seen),
        # Only to readers whom the pause deprives of something.
        "paused": person.contact_is_paused
        and not seen.is_self
        and any(reader.may_read(person, getattr(person, f"{name}_audience")) for name in ("email", "phone")),
    }


@prepared
def mates_from(person: Member, sort_key: str) -> QuerySet[Member]:
    """Those of the same promotion who follow in the alphabet."""
    return mates_of(person).filter(sort_key__gte=sort_key)[:MATES]


@prepared
def mates_before(person: Member, sort_key: str) -> QuerySet[Member]:
    return mates_of(person).filter(sort_key__lt=sort_key)[:MATES]


def mates_of(person: Member) -> QuerySet[Member]:
    return Member.objects.listed().filter(cohort=person.cohort_id).exclude(pk=person.pk).for_faces()


def cohort_mates(person: Member) -> list[Member]:
    """A few people of the same promotion, those who follow in the alphabet first: each gets their turn."""
    if person.cohort_id is None:
        return []
    found = mates_from(person, person.sort_key)
    if len(found) < MATES:
        found += mates_before(person, person.sort_key)[: MATES - len(found)]
    return found


@prepared
def visible_people(slug: str, user: "User | AnonymousUser") -> QuerySet[Member]:
    return Member.objects.visible_to(user).for_detail().filter(slug=slug)


def visible_person(request: HttpRequest, slug: str) -> Member:
    """The person, or 404: a hidden, imported or unknown one look the same."""
    for person in visible_people(slug, request.user):
        return person
    raise Http404


def follow_renewed_address(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The former address of a person leads to the one of today, for who may see the person; it is 404 for others.

    No query more for an address that is somebody's today.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str) -> HttpResponseBase:
        try:
            return view(request, slug)
        except Http404:
            if request.method not in ("GET", "HEAD") or not request.user.is_authenticated:
                raise
            person = Member.objects.visible_to(request.user).filter(former_slugs__slug=slug).first()
            if person is None:
                raise
            url = reverse(request.resolver_match.view_name, args=[person.slug])
            query = request.META.get("QUERY_STRING")
            return HttpResponsePermanentRedirect(f"{url}?{query}" if query else url)

    return wrapped


@require_safe
@follow_renewed_address
@rate_limits.pages_of_people
def member(request: HttpRequest, slug: str) -> HttpResponse:
    person = visible_person(request, slug)
    reader = Reader.of(request.user)
    mates = [with_photo_on_disk(mate.face_for(reader)) for mate in cohort_mates(person)]
    # Staff without a profile read the page, but nobody would receive an answer: they do not write.
    takes_part = reader.member_id is not None and request.user.member.is_present
    return render(
        request, "directory/member.html", page_of(person, reader) | {"mates": mates, "takes_part": takes_part}
    )


@require_safe
@follow_renewed_address
@rate_limits.pages_of_people
def member_vcard(request: HttpRequest, slug: str) -> HttpResponse:
    """The contact card, with what this reader may see (TRUST case 14)."""
    person = visible_person(request, slug)
    response = HttpResponse(vcard(person.seen_by(Reader.of(request.user))), content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{person.slug}.vcf"'
    return response


@require_safe
@follow_renewed_address
def member_photo(request: HttpRequest, slug: str) -> FileResponse:
    """The photo, or one of its copies (`?petite`, `?moyenne`), for those who may see it; 404 for the others, and when
    the file is missing."""
    person = get_object_or_404(Member.objects.visible_to(request.user), slug=slug)
    name = person.seen_by(Reader.of(request.user)).photo
    if not name:
        raise Http404
    for kept in (*(copy_name(name, copy) for copy in COPIES if copy in request.GET), name):
        with suppress(OSError):
            image = default_storage.open(kept)
            break
    else:
        raise Http404
    answer = FileResponse(image, content_type="image/webp")
    del answer["Content-Disposition"]  # its name says nothing, and weighs as much as a tenth of a face
    # As strict as those of pages, in fewer letters: a list reads a dozen photos again at each visit.
    answer["Content-Security-Policy"] = INERT
    answer["Cache-Control"] = "private, no-store"
    return answer


def person_at(writer: Member, slug: str) -> QuerySet:
    return Member.objects.filter(slug=slug).values_list("pk", flat=True)


@writes_to(person_at)
@follow_renewed_address
@with_profile
def stale_report(request: HttpRequest, slug: str) -> HttpResponse:
    """« Cette information n’est plus juste » : told to the person herself, signed, once while it is open."""
    person = visible_person(request, slug)
    author = request.user.member
    if person == author:
        return redirect("directory:profile")
    form = StaleReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sent_today = StaleReport.objects.filter(author=author, created_at__gt=timezone.now() - timedelta(days=1))
        if sent_today.count() >= REPORTS_PER_DAY:
            form.add_error(None, f"Vous avez signalé {REPORTS_PER_DAY} fiches en 24 heures : reprenez demain.")
        else:
            report(person, author, form.cleaned_data["note"], request)
            return redirect(person)
    return render(request, "directory/member_stale.html", {"member": person, "form": form})


def report(person: Member, author: Member, note: str, request: HttpRequest) -> None:
    """Keep the report and say so; a second one while the first is open changes nothing."""
    try:
        with transaction.atomic():
            Member.objects.lock_together(author.pk, person.pk)
            Member.objects.lock(author.pk)
            Member.objects.lock(person.pk)
            StaleReport.objects.create(member=person, author=author, note=note)
    except IntegrityError:
        messages.info(request, f"Vous l’avez déjà signalé : {person.full_name} le voit sur sa page.")
    else:
        messages.success(request, f"Merci. {person.full_name} le verra sur sa page et pourra corriger.")
