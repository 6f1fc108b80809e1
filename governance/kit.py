"""The kit of who animates: time to count, roles to share, agendas ready to run, words to copy (ANI-13)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    minutes: int
    what: str
    how: str = ""


@dataclass(frozen=True)
class Agenda:
    """A meeting ready to run. `anchor` is its place in the page; its length is the sum of its steps."""

    anchor: str
    name: str
    aim: str
    people: str
    needs: str
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)

    @property
    def lasts(self) -> str:
        hours, minutes = divmod(self.minutes, 60)
        if not hours:
            return f"{minutes} min"
        return f"{hours} h {minutes:02}" if minutes else f"{hours} h"


@dataclass(frozen=True)
class Role:
    name: str
    does: str


# What a session of a club takes beside the session itself: before, then after.
TIME = (
    Step(20, "Préparer", "Choisir le sujet dans la liste du club, inscrire la date, vérifier le lien de la visio."),
    Step(60, "Animer", "La séance, un déroulé sous les yeux."),
    Step(20, "Garder", "Trois idées dans une note, la date suivante, un sujet de plus dans la liste."),
)

ROLES = (
    Role("Qui anime", "Ouvre, donne la parole, rappelle la question. Ne répond pas à la place du groupe."),
    Role("Qui garde le temps", "Annonce chaque étape et les cinq dernières minutes. Une montre suffit."),
    Role("Qui note", "Écrit ce que le groupe garde : trois idées, qui fait quoi. Ne cite personne sans son accord."),
    Role("Qui accueille", "Vérifie que chacun entend, présente les nouveaux, relance qui n’a pas parlé."),
)

AGENDAS = (
    Agenda(
        "une-heure",
        "Une heure de club, à distance",
        "Échanger sur un sujet et repartir avec une idée à essayer.",
        "de 5 à 15 personnes",
        "le lien de la visio, un sujet choisi d’avance, une personne qui raconte",
        (
            Step(5, "Arriver", "Prénom, collectivité, une envie. Rappeler que ce qui se dit ici reste ici."),
            Step(10, "Raconter", "Une personne décrit ce qu’elle vit : les faits, puis ce qui coince."),
            Step(10, "Questionner", "Seulement des questions pour comprendre. Pas encore de conseils."),
            Step(20, "Échanger", "Chacun dit ce qu’il a essayé, deux minutes par personne."),
            Step(10, "Garder", "Trois idées, à voix haute. Qui note les relit."),
            Step(5, "Partir", "La date suivante, le sujet suivant, qui raconte."),
        ),
    ),
    Agenda(
        "premiere-fois",
        "La première séance d’un club",
        "Se choisir une charte, un rythme et trois sujets.",
        "toutes les personnes inscrites",
        "la page du club ouverte, pour l’écrire ensemble",
        (
            Step(10, "Se présenter", "Chacun dit son métier en une phrase, et ce qu’il vient chercher."),
            Step(15, "Dire ses attentes", "Chacun en écrit deux, puis le groupe rapproche celles qui se ressemblent."),
            Step(10, "Écrire la charte", "Trois phrases : pour qui, comment se parler, ce qui reste entre nous."),
            Step(
                10,
                "Choisir le rythme",
                "Un jour, une heure, tous les combien : ce qui vous paraît facile à tenir.",
            ),
            Step(10, "Lister les sujets", "Trois pour commencer, une personne qui raconte le premier."),
            Step(5, "Fixer la date", "La suivante s’inscrit tout de suite."),
        ),
    ),
    Agenda(
        "codeveloppement",
        "Un codéveloppement",
        "Aider une personne à avancer sur une situation de travail.",
        "de 5 à 8 personnes",
        "une personne qui apporte sa situation, une salle calme ou une visio, caméras ouvertes",
        (
            Step(10, "Exposer", "La personne raconte sa situation. Personne n’interrompt."),
            Step(20, "Clarifier", "Le groupe pose des questions de fait. Elle répond court."),
            Step(10, "Choisir la demande", "Elle dit sur quoi elle veut de l’aide, en une phrase écrite."),
            Step(30, "Consulter", "Le groupe propose, raconte, suggère. Elle écoute et note sans se justifier."),
            Step(10, "Décider", "Elle dit ce qu’elle garde et son premier pas, daté."),
            Step(10, "Apprendre", "Chacun dit ce qu’il emporte pour son propre travail."),
        ),
    ),
    Agenda(
        "debogage",
        "Débloquer un projet",
        "Trouver la prochaine action d’un projet qui n’avance plus.",
        "de 4 à 10 personnes, dont une qui ne connaît pas le projet",
        "la page du projet, un tableau partagé, papier ou écran",
        (
            Step(5, "Dire où en est le projet", "Ce qui marche, ce qui bloque, depuis quand."),
            Step(10, "Chercher la cause", "Pourquoi ? Cinq fois de suite, sans chercher de coupable."),
            Step(10, "Imaginer", "Chacun écrit seul trois idées, même maladroites."),
            Step(15, "Choisir", "Rapprochez les idées, donnez trois voix à chacun, gardez-en deux."),
            Step(5, "S’engager", "Qui essaie quoi, avant quelle date. Écrivez-le dans le projet."),
        ),
    ),
    Agenda(
        "the-cafe",
        "Un thé, un café ou un déjeuner sur place",
        "Se rencontrer chez l’un d’entre nous et voir un projet pour de vrai.",
        "de 3 à 12 personnes",
        "une collectivité qui accueille, une table, un badge si l’entrée en demande un",
        (
            Step(10, "S’installer", "Chacun se sert, dit son prénom et ce qu’il fait."),
            Step(15, "Voir", "Une visite courte : un guichet, un atelier, un affichage."),
            Step(15, "Parler", "Une question ouverte : que ferions-nous de cela chez nous ?"),
            Step(5, "Se dire au revoir", "Une photo si chacun est d’accord, la prochaine adresse."),
        ),
    ),
)

BEFORE, AFTER = (
    (
        "La date est sur la page du club, ses membres sont prévenus.",
        "Le sujet tient en une question.",
        "La personne qui raconte a été appelée dix minutes.",
        "Les rôles sont pris : animer, garder le temps, noter.",
        "Le lien de la visio marche, essayé la veille.",
    ),
    (
        "La note est écrite le jour même : trois idées suffisent.",
        "La date suivante est inscrite.",
        "Ce qui concerne un module de l’EMI devient une idée, dans la boîte à idées.",
        "Les personnes venues pour la première fois ont reçu un mot.",
    ),
)

INVITATION = (
    "Bonjour, le club se retrouve pour une heure, à distance. La question du jour : … "
    "Venez comme vous êtes, sans rien préparer. Le lien est sur la page du club."
)

# The frame of a note, in the Markdown subset: one starts from it instead of a white page.
NOTE_FRAME = """## La question du jour

…

## Ce que nous gardons

- …
- …
- …

## Qui essaie quoi, avant quand

- …
"""
