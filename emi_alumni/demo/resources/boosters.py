"""The demonstration's boosters: of the pedagogical council and of members, planned over months; what some made of them.
All fictitious."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from directory.models import Member
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago
from emi_alumni.demo.put_online import put_online
from emi_alumni.demo.reading import people
from emi_alumni.foundation.dates import months_after
from governance.models import Module, Tool
from resources.booster_rules import AnswerKind
from resources.models import Booster, BoosterAnswer, BoosterEcho


@dataclass(frozen=True)
class Facts:
    who: str
    module: str
    title: str
    steps: tuple[str, ...]
    to_try: str
    months: int | None  # from this one; None, it has no month yet
    tool: str = ""
    done: int = 0  # by how many people
    later: int = 0


IMPACT, CHANGE, DESIGN = "Mesure d’impact", "Conduite du changement", "Design de service"
BOOSTERS = (
    Facts(
        "A08",
        IMPACT,
        "Dire ce que l’on veut changer, avant de compter",
        (
            "Écrivez le changement attendu en une phrase, sans chiffre.",
            "Demandez à une personne concernée si elle dirait la même chose.",
            "Gardez la phrase sur laquelle vous êtes d’accord.",
        ),
        "Lisez cette phrase en ouverture de votre prochaine réunion.",
        -4,
        done=9,
        later=2,
    ),
    Facts(
        "A08",
        IMPACT,
        "Trois indicateurs, pas plus",
        (
            "Choisissez trois indicateurs avec les personnes qui devront les relever.",
            "Relevez la valeur de départ, même imparfaite, et sa date.",
            "Relevez de nouveau au même moment de l’année.",
            "Racontez l’écart en deux phrases, puis dites ce qui reste incertain.",
        ),
        "Supprimez un indicateur que personne ne lit.",
        -3,
        done=7,
        later=1,
    ),
    Facts(
        "A47",
        IMPACT,
        "Relever avant : une heure, un carnet",
        (
            "Tenez un carnet pendant une heure d’accueil ou de terrain.",
            "Notez un trait par événement, sans jugement.",
            "Comptez à la fin, et datez la page.",
        ),
        "Faites ce relevé une fois, à l’heure la plus chargée.",
        -1,
        done=3,
    ),
    Facts(
        "A08",
        IMPACT,
        "Savoir écrire « non mesuré »",
        (
            "Repérez un résultat que vous annoncez sans l’avoir relevé.",
            "Écrivez « non mesuré » à sa place, et pourquoi.",
            "Dites comment vous le mesurerez la prochaine fois.",
        ),
        "Corrigez une fiche, une note ou une affiche en ce sens.",
        1,
    ),
    Facts(
        "A05",
        CHANGE,
        "Dire pourquoi, avant de dire comment",
        (
            "Notez en une phrase ce que la situation actuelle coûte, et à qui.",
            "Dites cette phrase avant de présenter la solution.",
            "Laissez une minute de silence, puis demandez ce qu’il en manque.",
        ),
        "Commencez une réunion par le pourquoi, en une phrase.",
        -8,
        done=11,
        later=3,
    ),
    Facts(
        "A05",
        CHANGE,
        "Montrer l’étape d’après",
        (
            "Nommez la toute prochaine étape, avec une date et un prénom.",
            "Dites ce qui ne bougera pas d’ici là.",
            "Affichez-la là où l’équipe passe.",
        ),
        "Écrivez l’étape d’après sur une feuille, et affichez-la.",
        -2,
        done=6,
    ),
    Facts(
        "A48",
        CHANGE,
        "Écouter ce qui se perd",
        (
            "Demandez à deux collègues ce qu’ils regretteront.",
            "Reformulez sans répondre.",
            "Gardez ce qui peut l’être, et dites ce qui ne le sera pas.",
        ),
        "Posez la question à la personne la plus réticente.",
        2,
    ),
    Facts(
        "A47",
        DESIGN,
        "Observer une demi-heure sans parler",
        (
            "Prévenez, dites pourquoi vous êtes là, puis taisez-vous.",
            "Notez les gestes et les détours, pas les opinions.",
            "Posez une seule question à la fin.",
        ),
        "Asseyez-vous une demi-heure dans votre salle d’attente.",
        -1,
        tool="Observation de terrain",
        done=2,
    ),
    Facts(
        "A01",
        DESIGN,
        "Essayer sur papier avant d’écrire la commande",
        (
            "Dessinez l’écran ou l’affiche sur une feuille.",
            "Faites-la essayer à trois personnes qui ne sont pas du service.",
            "Corrigez, puis seulement rédigez la demande.",
        ),
        "Montrez une feuille à un usager avant vendredi.",
        None,
    ),
)
AGAIN = "Dire pourquoi, avant de dire comment"  # Hélène did it half a year ago: it comes back to her
HER_WORDS = "J’ai ouvert le point du lundi par le pourquoi : deux objections sont tombées toutes seules."
ECHOES = (
    ("A44", AGAIN, "La première question n’était plus « qui a décidé », mais « par quoi commencer »."),
    ("A11", AGAIN, "J’ai gardé la phrase en haut de chaque compte rendu."),
    ("A33", "Trois indicateurs, pas plus", "Nous en relevions onze ; personne ne regrette les huit autres."),
)


def load_boosters() -> None:
    numbered = people()
    aurelie = Member.objects.get(email=story.AURELIE)
    modules = {one.name: one for one in Module.objects.all()}
    boosters = {facts.title: publish(facts, numbered, modules, aurelie) for facts in BOOSTERS}
    for who, title, text in ECHOES:
        echo = BoosterEcho.objects.create(booster=boosters[title], author=numbered[who], text=text)
        put_online(echo, days_ago(20), aurelie)
    helene, today = Member.objects.get(email=story.HELENE), timezone.localdate()
    again = boosters[AGAIN]
    BoosterAnswer.objects.filter(booster=again, member=helene).delete()
    half_a_year_ago = months_after(today - timedelta(days=today.weekday() + 3), -6)
    BoosterAnswer.objects.create(
        booster=again, member=helene, kind=AnswerKind.DONE, on=half_a_year_ago, change=HER_WORDS
    )
    two_weeks_ago = today - timedelta(days=14)
    BoosterAnswer.objects.create(
        booster=boosters["Observer une demi-heure sans parler"],
        member=helene,
        kind=AnswerKind.DONE,
        on=two_weeks_ago,
        change="Trois personnes sur dix cherchaient le même bureau.",
    )
    last_month = today - timedelta(days=40)
    BoosterAnswer.objects.get_or_create(
        booster=boosters["Montrer l’étape d’après"],
        member=helene,
        kind=AnswerKind.DONE,
        defaults={"on": last_month, "change": "L’affiche tient sur la porte de la salle de pause."},
    )


def publish(facts: Facts, numbered: dict[str, Member], modules: dict[str, Module], aurelie: Member) -> Booster:
    today = timezone.localdate()
    month = None if facts.months is None else months_after(today.replace(day=1), facts.months)
    booster = Booster.objects.create(
        author=numbered[facts.who],
        title=facts.title,
        module=modules[facts.module],
        steps="\n".join(facts.steps),
        to_try=facts.to_try,
        tool=Tool.objects.filter(name=facts.tool).first(),
        opens_on=month,
        created_at=days_ago(280),
    )
    put_online(booster, days_ago(270), aurelie)
    took = [
        one
        for key, one in sorted(numbered.items())
        if one != booster.author and one.is_present and one.email != story.HELENE
    ]
    if month and month <= today:
        answer(booster, took[: facts.done], AnswerKind.DONE, month)
        answer(booster, took[facts.done : facts.done + facts.later], AnswerKind.LATER, month)
    return booster


def answer(booster: Booster, members: list[Member], kind: AnswerKind, month: date) -> None:
    """Some days after it came, one after the other."""
    today = timezone.localdate()
    BoosterAnswer.objects.bulk_create(
        BoosterAnswer(booster=booster, member=one, kind=kind, on=min(month + timedelta(days=2 * rank), today))
        for rank, one in enumerate(members)
    )
