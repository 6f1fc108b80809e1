"""The demonstration's bodies: who sits, since when, what they decided, what waits. Days are counted around today."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from directory.models import Collectivity, Member
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago, shifted
from emi_alumni.demo.reading import people, read
from emi_alumni.foundation.dates import months_after
from emi_alumni.foundation.moderation.models import ModerationEvent, State, Verb
from governance.models import (
    AgendaPoint,
    Body,
    BodyKind,
    Meeting,
    Minutes,
    Organisation,
    Resolution,
    Seat,
    SeatMandate,
    SeatProposal,
)

NADEGE = "nadege.courtelin@example.org"
LEA = "lea.tran-morel@example.org"
MELANIE = "melanie.jacquelot@example.org"
VINCENT = "vincent.delorge@example.org"
BRUNO = "bruno.lemoisne@example.org"
LEFT = "EPCI-200056380"  # its representative gave her seat back: it waits for somebody
ECOLOGY = "Alumni, transition écologique"

# What became of the decisions of the register, by their words: who, due in so many days from today, done.
SPONSOR_ROLE = "Écrire en une page le rôle du commanditaire."
SHOWN = {
    "Retenir le niveau 2 pour une année d’essai.": ("L’organisation du réseau", "/gouvernance/organisation/"),
    "Un seul récapitulatif par mois, jamais de courriel sans accord.": ("Ce que chacun reçoit", "/moi/signaux/"),
    "Adopter la charte de confiance.": ("La charte du réseau", "/charte/"),
    SPONSOR_ROLE: ("Le rôle du commanditaire, en une page", "/aide/commanditaire/"),
    "Soumettre au vote des membres : page LinkedIn « EMI » ou « Alumni ».": ("La consultation", "/consultations/"),
}
FOLLOWED: dict[str, tuple[str, str, int | None, bool]] = {
    "Retenir le niveau 2 pour une année d’essai.": ("La mission innovation", "", None, True),
    "Accueillir la rencontre annuelle à Cergy-Pontoise.": ("Cergy-Pontoise agglomération", LEA, 96, False),
    "Un seul récapitulatif par mois, jamais de courriel sans accord.": ("La mission innovation", "", None, True),
    "Adopter la charte de confiance.": ("Le comité de pilotage", "", None, True),
    "Soumettre au vote des membres : page LinkedIn « EMI » ou « Alumni ».": ("", story.AURELIE, None, True),
    "Ouvrir deux places de codéveloppement à des agents qui n’ont pas suivi l’EMI.": ("", story.ISABELLE, -6, False),
}
REWORDED = {"Accueillir la rencontre 2024 à Cergy-Pontoise.": "Accueillir la rencontre annuelle à Cergy-Pontoise."}

FIRST_MINUTES = """Sept collectivités étaient représentées. Le comité a regardé les trois niveaux d’organisation \
écrits par les alumni, puis choisi.

**Le niveau.** Le niveau 2 est retenu pour un an. La mission innovation tient le secrétariat ; chaque collectivité \
a une place, une seule. On en reparle dans un an, avec les chiffres.

**La rencontre annuelle.** Deux collectivités étaient candidates :

- Cergy-Pontoise, qui propose une salle pour cent vingt personnes ;
- Argenteuil, qui accueillera l’année suivante.

**Les courriels.** Personne ne veut d’une liste de plus. Un récapitulatif par mois, et rien sans accord."""

SECOND_MINUTES = """Onze présents. La charte de confiance est adoptée sans changement.

**LinkedIn.** Les avis sont partagés : une page « EMI » touche plus de monde, une page « Alumni » nous ressemble plus. \
Le comité demande aux membres.

**Codéveloppement.** Deux places seront ouvertes à des agents qui n’ont pas suivi l’EMI, dès la prochaine série."""

COUNCIL_FIRST = """Quatre présents, deux sièges à pourvoir. Le conseil a relu les modules et les remarques des alumni.

**La mesure d’impact.** Elle vient trop tard dans l’année : les équipes reconstituent leur valeur de départ. \
Le conseil demande à la mission innovation ce qu’il en coûterait de l’avancer.

**Le rôle du commanditaire.** Une page dira ce qu’il décide, ce qu’il donne et quand il vient."""

COUNCIL_MINUTES = """Le conseil a lu l’idée « Avancer la mesure d’impact au début du projet ».

