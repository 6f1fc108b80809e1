"""What becomes of the ideas in the demonstration: supports, comments, answers, a duplicate, two consultations.

All invented, and binding nobody: the thirty-eight remarks alone are real (`load_ideas`).
"""

from datetime import timedelta
from typing import NamedTuple

from django.core.management import call_command

from directory.models import Member
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago
from emi_alumni.demo.reading import members_by_email, people, read
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from governance.models import (
    Body,
    BodyKind,
    Consultation,
    ConsultationOption,
    CouncilAnswer,
    Idea,
    IdeaComment,
    IdeaStatus,
    IdeaSupport,
    IdeaTheme,
    Module,
    SeatMandate,
    Vote,
)


class Answer(NamedTuple):
    days: int  # ago
    status: str
    text: str
    proof: str = ""
    where: str = ""


ANSWERS = {
    "PQ2-11": [
        Answer(
            41, IdeaStatus.KEPT, "Les alumni déposent des sujets dans le vivier, ouvert jusqu’au prochain appetizer."
        )
    ],
    "PQ2-12": [
        Answer(
            120,
            IdeaStatus.IN_PLACE,
            "La page de chaque appetizer propose de le reprendre.",
            "« Un marché sans sacs », à reprendre",
            "/projets/un-marche-sans-sacs/",
        )
    ],
    "EV1-02": [Answer(22, IdeaStatus.STUDIED, "Nous relisons d’abord les études de cas du tronc commun.")],
    "EV1-03": [
        Answer(
            22, IdeaStatus.STUDIED, "Deux voies, un module ou un fil rouge : nous chiffrons les deux avant de choisir."
        ),
        Answer(5, IdeaStatus.STUDIED, "Les deux sont chiffrées : le conseil vote, et le résultat se lira ici."),
    ],
    "EV1-06": [
        Answer(
            64, IdeaStatus.TRIED, "Essayé au dernier appetizer, avec un kit d’une heure. Bilan après la restitution."
        )
    ],
    "EV1-11": [
        Answer(22, IdeaStatus.STUDIED, "L’université regarde ce qui peut être validé pour les premières promotions.")
    ],
    "EV1-14": [
        Answer(64, IdeaStatus.STUDIED, "Nous demandons l’avis de deux équipes avant de changer le calendrier."),
        Answer(
            8,
            IdeaStatus.TRIED,
            "Avis favorable pour une expérimentation dès la prochaine promotion : relever la valeur de départ à la "
            "création du projet.",
        ),
    ],
    "EV1-20": [Answer(41, IdeaStatus.KEPT, "Une page le dira : ce qu’il décide, ce qu’il donne, quand il vient.")],
    "EV1-21": [Answer(22, IdeaStatus.STUDIED, "À voir avec les directions : l’entretien annuel semble le bon moment.")],
    "EV2-01": [Answer(64, IdeaStatus.STUDIED, "La question est posée à tous les membres : voyez la consultation.")],
    "EV2-07": [Answer(30, IdeaStatus.KEPT, "Une première séance de rappel est à l’agenda : quarante-cinq minutes.")],
    "EV2-10": [
        Answer(22, IdeaStatus.STUDIED, "Les horaires sont la vraie question : nous cherchons un format d’après-midi.")
    ],
    "EV2-11": [
        Answer(
            90,
            IdeaStatus.IN_PLACE,
            "Deux groupes de six personnes se réunissent ; d’autres peuvent ouvrir.",
            "Les groupes de codéveloppement",
            "/agenda/codeveloppement/",
        )
    ],
    "EV2-12": [
        Answer(
            120,
            IdeaStatus.IN_PLACE,
            "Les projets se lisent ici dès leur lancement.",
            "Les projets en formation, dans la banque",
            "/projets/?statut=en-cours",
        )
    ],
}
# Estimated cost, expected effect.
ESTIMATED = {
    "EV1-14": (
        "Une heure par équipe, le premier mois",
        "Une valeur de départ pour chaque projet, sans la reconstituer",
    ),
    "EV1-06": ("Une heure d’intervenant", "Des groupes qui se parlent avant de se répartir le travail"),
    "EV2-10": ("Dix places de plus par promotion", "Des équipes de terrain qui portent leurs propres idées"),
}
# Proposed here: title, text, theme, author, days ago, state.
PROPOSED = [
    (
        "Relever un chiffre de départ dès le premier jour",
        "On mesurait trop tard, et de mémoire.",
        "Les contenus actuels",
        story.KARIM,
        33,
        State.PUBLISHED,
    ),
    (
        "Filmer les soutenances, avec l’accord de chacun",
        "Pour celles et ceux qui n’ont pas pu venir, et pour préparer la suivante.",
        "Communication",
        story.ISABELLE,
        12,
        State.PUBLISHED,
    ),
    (
        "Une demi-journée chez un autre service",
        "Voir travailler une équipe qui n’a pas les mêmes règles que nous.",
        "De nouveaux contenus",
        story.BAKARY,
        2,
        State.PENDING,
    ),
    ("Un carnet de bord partagé par l’équipe", "", "De nouveaux contenus", story.HELENE, 1, State.DRAFT),
]
# Proposed for a module, all published: module, title, text, author, days ago, who supports it.
FOR_MODULES = (
    (
        "Design de service",
        "Garder deux matinées d’observation après l’appetizer",
        "La première fois, on regarde ; la seconde, on voit. Une matinée de plus change le sujet.",
        "A43",
        46,
        ("A01", "A07", "A23", "A29", "A36", "A52", "A56", "A61", "A65"),
    ),
    (
        "Excellence opérationnelle",
        "Un point visuel commun aux équipes d’une promotion",
        "Dix minutes au début de chaque journée : où en est chaque projet, ce qui bloque, qui peut aider.",
        "A04",
        38,
        ("A08", "A13", "A40", "A42", "A48", "A62", "A69", "A70"),
    ),
    (
        "Outils numériques",
        "Un même tableau partagé du premier jour à la restitution",
        "Chaque équipe choisit le sien, et personne ne sait lire celui des autres.",
        "A34",
        17,
        ("A10", "A22", "A59", "A63", "A72"),
    ),
)
THEME_OF_MODULES = "Les contenus actuels"
DUPLICATE = ("Relever un chiffre de départ dès le premier jour", "EV1-14")
PAGE = "Une page LinkedIn de l’EMI, ou des alumni ?"
PAGE_TEXT = (
    "Le comité de pilotage soumet le choix à tous les membres. Une page de l’EMI parlerait de la formation, tenue par "
    "la mission innovation ; une page des alumni parlerait de ce que nous en faisons, tenue par des volontaires."
)
PAGE_OPTIONS = ("Une page de l’EMI", "Une page des alumni", "Aucune des deux")
MODULE = "La transition écologique : un module dédié, ou un fil rouge ?"
MODULE_TEXT = (
    "Un module dédié prend trois jours au tronc commun. Un fil rouge demande à chaque intervenant une heure et un cas. "
    "Le conseil pédagogique choisit ce qui est proposé à la prochaine promotion."
)
MODULE_OPTIONS = ("Un module dédié", "Un fil rouge dans chaque module", "Les deux, en commençant par le fil rouge")
NAME = "Un nouveau nom pour l’EMI ?"
NAME_OPTIONS = ("Garder le nom", "Garder le sigle, changer ce qu’il veut dire", "Changer de nom")
NAME_OUTCOME = "Le nom reste pour l’année d’essai. Le conseil pédagogique reprend la question du sigle ensuite."


