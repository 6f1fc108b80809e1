"""Clubs as members read and join them: the list, a page, one's own choices (ANI-08, GOU-02)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from directory.models import Member
from directory.visibility import Reader
from emi_alumni.foundation import rate_limits
from emi_alumni.foundation.spreadsheets import csv_to_save
from emi_alumni.foundation.views import with_profile
from governance import club_page
from governance.clubs import PlaceInClub, animated_club, club_run_by, join, leave, loops_seen_by, place_in_club
from governance.forms.clubs import SubjectForm
from governance.models import Club, ClubEntry, ClubMembership, ClubProposal, Reply, Thread
from governance.rights import acting

LEFT = "club_left"  # of the session: what « Revenir » puts back
TABS = (("", "Tous"), ("metier", "Par métier"), ("theme", "Par thème"), ("miens", "Les miens"), ("libres", "À animer"))


@require_safe
def club_list(request: HttpRequest) -> HttpResponse:
    """Awake ones first, those that sleep after; `voir` narrows, anything else shows all."""
    member = acting(request.user)
    today = timezone.localdate()
    clubs = club_page.all_clubs(today)
    mine = {club.pk for club in club_page.clubs_of(member, today)} if member else set()
    kept: dict[str, Any] = {
        "": lambda club: True,
        "metier": lambda club: club.entry == ClubEntry.TRADE,
        "theme": lambda club: club.entry == ClubEntry.THEME,
        "miens": lambda club: club.pk in mine,
        "libres": lambda club: not club.animators,
    }
    asked = request.GET.get("voir", "")
    asked = asked if asked in kept else ""
    shown = [club for club in clubs if kept[asked](club)]
    context = {
        "tabs": [(name, label, sum(map(kept[name], clubs))) for name, label in TABS],
        "asked": asked,
        "awake": [club for club in shown if not club.is_asleep],
        "asleep": [club for club in shown if club.is_asleep],
        "mine": mine,
        "proposals": ClubProposal.objects.of(member).shown_to_author(),
    }
    return render(request, "governance/club_list.html", context)


@require_safe
def club(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a club. What is kept inside it is asked for those who are in it only."""
    return render(request, "governance/club.html", page_of(request, club_read(slug)))


def club_read(slug: str) -> Any:
    for found in club_page.club_at(slug):
        return found
    raise Http404


def page_of(request: HttpRequest, found: Any) -> dict[str, Any]:
    today = timezone.localdate()
    found.animators = club_page.animators_of(found, today)
    place = place_in_club(request.user, found, animators=found.animators)
    offer = club_page.open_offer_of.first(found, place.member) if place.member else None
    if offer:
        offer.club, offer.author = found, place.member  # named by its address and title
    return {
        "club": found,
        "place": place,
        "kept": club_page.undated_subjects_of(found),
        "proposed": club_page.proposed_subjects_of(found) if place.inside else [],
        "notes": club_page.notes_of(found, request.user, today),
        "waiting": club_page.waiting_notes_of(found, request.user, today) if place.inside else [],
        "named": club_page.people_of(found, place.inside),
        "loops": loops_seen_by(request.user, club_page.loops_of(found), of=place),
        "subject_form": SubjectForm(auto_id="sujet_%s") if place.inside else None,
        "offer": offer,
        "left": left_just_now(request, found),
        "still_said": own_messages_left_in(found, place),
    }


def own_messages_left_in(found: Club, place: PlaceInClub) -> list[Thread | Reply]:
    """What somebody wrote in a club that they have left: they no longer read it, and may still take it away."""
    if place.member is None or place.inside:
        return []
    return [*club_page.threads_left_in(found, place.member), *club_page.replies_left_in(found, place.member)]


# Coming in, going out, one's own choices -------------------------------------------------------------


def left_just_now(request: HttpRequest, found: Club) -> bool:
    return request.session.get(LEFT, {}).get("club") == found.pk


