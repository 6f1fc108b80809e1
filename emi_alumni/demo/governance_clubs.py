"""The demonstration's six clubs: who animates; one sleeps, one looks for somebody. Their dates are in `club_dates`.

All fictitious. Days are counted from the day of loading; each club keeps its day of the week.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from directory.models import Cohort, Member, User
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago, promotion, shifted
from emi_alumni.demo.reading import people, read
from governance.clubs import ask_to_go_on
from governance.models import (
    AnimatorMandate,
    AnimatorOffer,
    Club,
    ClubEntry,
    ClubMembership,
    ClubProposal,
    ClubSubject,
    ExternalLoop,
    LoopKind,
)

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)
TWELVE_MONTHS = timedelta(days=365)

HOUSE_RULES = """- On vient avec une question, pas avec une présentation.
- Ce qui se dit d’une personne reste entre nous.
- On commence et on finit à l’heure ; qui arrive en retard prend le fil."""


@dataclass(frozen=True)
class Life:
    """What became of a club of clubs.json: its hours, its dates, who still animates it."""

    weekday: int
    hours: tuple[time, time]
    dates: tuple[tuple[int, str], ...]  # days from today, of what
    charter: str
    # Who animates: people of alumni.json, with how many days ago the mandate began and in how many it ends.
    animators: tuple[tuple[str, int, int], ...] = ()
    proposed: tuple[tuple[str, str], ...] = ()  # by whom, what: not kept yet
    sleeps: bool = False


LIVES = {
    "CL-01": Life(
        THURSDAY,
        (time(12, 30), time(13, 30)),
        (
            (-134, "Le rappel en trois essais"),
            (-78, "Écrire aux usagers comme on leur parle"),
            (-29, "Accueillir des publics allophones"),
            (20, "Écrire un engagement de service en cinq lignes"),
        ),
        "**Pour qui ?** Toutes celles et tous ceux qui reçoivent : guichet, téléphone, formulaire.\n\n" + HOUSE_RULES,
        animators=(("A01", 341, 24), ("A29", 120, 245)),
        proposed=(("A36", "Le premier jour d’un agent d’accueil"),),
    ),
    "CL-02": Life(
        TUESDAY,
        (time(13), time(14)),
        (
            (-64, "Le rituel de dix minutes, premiers essais"),
            (-36, "Mon équipe attend que je décide à sa place"),
            (13, "Annoncer une mauvaise nouvelle à son équipe"),
        ),
        "**Pour qui ?** Qui encadre des équipes dehors, tôt, par tous les temps.\n\n" + HOUSE_RULES,
        animators=(("A04", 200, 165), ("A40", 90, 275)),
    ),
    "CL-03": Life(
        FRIDAY,
        (time(9, 30), time(11)),
        ((-310, "Acheter ce que l’on ne sait pas encore décrire"), (-226, "Recruter quand personne ne postule")),
        "**Pour qui ?** Finances, achats, ressources humaines : les fonctions qui rendent possible.\n\n" + HOUSE_RULES,
        animators=(("A13", 250, 115),),
        sleeps=True,
    ),
    "CL-04": Life(
        WEDNESDAY,
        (time(12, 30), time(13, 30)),
        (
            (-57, "Transcrire une réunion publique : essais et limites"),
            (26, "Résumer des contributions d’habitants : essai comparé"),
            (54, "Une charte d’usage en trois pages"),
        ),
        "**Pour qui ?** Curieuses et curieux, prudentes et prudents.\n\n- On essaie sur des données sans personne "
        "dedans.\n- On dit ce qui n’a pas marché.\n- On vérifie avant de croire.",
        animators=(("A59", 150, 215), ("A34", 150, 215)),
    ),
    "CL-05": Life(
        MONDAY,
        (time(13), time(14)),
        ((-45, "Dépôts sauvages : qui appelle qui"), (59, "La matériauthèque entre communes")),
        "**Pour qui ?** Qui veut moins jeter, moins rouler, mieux partager.\n\n" + HOUSE_RULES,
        animators=(("A21", 60, 305),),
    ),
    "CL-06": Life(
        THURSDAY,
        (time(14), time(15, 30)),
        ((-92, "Grand témoin : ce que la mesure change dans une équipe"),),
        "**Pour qui ?** Qui doit rendre des comptes et voudrait surtout comprendre.\n\n" + HOUSE_RULES,
        animators=(("A08", 400, -35), ("A25", 400, -35)),  # both over: it looks for somebody
    ),
}


# « Mesurer sans juger ».
MEASURES = "CL-06"


def load_clubs() -> None:
    numbered = people()
    aurelie = User.objects.get(email=story.AURELIE)
    clubs = {}
    for facts in read("clubs.json"):
        clubs[facts["id"]] = load_club(facts, LIVES[facts["id"]], numbered, aurelie)
    load_loops(clubs, numbered)
    load_what_waits(clubs, numbered)


def load_club(facts: dict[str, Any], life: Life, people: dict[str, Member], aurelie: User) -> Club:
    club = Club.objects.create(
        name=facts["nom"],
        entry=ClubEntry.TRADE if facts["entree"] == "metier" else ClubEntry.THEME,
        tagline=facts["accroche"],
        rhythm=facts["rythme"],
        meeting_url=facts["visio"],
        charter=life.charter,
        helps_to_measure=facts["id"] == MEASURES,
        created_on=shifted(date.fromisoformat(facts["cree_le"])) - TWELVE_MONTHS,
    )
    for rank, key in enumerate(facts["membres"]):
        # Two in three agree to be named to the network; Hélène too.
        ClubMembership.objects.create(
            club=club, member=people[key], shown=rank % 3 != 1, joined_at=days_ago(390 - rank * 9)
        )
    for position, text in enumerate(facts["prochains_sujets"], start=1):
        ClubSubject.objects.create(club=club, text=text, member=None, position=position, kept_at=days_ago(50))
    for key, text in life.proposed:
        ClubSubject.objects.create(club=club, text=text, member=people[key], created_at=days_ago(4))
    today = timezone.localdate()
    for key, ago, left in life.animators:
        starts_on = today - timedelta(days=ago)
        until = min(today + timedelta(days=left), starts_on + TWELVE_MONTHS)
        giver = aurelie if people[key].user != aurelie else None
        mandate = AnimatorMandate.objects.create(
            club=club, member=people[key], starts_on=starts_on, until=until, given_by=giver
        )
        if 0 < left <= 30:  # the question was asked in time
            ask_to_go_on(mandate)
            AnimatorMandate.objects.filter(pk=mandate.pk).update(asked_at=days_ago(30 - left))
    return club


def load_loops(clubs: dict[str, Club], people: dict[str, Member]) -> None:
    """Invented links: they lead to the services, and to no group."""
    cohort = Cohort.objects.get(label=promotion("2018-2019"))
    loops = (
        (
            f"La promo {cohort} sur WhatsApp",
            LoopKind.WHATSAPP,
            "https://chat.whatsapp.com/exemple-promotion",
            {"cohort": cohort, "owner": people["A07"]},
            "Nouvelles et rendez-vous, rien du travail. Ni photo d’usager, ni nom. Aminata ajoute et retire.",
            40,
        ),
        (
            "Encadrer dehors, le fil du matin",
            LoopKind.WHATSAPP,
            "https://chat.whatsapp.com/exemple-terrain",
            {"club": clubs["CL-02"], "owner": people["A40"]},
            "Avant 9 h, une question, une réponse. Pas de document, pas de nom d’agent.",
            215,
        ),
        (
            "IA et données, le salon Tchap",
            LoopKind.TCHAP,
            "https://www.tchap.gouv.fr/#/room/exemple",
            {"club": clubs["CL-04"], "owner": people["A34"]},
            "Liens, essais et questions entre agents publics. Aucune donnée personnelle dans les exemples.",
            12,
        ),
        (
            "Le groupe LinkedIn des anciens",
            LoopKind.LINKEDIN,
            "https://www.linkedin.com/groups/exemple-emi",
            {"owner": people["A47"]},
            "Ouvert à qui a suivi l’EMI. On y partage ce qui est public, comme les pages publiques de projets.",
            75,
        ),
    )
    for name, kind, url, circle, rules, days in loops:
        ExternalLoop.objects.create(
            name=name, kind=kind, url=url, rules=rules, checked_on=days_ago(days).date(), **circle
        )


def load_what_waits(clubs: dict[str, Club], people: dict[str, Member]) -> None:
    """For the mission: somebody offers to animate the club that nobody animates, somebody proposes a new one."""
    samir, marion = people["A38"], people["A45"]
    assert samir.user and marion.user  # noqa: PT018 — both have an account in the demonstration
    offer = AnimatorOffer.objects.create(
        club=clubs["CL-06"],
        author=samir,
        note="Je peux ouvrir la visio une fois par trimestre, et j’aimerais commencer par les chiffres qui fâchent.",
    )
    offer.submit(by=samir.user)
    proposal = ClubProposal.objects.create(
        name="Langage clair",
        entry=ClubEntry.THEME,
        tagline="Relire ensemble un courrier, un formulaire, une affiche.",
        why="Nous sommes plusieurs à réécrire nos courriers chacun de notre côté. Un jeudi par mois, chacun en apporte "
        "un, et repart avec une version plus simple.",
        animates=True,
        author=marion,
    )
    proposal.submit(by=marion.user)