- Avis favorable pour une expérimentation dès la prochaine promotion.
- À vérifier : le temps demandé aux équipes la première semaine."""

AGENDA = """1. Où en sont les décisions de la dernière séance
2. La rencontre annuelle : qui fait quoi
3. Le siège vacant de Plaine Vallée
4. Les idées qui demandent un avis"""


def load_seats() -> None:
    facts, numbered = read("gouvernance.json"), people()
    places = {place.code: place for place in Collectivity.objects.all()}
    choose_levels()
    copil = Body.objects.create(
        kind=BodyKind.STEERING,
        name="Comité de pilotage",
        purpose="Une collectivité, une voix. Il choisit les priorités du réseau et tient le registre des décisions.",
        secretariat=facts["secretariat"],
    )
    council = Body.objects.create(
        kind=BodyKind.PEDAGOGICAL, name="Conseil pédagogique", purpose=facts["conseil_pedagogique"]["objet"]
    )
    fill_copil(copil, facts["membres"], numbered, places)
    fill_council(council, facts["conseil_pedagogique"]["membres"], numbered)
    hold_sessions(copil, facts["seances"], places)
    hold_council(council, facts["conseil_pedagogique"]["avis"][0])


def who(email: str) -> Member:
    return Member.objects.get(email=email)


def choose_levels() -> None:
    since = shifted(date(2024, 1, 18))
    Organisation.objects.create(
        level=1,
        since=months_after(since, -20),
        why="Quelques alumni veulent continuer à se voir : on commence sans structure.",
        rooms="Une salle prêtée, au gré des rencontres",
    )
    Organisation.objects.create(
        level=2,
        since=since,
        review_on=months_after(since, 12),
        why="Un an d’essai : la mission innovation donne du temps, chaque collectivité a une place.",
        hours_a_month=14,
        budget=4500,
        rooms="Une salle par trimestre, prêtée par la collectivité qui accueille",
        other_means="La visioconférence du Département, et ce portail",
    )


def fill_copil(copil: Body, members: list[dict], people: dict[str, Member], places: dict[str, Collectivity]) -> None:
    """One seat each. Vincent's mandate ends soon; Plaine Vallée's was given back."""
    for position, facts in enumerate(members, start=1):
        since = shifted(date.fromisoformat(facts["depuis"]))
        seat = Seat.objects.create(
            body=copil, collectivity=places[facts["collectivite"]], position=position, opened_on=since
        )
        member = people[facts["qui"]]
        until: date = months_after(since, 12)
        if facts["collectivite"] == LEFT:
            until = max(since, timezone.localdate() - timedelta(days=9))
        elif member.email == VINCENT:
            since, until = months_after(since, -11), timezone.localdate() + timedelta(days=41)
            Seat.objects.filter(pk=seat.pk).update(opened_on=since)
        SeatMandate.objects.create(
            seat=seat, member=member, title=facts["role"], starts_on=since, until=until, given_by=None
        )


def fill_council(council: Body, members: list[dict], people: dict[str, Member]) -> None:
    since = shifted(date(2024, 1, 25))
    held = [(facts["qualite"].removesuffix(" (siège à pourvoir)"), people.get(facts["qui"])) for facts in members]
    held.insert(4, ("Alumni, accueil des usagers", who(story.HELENE)))
    for position, (quality, member) in enumerate([*held, (ECOLOGY, None)], start=1):
        seat = Seat.objects.create(body=council, quality=quality, position=position, opened_on=since)
        if member:
            SeatMandate.objects.create(seat=seat, member=member, starts_on=since, until=months_after(since, 12))
    proposal = SeatProposal(
        seat=Seat.objects.get(body=council, quality=ECOLOGY),
        member=who(MELANIE),
        author=who(story.KARIM),
        note="Elle a mené le plan vélo de Val Parisis, et sait dire ce qui se transpose.",
        created_at=days_ago(4),
        agreed_at=days_ago(3),
        state=State.PENDING,
        submitted_at=days_ago(4),
    )
    proposal.save()
    written(proposal, Verb.SUBMIT, who(story.KARIM), State.DRAFT, 4)


def hold_sessions(copil: Body, sessions: list[dict], places: dict[str, Collectivity]) -> None:
    made = []
    for facts in sessions:
        meeting = Meeting.objects.create(
            body=copil,
            on=shifted(date.fromisoformat(facts["date"])),
            starts_at=time(9, 30),
            host=places[facts["lieu"]],
            present=facts["presents"],
            agenda=AGENDA if facts["presents"] is None else "",
        )
        made.append(meeting)
        for words in facts["decisions"]:
            decide(meeting, REWORDED.get(plain(words), words))
    first, second, to_come = made
    AgendaPoint.objects.create(
        meeting=to_come,
        member=who(story.HELENE),
        text="Partager les créneaux d’accueil entre collectivités : qui veut essayer ?",
        created_at=days_ago(2),
    )
    AgendaPoint.objects.create(
        meeting=to_come,
        member=who(story.KARIM),
        text="Dix minutes sur les associations qui demandent à rejoindre un club.",
        created_at=days_ago(6),
        accepted_at=days_ago(5),
        answer="En fin de séance.",
    )
    write_minutes(first, who(LEA), FIRST_MINUTES, published=True)
    write_minutes(second, who(NADEGE), SECOND_MINUTES)


def hold_council(council: Body, opinion: dict) -> None:
    first = Meeting.objects.create(body=council, on=shifted(date(2024, 2, 8)), starts_at=time(14), present=4)
    Resolution.objects.create(
        body=council,
        meeting=first,
        on=first.on,
        what=SPONSOR_ROLE,
        member=who(story.HELENE),
        done_on=first.on + timedelta(days=9),
        **shown(SPONSOR_ROLE),
    )
    write_minutes(first, who(BRUNO), COUNCIL_FIRST, published=True, after=16)
    meeting = Meeting.objects.create(
        body=council, on=shifted(date.fromisoformat(opinion["date"])), starts_at=time(14), present=4
    )
    Resolution.objects.create(
        body=council,
        meeting=meeting,
        on=meeting.on,
        what=opinion["texte"],
        member=who(BRUNO),
        due_on=timezone.localdate() + timedelta(days=54),
    )
    Minutes.objects.create(meeting=meeting, text=COUNCIL_MINUTES, author=who(story.HELENE), created_at=days_ago(5))


def plain(words: str) -> str:
    """The same words whatever their spaces."""
    return " ".join(words.split())


def decide(meeting: Meeting, words: str) -> None:
    known = {plain(one): facts for one, facts in FOLLOWED.items()}
    in_charge, email, due, done = known[plain(words)]
    today = timezone.localdate()
    Resolution.objects.create(
        body=meeting.body,
        meeting=meeting,
        on=meeting.on,
        what=words,
        who=in_charge,
        member=who(email) if email else None,
        due_on=max(meeting.on, today + timedelta(days=due)) if due is not None else None,
        done_on=min(today, meeting.on + timedelta(days=9)) if done else None,
        **shown(words if done else ""),
    )


def shown(words: str) -> dict[str, str]:
    """What shows that a decision is done."""
    proof, where = {plain(one): found for one, found in SHOWN.items()}.get(plain(words), ("", ""))
    return {"proof": proof, "proof_link": where}


def write_minutes(meeting: Meeting, author: Member, text: str, *, published: bool = False, after: int = 4) -> None:
    """Written two days after the session, and published so many."""
    days = (timezone.localdate() - meeting.on).days
    minutes = Minutes.objects.create(
        meeting=meeting,
        text=text,
        author=author,
        created_at=days_ago(max(1, days - 2)),
        state=State.PUBLISHED if published else State.PENDING,
        submitted_at=days_ago(max(1, days - 2)),
        published_at=days_ago(max(1, days - after)) if published else None,
    )
    written(minutes, Verb.SUBMIT, author, State.DRAFT, max(1, days - 2))
    if published:
        written(minutes, Verb.PUBLISH, who(story.AURELIE), State.PENDING, max(1, days - after))


def written(thing: SeatProposal | Minutes, verb: Verb, by: Member, was: State, days: int) -> None:
    """A line of its history, at its day."""
    at: datetime = days_ago(days, hour=11 if verb == Verb.PUBLISH else 10)
    line = ModerationEvent(verb=verb, by=by.user, was=was, became=thing.state, at=at)
    line.thing = thing
    line.became = State.PENDING if verb == Verb.SUBMIT else State.PUBLISHED
    line.save()