@require_POST
@with_profile
def club_join(request: HttpRequest, slug: str) -> HttpResponse:
    """In one tap; `revenir` puts back what one had chosen before leaving."""
    found = get_object_or_404(Club, slug=slug)
    before = request.session.get(LEFT, {})
    known = before.get("club") == found.pk and "revenir" in request.POST
    joined_at = parse_datetime(before.get("joined_at", "")) if known else None
    new = join(found, request.user.member, shown=bool(known and before.get("shown")), joined_at=joined_at)
    if before.get("club") == found.pk:
        del request.session[LEFT]
    if new:
        seen = "" if known else " Seuls ses membres le voient : vous pouvez l’élargir ici."
        messages.success(request, f"{'Vous revoilà' if known else 'Vous voilà'} dans « {found} ».{seen}")
    else:
        messages.info(request, f"Vous étiez déjà dans « {found} ».")
    return redirect(found)


@require_POST
@with_profile
def club_leave(request: HttpRequest, slug: str) -> HttpResponse:
    """In one tap too, and the page offers to come back."""
    found = get_object_or_404(Club, slug=slug)
    place = place_in_club(request.user, found)
    if place.animates:
        messages.error(
            request, "Vous animez ce club : demandez d’abord à la mission innovation de mettre fin à votre mandat."
        )
    elif place.membership is None:
        messages.info(request, f"Vous n’étiez pas dans « {found} ».")
    else:
        request.session[LEFT] = {
            "club": found.pk,
            "shown": place.membership.shown,
            "joined_at": place.membership.joined_at.isoformat(),
        }
        leave(place.membership)
        messages.success(request, f"Vous avez quitté « {found} ».")
    return redirect(found)


@require_POST
@with_profile
def club_choices(request: HttpRequest, slug: str) -> HttpResponse:
    """Who knows that one is in it, and whether one hears of it."""
    mine = get_object_or_404(ClubMembership, club__slug=slug, member=request.user.member)
    mine.shown = "shown" in request.POST
    mine.muted_at = (mine.muted_at or timezone.now()) if "muted" in request.POST else None
    mine.save(update_fields=["shown", "muted_at"])
    messages.success(request, "C’est enregistré.")
    return redirect(f"{mine.club.get_absolute_url()}#mes-choix")


# Who is in it, for who animates it (TRUST case 27) ---------------------------------------------------


def people_of(request: HttpRequest, found: Club) -> list[Any]:
    """Its members as this animator may see each: what they keep for others is not here."""
    reader = Reader.of(request.user)
    inside = ClubMembership.objects.filter(club=found).named_to(inside=True).for_list()
    return [one.member.seen_by(reader) for one in inside]


@require_safe
def club_members(request: HttpRequest, slug: str) -> HttpResponse:
    """Not counted as pages of the directory are: an animator reads the people of their own club, and no others."""
    found = animated_club(request.user, slug)
    return render(request, "governance/club_members.html", {"club": found, "people": people_of(request, found)})


@require_safe
@rate_limits.pages_of_people
def club_members_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The same, for a spreadsheet."""
    found = animated_club(request.user, slug)
    lines = [line_of(seen.member, seen.email, seen.phone_text) for seen in people_of(request, found)]
    headers = ["Nom", "Prénom", "Fonction", "Collectivité", "Promotion", "Courriel", "Téléphone"]
    return csv_to_save(f"membres-{found.slug}", headers, lines)


def line_of(member: Member, email: str, phone: str) -> list[str]:
    place = str(member.collectivity) if member.collectivity else ""
    cohort = str(member.cohort) if member.cohort else ""
    return [member.family_name, member.given_name, member.position, place, cohort, email, phone]


# Asleep, awake ---------------------------------------------------------------------------------------


@require_POST
def club_sleep(request: HttpRequest, slug: str) -> HttpResponse:
    found = club_run_by(request.user, slug)
    try:
        done = found.put_to_sleep()
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(
            request,
            f"« {found} » est en veille. Rien n’est perdu : il se réveille en un clic."
            if done
            else f"« {found} » était déjà en veille.",
        )
    return redirect(found)


@require_POST
def club_wake(request: HttpRequest, slug: str) -> HttpResponse:
    found = club_run_by(request.user, slug)
    if found.wake():
        messages.success(request, f"« {found} » est réveillé. Il lui manque peut-être une date.")
    else:
        messages.info(request, f"« {found} » ne dormait pas.")
    return redirect(found)
