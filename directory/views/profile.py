"""Editing one's own profile, section by section, and saying that it is all still true.

No address carries whose profile it is: it is always the signed-in person's.
"""

from typing import NamedTuple, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from directory.forms.audiences import AudiencesForm
from directory.forms.profile import SECTIONS, CareerForm
from directory.forms.section import SectionForm
from directory.models import Member
from directory.views.members import page_of
from directory.visibility import Reader, SeenMember
from emi_alumni.foundation.request_transaction import roll_back
from emi_alumni.foundation.storage import NO_ROOM_CODE
from emi_alumni.foundation.url_reversing import reverse
from emi_alumni.foundation.views import HtmxRequest, back_to, with_profile

# Tells the page that a section was saved: the preview beside it asks for itself again.
SAVED_EVENT = "fiche-enregistree"


def own_copy(request: HttpRequest) -> Member:
    """The signed-in person's profile, apart from `request.user.member`: forms write what was typed into theirs."""
    return Member.objects.for_detail().get(pk=request.user.member.pk)


@require_safe
@with_profile
def profile(request: HttpRequest) -> HttpResponse:
    person = own_copy(request)
    context = page_of(person, Reader.of(request.user)) | {
        "sections": SECTIONS.values(),
        "reports": person.stale_reports.filter(resolved_at=None).select_related("author"),
        "preview": seen_as(person, "reseau"),
    }
    return render(request, "directory/profile.html", context)


@with_profile
def profile_section(request: HtmxRequest, section: str) -> HttpResponse:
    """One section as a form; with htmx the form replaces the section in the page, and comes back as the section."""
    if section not in SECTIONS:
        raise Http404
    person = own_copy(request)
    form_class = SECTIONS[section]
    posted = request.method == "POST"
    form = form_class(request.POST if posted else None, request.FILES if posted else None, instance=person)
    if posted and "ajouter" in request.POST and isinstance(form, CareerForm):
        return show_section(request, form.with_one_more_row())
    if posted and form.is_valid() and (saved := form.save_section()):
        if request.htmx:
            return show_section(request, form_class(instance=own_copy(request)), saved=saved)
        messages.success(request, saved)
        return redirect(f"{reverse('directory:profile')}#{section}")
    if form.has_error("upload", NO_ROOM_CODE):
        roll_back(request)  # a full disk refuses even the end of a transaction whose changes were taken back
    return show_section(request, form, editing=not (request.htmx and "lire" in request.GET))


def show_section(request: HtmxRequest, form: SectionForm, *, saved: str = "", editing: bool = True) -> HttpResponse:
    """The page of the form; for htmx the form alone, or the section once saved or put aside."""
    if not request.htmx:
        return render(request, "directory/profile_section.html", {"form": form, "section": form})
    if editing and not saved:
        return render(request, "directory/_profile_form.html", {"form": form, "section": form})
    context = page_of(form.instance, Reader.of(request.user)) | {"section": form, "saved": saved, "closed": True}
    response = render(request, "directory/_profile_section.html", context)
    return trigger_client_event(response, SAVED_EVENT) if saved else response


@with_profile
def audiences(request: HttpRequest) -> HttpResponse:
    posted = request.method == "POST"
    form = AudiencesForm(request.POST if posted else None, instance=own_copy(request))
    if posted and form.is_valid() and (saved := form.save_section()):
        messages.success(request, saved)
        return redirect("directory:audiences")
    return render(request, "directory/profile_audiences.html", {"form": form})


@require_POST
@with_profile
def profile_confirm(request: HttpRequest) -> HttpResponse:
    """« Tout est exact », in one tap, from anywhere (PQ1-10). A second tap changes nothing but the date."""
    request.user.member.confirm()
    messages.success(request, "Merci. Votre fiche est confirmée d’aujourd’hui.")
    return redirect(back_to(request, "directory:me"))


@require_POST
@with_profile
def profile_address(request: HttpRequest) -> HttpResponse:
    """One tap after a change of name: the page takes the address of the new one, and the former one leads to it."""
    person = request.user.member
    former = person.slug
    person.renew_slug()
    if person.slug != former:
        messages.success(request, "Votre fiche a une nouvelle adresse. L’ancienne y conduit encore.")
    return redirect("directory:profile")


@require_safe
@with_profile
def see_as(request: HtmxRequest) -> HttpResponse:
    """One's own page exactly as somebody else reads it, drawn by the same pieces; a short preview for htmx."""
    context = seen_as(own_copy(request), request.GET.get("qui", ""))
    return render(request, "directory/_see_as_preview.html" if request.htmx else "directory/see_as.html", context)


class Eyes(NamedTuple):
    """A make-believe reader: the words of the choice, and those of a sentence."""

    choice: str
    words: str
    reader: Reader


class Line(NamedTuple):
    """One guarded detail in the short preview."""

    icon: str
    label: str
    text: str
    shown: bool


def eyes_of_others(person: Member) -> dict[str, Eyes]:
    """The readers whose eyes one may borrow; not those of a cohort or a collectivité one has not."""
    eyes = {"reseau": Eyes("Réseau", "un membre d’une autre promotion et d’une autre collectivité", Reader())}
    if person.cohort:
        words = f"une personne de votre promotion, {person.cohort}"
        eyes["promotion"] = Eyes("Promotion", words, Reader(cohort_id=person.cohort_id))
    if person.collectivity:
        words = f"une personne de votre collectivité, {person.collectivity}"
        eyes["collectivite"] = Eyes("Collectivité", words, Reader(collectivity_id=person.collectivity_id))
    return eyes


def seen_as(person: Member, chosen: str) -> dict[str, object]:
    """The context of `person`'s page for one of these readers; anything else than their names is the network."""
    eyes = eyes_of_others(person)
    chosen = chosen if chosen in eyes else "reseau"
    context = page_of(person, eyes[chosen].reader)
    return context | {
        "readers": [(value, those.choice) for value, those in eyes.items()],
        "chosen": chosen,
        "reader_words": eyes[chosen].words,
        "lines": preview_lines(cast(SeenMember, context["seen"])),
    }


def preview_lines(seen: SeenMember) -> list[Line]:
    """Each guarded detail that is written: what this reader sees of it, or that it is hidden."""
    person = seen.member
    steps = len(person.career_steps.all())
    written = {
        "email": ("mail", "Courriel", person.email, seen.email),
        "phone": ("phone", "Téléphone", person.phone, seen.phone_text),
        "bio": ("quote", "Présentation", person.bio, Truncator(seen.bio).chars(90)),
        "career": ("route", "Parcours", steps, f"{steps} étape{'s' if steps > 1 else ''}"),
    }
    return [
        Line(icon, label, text if seen.shows(name) else "Caché", seen.shows(name))
        for name, (icon, label, filled, text) in written.items()
        if filled
    ]
