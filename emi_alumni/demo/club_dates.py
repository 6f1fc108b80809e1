"""When the demonstration's clubs meet, as events of the agenda, and what they kept of it.

All fictitious. Days are counted from the day of loading; each club keeps its day of the week. A date that the agenda
of `evenements.json` tells already is that event.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone

from directory.models import Member
from emi_alumni.demo.dates import days_ago
from emi_alumni.demo.events import fill
from emi_alumni.demo.governance_clubs import LIVES, Life
from emi_alumni.demo.put_online import put_online
from emi_alumni.demo.reading import people, read
from emi_alumni.demo.story import AURELIE
from emi_alumni.foundation.moderation.models import ModerationEvent, State, Verb
from events.models import AgendaItem, Event, EventFormat, EventKind, SessionNote
from events.moments import local_moment
from governance.models import Club, ClubNote, NoteAudience

ANNOUNCED = timedelta(days=30)

# Club, title of the session, author, audience, how it went, title and text.
NOTES = (
    (
        "CL-01",
        "Accueillir des publics allophones",
        "A01",
        NoteAudience.NETWORK,
        State.PUBLISHED,
        "Trois pratiques pour accueillir qui ne parle pas français",
        "Neuf personnes, sept collectivités. Trois choses retenues :\n\n"
        "1. **Le pictogramme**, à hauteur d’yeux, avant le mot.\n"
        "2. **Le téléphone-interprète**, en haut-parleur : prévenir des deux minutes d’attente.\n"
        "3. **La phrase affichée au guichet**, dans les six langues les plus demandées.\n\n"
        "À éviter : demander à un enfant de traduire.",
    ),
    (
        "CL-01",
        "Écrire aux usagers comme on leur parle",
        "A29",
        NoteAudience.CLUB,
        State.PUBLISHED,
        "Nos courriers les plus mal compris",
        "Chacun a apporté un courrier. Le plus difficile reste la relance : on la réécrit ensemble la prochaine fois.",
    ),
    (
        "CL-01",
        "Accueillir des publics allophones",
        "A36",
        NoteAudience.NETWORK,
        State.PENDING,
        "Les six langues de notre affiche",
        "Nous avons compté trois semaines durant : arabe, portugais, turc, anglais, tamoul, ukrainien. "
        "Le modèle est un tableau, une langue par ligne.",
    ),
    (
        "CL-02",
        "Mon équipe attend que je décide à sa place",
        "A40",
        NoteAudience.CLUB,
        State.PUBLISHED,
        "Rendre la décision, sans lâcher l’équipe",
        "> « J’ai dit : je déciderai si vous n’y arrivez pas avant jeudi. Ils y sont arrivés mercredi. »\n\n"
        "- Dire jusqu’où va la marge, et jusqu’à quand.\n- Ne pas reprendre la décision au premier accroc.",
    ),
    (
        "CL-04",
        "Transcrire une réunion publique : essais et limites",
        "A59",
        NoteAudience.NETWORK,
        State.PUBLISHED,
        "Transcrire une réunion : ce que l’on gagne, ce que l’on vérifie",
        "Deux heures de réunion, vingt minutes de relecture. Les **noms propres** et les **chiffres** sont à vérifier "
        "un par un. Prévenir la salle avant d’enregistrer, toujours.",
    ),
    (
        "CL-06",
        "Grand témoin : ce que la mesure change dans une équipe",
        "A08",
        NoteAudience.NETWORK,
        State.PUBLISHED,
        "Un indicateur mal choisi peut casser une équipe",
        "Une directrice raconte : le temps moyen par dossier a fait fuir les dossiers difficiles. Ce qui l’a réparé : "
        "mesurer ce que l’équipe voulait apprendre, et le décider avec elle.",
    ),
)


def load_club_dates() -> None:
    numbered, aurelie = people(), Member.objects.get(email=AURELIE)
    dates: dict[tuple[str, str], Event] = {}
    for facts in read("clubs.json"):
        club, life = Club.objects.get(name=facts["nom"]), LIVES[facts["id"]]
        inside = [numbered[key] for key in facts["membres"]]
        for days, title in life.dates:
            dates[facts["id"], title] = load_date(club, life, days, title, inside, aurelie)
    for words in NOTES:
        load_note(words, dates, numbered, aurelie)


def load_date(club: Club, life: Life, days: int, title: str, inside: list[Member], aurelie: Member) -> Event:
    """By who animates the club; a third of its members come, and the subject of the list that it deals with is its."""
    day = on_its_day(days, life.weekday)
    starts_at, ends_at = (local_moment(day, hour) for hour in life.hours)
    event = told_already(club, starts_at)
    if event is None:
        animators = club.mandates.order_by("starts_on", "pk").select_related("member__user")
        author = next((one.member for one in animators), aurelie)
        announced = min(starts_at - ANNOUNCED, days_ago(9))
        event = Event(
            kind=EventKind.CLUB,
            title=title,
            starts_at=starts_at,
            ends_at=ends_at,
            format=EventFormat.REMOTE,
            meeting_url=club.meeting_url,
            club=club,
            author=author,
            created_at=announced,
        )
        event.full_clean()
        event.save()
        put_online(event, announced, aurelie)
        fill(event, inside[::3], inside[6:7])
    for subject in club.subjects.filter(text=title):
        AgendaItem.objects.create(event=event, subject=subject)
    return event


def told_already(club: Club, starts_at: datetime) -> Event | None:
    near = {"starts_at__gt": starts_at - timedelta(days=7), "starts_at__lt": starts_at + timedelta(days=7)}
    return Event.objects.filter(club=club, kind__in=[EventKind.CLUB, EventKind.TALK], **near).first()


def on_its_day(days: int, weekday: int) -> date:
    """The club's day of the week, as near as may be."""
    day = timezone.localdate() + timedelta(days=days)
    return day + timedelta(days=(weekday - day.weekday() + 3) % 7 - 3)


def load_note(words: tuple, dates: dict[tuple[str, str], Event], people: dict[str, Member], aurelie: Member) -> None:
    club_id, title_of_date, author, audience, state, title, text = words
    event, member = dates[club_id, title_of_date], people[author]
    assert event.club  # all of them are dates of clubs
    written = days_ago(max((timezone.localdate() - event.first_day).days - 2, 1))
    note = ClubNote.objects.create(
        club=event.club, author=member, audience=audience, title=title, text=text, created_at=written
    )
    SessionNote.objects.create(event=event, note=note)
    if state == State.PENDING:
        assert member.user
        note.submit(by=member.user)
        return
    decided = [
        ModerationEvent.write(note, Verb.SUBMIT, by=member.user, was=State.DRAFT, became=State.PENDING),
        ModerationEvent.write(note, Verb.PUBLISH, by=aurelie.user, was=State.PENDING, became=State.PUBLISHED),
    ]
    ModerationEvent.objects.filter(pk__in=[one.pk for one in decided]).update(at=written)
    note.state, note.submitted_at, note.published_at = State.PUBLISHED, written, written
    note.save()