def load_ideas() -> None:
    call_command("load_ideas", verbosity=0)
    members, numbered = members_by_email(), people()
    ideas = {idea.requirement: idea for idea in Idea.objects.exclude(requirement="")}
    for facts in read("idees.json"):
        idea = ideas[facts["requirement"]]
        support(idea, [numbered[key] for key in facts["supports"]])
        for days, (key, text) in enumerate(facts["comments"], start=3):
            comment(idea, numbered[key], text, days * 9)
    for requirement, answers in ANSWERS.items():
        for given in answers:
            answer(ideas[requirement], given, members[story.AURELIE])
    for requirement, (cost, effect) in ESTIMATED.items():
        Idea.objects.filter(requirement=requirement).update(cost=cost, expected_effect=effect)
    propose(members, ideas)
    for module, title, text, author, days, supporters in FOR_MODULES:
        idea = Idea.objects.create(
            title=title,
            text=text,
            theme=IdeaTheme.objects.get(name=THEME_OF_MODULES),
            module=Module.objects.get(name=module),
            author=numbered[author],
            state=State.PUBLISHED,
            created_at=days_ago(days),
            submitted_at=days_ago(days),
            published_at=days_ago(days - 1),
        )
        support(idea, [numbered[key] for key in supporters], days - 2)
    filmed = Idea.objects.get(title="Filmer les soutenances, avec l’accord de chacun")
    support(filmed, [numbered[key] for key in ("A05", "A17", "A33", "A38", "A45", "A52", "A61", "A67", "A71")], days=11)
    comment(filmed, numbered["A33"], "Un plan fixe suffit. Je peux prêter le pied et le micro.", 7)
    consult(members, ideas)


