"""Photos and minutes of an event that was held: added by its organisers, read by whoever may read the event."""

from typing import cast

from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from directory.models import User
from emi_alumni.foundation.confirmation import demand_answer, irreversible
from emi_alumni.foundation.documents import hand_over
from emi_alumni.foundation.request_transaction import roll_back
from emi_alumni.foundation.storage import NO_ROOM_CODE
from emi_alumni.foundation.views import done_or_refused, with_profile
from events import files
from events.forms.files import EventDocumentForm, EventPhotoForm, FileForm
from events.models import Event, EventDocument, EventPhoto, EventStatus, PhotoConsent, PhotoFace
from events.models.files import MOST_DOCUMENTS, MOST_PHOTOS
from events.views.desk import organised
from governance.rights import acting


def held(request: HttpRequest, pk: int) -> Event:
    """One that this person organises, and that has begun; 404 for what has not, was cancelled, or is not theirs."""
    event = organised(request, pk)
    if not event.has_started or event.status == EventStatus.CANCELLED:
        raise Http404
    return event


def kept(request: HttpRequest, form: FileForm, event: Event) -> bool:
    done = form.is_bound and form.is_valid() and form.keep(event, by=cast(User, request.user))
    if form.has_error(NON_FIELD_ERRORS, NO_ROOM_CODE):
        roll_back(request)
    return done


@with_profile
def event_photos(request: HttpRequest, pk: int) -> HttpResponse:
    """The photos of this event, for its organisers, with how many people each waits for; and the form that adds one."""
    event = held(request, pk)
    posted = request.method == "POST"
    form = EventPhotoForm(request.POST if posted else None, request.FILES if posted else None, event=event)
    if kept(request, form, event):
        return redirect("events:event_photos", event.pk)
    waited = Count("faces", Q(faces__consent=PhotoConsent.ASKED))
    refused = Count("faces", Q(faces__consent=PhotoConsent.REFUSED))
    photos = event.photos.annotate(waited=waited, refused=refused).order_by("pk")
    context = {"event": event, "form": form, "photos": photos, "most": MOST_PHOTOS}
    return render(request, "events/photos.html", context)


@require_safe
def event_photo(request: HttpRequest, pk: int, photo: int) -> FileResponse:
    """The picture: one that is shown, to who reads the event; any, to its organisers and to those named in it."""
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    found = get_object_or_404(EventPhoto, event=event, pk=photo)
    one = EventPhoto.objects.filter(pk=found.pk)
    member, user = acting(request.user), cast(User, request.user)
    theirs = member is not None and (one.of(member).exists() or event.written_by(user))
    if not theirs and not one.shown().exists():
        raise Http404
    try:
        content = found.file.open("rb")
    except (OSError, ValueError):
        raise Http404 from None
    response = FileResponse(content, content_type="image/webp")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"  # whoever takes their yes back is obeyed at once
    return response


@irreversible(title="Retirer cette photo", explains="Son fichier est effacé, et les réponses des personnes avec lui.")
@require_POST
@with_profile
def event_photo_remove(request: HttpRequest, pk: int, photo: int) -> HttpResponse:
    event = organised(request, pk)
    found = get_object_or_404(EventPhoto.objects.select_related("event"), event=event, pk=photo)
    demand_answer(request)
    done_or_refused(request, lambda: files.remove_photo(found, by=cast(User, request.user)), "La photo est effacée.")
    return redirect("events:event_photos", event.pk)


@require_safe
@with_profile
def my_photos(request: HttpRequest) -> HttpResponse:
    """The photos where one is recognisable, and what one said of each: those to answer first."""
    faces = PhotoFace.objects.filter(member=request.user.member).select_related("photo__event")
    waiting = [one for one in faces.order_by("-pk") if one.consent == PhotoConsent.ASKED]
    answered = [one for one in faces.order_by("-pk") if one.consent != PhotoConsent.ASKED]
    return render(request, "events/my_photos.html", {"faces": [*waiting, *answered]})


@require_POST
@with_profile
def photo_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """`reponse`: « oui » lets it be seen, « non » takes it back; as often as one likes."""
    member, said = request.user.member, request.POST.get("reponse", "")
    photo = get_object_or_404(EventPhoto.objects.of(member), pk=pk)
    if said not in ("oui", "non"):
        raise Http404
    agrees = said == "oui"
    done = "Merci : la photo peut être montrée." if agrees else "C’est noté : la photo n’est plus montrée."
    done_or_refused(request, lambda: files.answer_photo(photo, member, agrees=agrees), done)
    return redirect("events:my_photos")


@with_profile
def event_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The documents of this event, for its organisers, and the form that adds one."""
    event = held(request, pk)
    posted = request.method == "POST"
    form = EventDocumentForm(request.POST if posted else None, request.FILES if posted else None)
    if kept(request, form, event):
        return redirect("events:event_minutes", event.pk)
    context = {"event": event, "form": form, "documents": event.documents.order_by("pk"), "most": MOST_DOCUMENTS}
    return render(request, "events/minutes.html", context)


@require_safe
def event_document(request: HttpRequest, pk: int, document: int) -> FileResponse:
    """The file, as something to save; asked again at each request whether this account may read the event."""
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    found = get_object_or_404(EventDocument, event=event, pk=document)
    return hand_over(found.file, title=found.title, kind=found.kind)


@irreversible(title="Retirer ce document", explains="Son fichier est effacé : enregistrez-le d’abord chez vous.")
@require_POST
@with_profile
def event_document_remove(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    event = organised(request, pk)
    found = get_object_or_404(EventDocument.objects.select_related("event"), event=event, pk=document)
    demand_answer(request)
    done = "Le document est effacé."
    done_or_refused(request, lambda: files.remove_document(found, by=cast(User, request.user)), done)
    return redirect("events:event_minutes", event.pk)
