"""The demonstration's challenges: one is over, one runs, one is to come. All fictitious."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from directory.models import Collectivity, Member
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago
from emi_alumni.demo.put_online import put_online
from emi_alumni.demo.reading import people, read
from mentoring.models import Challenge, ChallengeDateChange, ChallengeStory, ChallengeTeam, ChallengeTeamMember
from projects.models import Theme

# By challenge of the file: who proposed it, its theme, its days around today.
TOLD = {
    "DEF-01": ("A24", "Accueil et relation aux usagers", -140, -21),
    "DEF-02": ("A40", "", -40, 130),
}
# What teams of a challenge did besides what the file says: (collectivité, who, text, figure).
STORIES = {
    "DEF-01": [
        (
            "DEP95",
            "A24",
            "Nous avons relu les sept formulaires de la demande d’aide avec deux personnes qui les remplissent. L’un "
            "redemandait ce que l’autre disait déjà : il est supprimé depuis le 1er du mois.",
            "1 formulaire supprimé",
        ),
        (
            "EPCI-249500109",
            "A43",
            "L’inscription en médiathèque demandait quatre pièces. Deux ne servaient à personne : elles ne sont plus "
            "demandées. L’accueil gagne une minute par inscription.",
            "2 justificatifs supprimés",
        ),
        (
            "COM-95582",
            "A45",
            "Nous n’avons rien supprimé : le formulaire visé est imposé par la loi. Nous l’avons réécrit en langage "
            "clair, et le guichet rend moins de dossiers incomplets.",
            "",
        ),
    ]
}


def load_challenges() -> None:
    numbered, aurelie = people(), Member.objects.get(email=story.AURELIE)
    for facts in read("entraide.json")["defis"]:
        load_challenge(facts, numbered, aurelie)
    visits = Challenge.objects.get(title="Une heure chez l’autre")
    extend(visits)
    take_up(visits, Member.objects.get(email=story.HELENE))
    one_to_come(numbered["A43"], aurelie)


def load_challenge(facts: dict[str, Any], numbered: dict[str, Member], aurelie: Member) -> None:
    who, theme, starts, ends = TOLD[facts["id"]]
    challenge = publish(facts["titre"], facts["texte"], numbered[who], starts, ends, aurelie, theme)
    if challenge.is_finished:
        Challenge.objects.filter(pk=challenge.pk).update(told_over_at=days_ago(-ends - 1))
    for days, named in enumerate(facts["equipes"], start=1):
        place = Collectivity.objects.get(code=named["collectivite"])
        joined = days_ago(-starts - 2 * days)
        team = ChallengeTeam.objects.create(challenge=challenge, collectivity=place, created_at=joined)
        add(team, [numbered[one] for one in named["membres"]], joined)
        for code, teller, text, figure in STORIES.get(facts["id"], []):
            if code == named["collectivite"]:
                tell(team, numbered[teller], text, figure, -ends + 3 + days, aurelie)


def publish(
    title: str, text: str, author: Member, starts: int, ends: int, aurelie: Member, theme: str = ""
) -> Challenge:
    today: date = timezone.localdate()
    proposed = days_ago(max(2, 14 - starts))
    challenge = Challenge.objects.create(
        title=title,
        text=text,
        starts_on=today + timedelta(days=starts),
        ends_on=today + timedelta(days=ends),
        theme=Theme.objects.filter(name=theme).first(),
        author=author,
        created_at=proposed,
    )
    put_online(challenge, proposed, aurelie)
    return challenge


def add(team: ChallengeTeam, members: list[Member], joined: Any) -> None:
    ChallengeTeamMember.objects.bulk_create(
        ChallengeTeamMember(team=team, challenge=team.challenge, member=one, joined_at=joined) for one in members
    )


def tell(team: ChallengeTeam, teller: Member, text: str, figure: str, days: int, aurelie: Member) -> None:
    one = ChallengeStory.objects.create(team=team, author=teller, text=text, figure=figure, created_at=days_ago(days))
    put_online(one, days_ago(days), aurelie)


def extend(challenge: Challenge) -> None:
    ChallengeDateChange.objects.create(
        challenge=challenge,
        by=challenge.author,
        was=challenge.ends_on - timedelta(days=61),
        until=challenge.ends_on,
        reason="Les congés arrivent, et trois équipes veulent encore recevoir quelqu’un.",
        at=days_ago(9),
    )


def take_up(challenge: Challenge, member: Member) -> None:
    """This person's promotion takes part, and they are its contact."""
    team = ChallengeTeam.objects.create(challenge=challenge, cohort=member.cohort, created_at=days_ago(6))
    others = Member.objects.listed().filter(cohort=member.cohort).exclude(pk=member.pk).order_by("pk")
    taken = challenge.people.values("member")
    add(team, [member], days_ago(6))
    add(team, list(others.exclude(pk__in=taken)[:1]), days_ago(5))


def one_to_come(author: Member, aurelie: Member) -> None:
    """Nobody is in it yet."""
    publish(
        "Un courrier que tout le monde comprend",
        "Chaque équipe réécrit un courrier avec deux personnes qui le reçoivent, et montre l’avant et l’après.",
        author,
        12,
        100,
        aurelie,
    )