def support(idea: Idea, members: list[Member], days: int = 100) -> None:
    """One a day since then."""
    IdeaSupport.objects.bulk_create(
        IdeaSupport(idea=idea, member=member, at=days_ago(max(days - rank, 0))) for rank, member in enumerate(members)
    )


def comment(idea: Idea, member: Member, text: str, days: int) -> None:
    IdeaComment.objects.create(
        idea=idea,
        author=member,
        text=text,
        state=State.PUBLISHED,
        created_at=days_ago(days),
        submitted_at=days_ago(days),
        published_at=days_ago(days - 1),
    )


def answer(idea: Idea, given: Answer, author: Member) -> None:
    at = days_ago(given.days)
    words = {"status": given.status, "text": given.text, "on": at.date(), "author": author, "created_at": at}
    words |= {"proof": given.proof, "proof_link": given.where}
    CouncilAnswer.objects.create(idea=idea, **words)
    Idea.objects.filter(pk=idea.pk).update(status=given.status, status_on=at.date())


def propose(members: dict[str, Member], ideas: dict[str, Idea]) -> None:
    for title, text, theme, author, days, state in PROPOSED:
        at = days_ago(days)
        Idea.objects.create(
            title=title,
            text=text,
            theme=IdeaTheme.objects.get(name=theme),
            author=members[author],
            state=state,
            created_at=at,
            submitted_at=None if state == State.DRAFT else at,
            published_at=at + timedelta(hours=5) if state == State.PUBLISHED else None,
        )
    title, requirement = DUPLICATE
    twin = Idea.objects.get(title=title)
    support(twin, [members[story.KARIM], members[story.MARION]])
    comment(twin, members[story.MARION], "Nous l’avons fait à Sannois : une feuille suffit.", 30)
    user = members[story.AURELIE].user
    assert user
    twin.merge_into(ideas[requirement], by=user)
    Notification.objects.about(twin).update(at=days_ago(29), read_at=days_ago(28))


def consult(members: dict[str, Member], ideas: dict[str, Idea]) -> None:
    """One of all that is open, where Hélène has not voted; one of the council, open too; and one that is over."""
    voters = [one for email, one in sorted(members.items()) if one.user and email not in (story.HELENE, story.ISABELLE)]
    page = ask(PAGE, PAGE_TEXT, PAGE_OPTIONS, opened=6, days=9)
    vote(page, voters[:23], (2, 3, 1))
    council = Body.objects.get(kind=BodyKind.PEDAGOGICAL)
    module = ask(MODULE, MODULE_TEXT, MODULE_OPTIONS, opened=5, days=9)
    Consultation.objects.filter(pk=module.pk).update(idea=ideas["EV1-03"], body=council)
    sitting = [mandate.member for mandate in SeatMandate.objects.current().filter(seat__body=council).order_by("pk")]
    vote(module, sitting[1:2], (1, 1, 1))
    name = ask(NAME, "La remarque vient de la rencontre : « Un nouveau nom ? »", NAME_OPTIONS, opened=60, days=-25)
    Consultation.objects.filter(pk=name.pk).update(idea=ideas["EV2-01"], outcome=NAME_OUTCOME)
    vote(name, voters[:41], (5, 4, 1))


def ask(question: str, text: str, options: tuple[str, ...], *, opened: int, days: int) -> Consultation:
    asked = Consultation.objects.create(
        question=question,
        text=text,
        opens_at=days_ago(opened),
        closes_at=days_ago(1, hour=18) + timedelta(days=days + 1),
    )
    for position, words in enumerate(options, start=1):
        ConsultationOption.objects.create(consultation=asked, text=words, position=position)
    return asked


def vote(asked: Consultation, voters: list[Member], shares: tuple[int, ...]) -> None:
    """Each option in turn, in these shares."""
    turns = [option for option, share in zip(asked.options.all(), shares, strict=True) for _ in range(share)]
    Vote.objects.bulk_create(
        Vote(consultation=asked, option=turns[rank % len(turns)], member=member, at=asked.opens_at)
        for rank, member in enumerate(voters)
    )
