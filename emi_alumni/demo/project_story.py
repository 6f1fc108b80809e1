"""What became of the demonstration's projects, told by hand: stages, causes, who may be named, fresh news.

All fictitious. Dates are written around `dates.TOLD_ON`, as the cohorts', but those of the news, counted from the day
of loading.
"""

from dataclasses import dataclass
from datetime import timedelta

from emi_alumni.demo import story
from projects.statuses import Cause, ProjectStatus

S, C = ProjectStatus, Cause


@dataclass(frozen=True)
class Stage:
    """A line of a project's history; without `why`, the project's own « pourquoi » says it."""

    status: str
    on: str
    cause: str = ""
    why: str = ""


# After « présenté en appetizer », « en cours de formation » and « présenté en restitution », the same for all.
STAGES: dict[str, tuple[Stage, ...]] = {
    "PRJ-01": (
        Stage(S.TESTED, "2019-07-15", C.TEAM, "Quatre sites volontaires essaient le script pendant trois mois."),
        Stage(S.IMPLEMENTED, "2019-11-15", C.MEANS),
        Stage(
            S.IMPLEMENTED, "2024-05-20", C.SPONSORSHIP, "Toujours en place sur douze sites : l’objectif est reconduit."
        ),
    ),
    "PRJ-02": (Stage(S.IMPLEMENTED, "2020-01-30", C.SPONSORSHIP),),
    "PRJ-03": (Stage(S.STOPPED, "2019-12-02", C.COVERED),),
    "PRJ-04": (Stage(S.IMPLEMENTED, "2021-03-31", C.SPONSORSHIP),),
    "PRJ-05": (
        Stage(S.SUSPENDED, "2020-11-02", C.CALENDAR, "Les cuisines passent en service réduit pendant des travaux."),
        Stage(S.TESTED, "2021-11-08", C.MEANS, "Trois premiers collèges équipés avec du matériel prêté."),
        Stage(S.PARTLY, "2023-06-20", C.MEANS),
    ),
    "PRJ-06": (Stage(S.PARTLY, "2022-12-15", C.SCOPE),),
    "PRJ-07": (
        Stage(S.TESTED, "2022-02-01", C.LAW, "Protocole signé : un premier territoire commence."),
        Stage(S.IMPLEMENTED, "2023-01-20", C.LAW),
    ),
    "PRJ-08": (
        Stage(S.TESTED, "2022-05-16", C.MEANS, "La navette commune est essayée six semaines."),
        Stage(S.PARTLY, "2023-03-28", C.OTHER),
    ),
    "PRJ-09": (
        Stage(S.TESTED, "2022-05-16", C.TEAM, "Rendez-vous ouverts pour deux écoles avant la rentrée."),
        Stage(S.IMPLEMENTED, "2022-08-29", C.TEAM),
    ),
    "PRJ-10": (Stage(S.IMPLEMENTED, "2022-03-01", C.TEAM),),
    "PRJ-11": (Stage(S.IMPLEMENTED, "2023-02-06", C.TEAM),),
    "PRJ-12": (
        Stage(S.TESTED, "2023-03-01", C.TEAM, "Le tutorat commence dans un groupement."),
        Stage(S.PARTLY, "2023-11-30", C.MEANS),
    ),
    "PRJ-13": (Stage(S.STOPPED, "2022-05-19", C.LAW),),
    "PRJ-14": (Stage(S.IMPLEMENTED, "2023-03-20", C.MEANS),),
    "PRJ-15": (Stage(S.TESTED, "2023-10-05", C.CALENDAR),),
    "PRJ-16": (Stage(S.TESTED, "2023-09-04", C.SCOPE),),
    "PRJ-17": (Stage(S.TESTED, "2023-09-12", C.CALENDAR),),
    "PRJ-18": (Stage(S.STOPPED, "2023-06-22", C.COVERED),),
    "PRJ-19": (Stage(S.NOT_SELECTED, "2019-10-17", C.SCOPE),),
    "PRJ-20": (
        Stage(S.NOT_SELECTED, "2021-03-18", C.CALENDAR),
        Stage(
            S.TAKEN_OVER,
            "2022-02-14",
            C.TEAM,
            "Non retenu pour la formation, repris hors EMI par trois alumni qui y tenaient.",
        ),
    ),
    "PRJ-21": (Stage(S.NOT_SELECTED, "2021-10-14", C.LAW),),
    "PRJ-22": (Stage(S.NOT_SELECTED, "2021-10-14", C.COVERED),),
    "PRJ-23": (Stage(S.NOT_SELECTED, "2022-10-13", C.CALENDAR),),
    "PRJ-24": (Stage(S.NOT_SELECTED, "2022-10-13", C.OTHER),),
    "PRJ-25": (Stage(S.STOPPED, "2021-02-15", C.MEANS),),
    "PRJ-26": (
        Stage(S.TESTED, "2022-01-10", C.MEANS, "La navette roule quatre mois, avec un véhicule prêté."),
        Stage(S.STOPPED, "2022-04-11", C.MEANS),
    ),
    "PRJ-27": (Stage(S.STOPPED, "2022-12-19", C.MEANS),),
    "PRJ-28": (Stage(S.STOPPED, "2022-02-21", C.COVERED),),
    "PRJ-29": (
        Stage(S.TESTED, "2023-07-03", C.TEAM, "Trois prêts entre quatre communes en trois mois."),
        Stage(S.STOPPED, "2023-11-06", C.DEPARTURE),
    ),
    "PRJ-30": (Stage(S.STOPPED, "2020-12-14", C.SPONSORSHIP),),
}
PITCHED = "Sujet présenté devant le jury par l’équipe et son commanditaire."
SELECTED = "Retenu : le sujet a un commanditaire, des usagers à rencontrer et une équipe."

# What made it hold, or would have: beside the why, in the team's words.
CONDITIONS = {
    "PRJ-01": "Aucun budget, un référent par site, un objectif inscrit chez le commanditaire.",
    "PRJ-02": "Relire chaque courrier avec des candidates avant de l’envoyer.",
    "PRJ-05": "Le second de cuisine doit en avoir envie : commencer par ceux qui demandent.",
    "PRJ-07": "Trois lignes par fiche, pas une de plus, et un correspondant de chaque côté.",
    "PRJ-09": "Laisser l’équipe du guichet dessiner elle-même ses horaires.",
    "PRJ-14": "Deux services qui relisent la même notice, et un architecte présent deux matins par mois.",
    "PRJ-17": "La même place, le même jour, la même heure.",
}
# To do it again elsewhere: words, cost, months, people.
TRANSPOSABLE = {
    "PRJ-01": ("Le script et les fiches sont à reprendre tels quels.", "none", 4, "une personne référente par site"),
    "PRJ-09": ("Commencer par deux écoles, puis ouvrir à toutes.", "none", 6, "l’équipe du guichet"),
    "PRJ-10": ("Une affiche type et une règle tenue : huit jours avant.", "small", 3, "services techniques et accueil"),
    "PRJ-14": ("Les notices existent dans un format modifiable.", "medium", 9, "un instructeur, un architecte-conseil"),
    "PRJ-16": ("La carte partagée se refait en deux jours.", "none", 5, "un agent par commune"),
}
# What it cost, in the team's words.
BUDGETS = {
    "PRJ-01": "Aucun achat : du temps de travail, et les fiches imprimées sur place.",
    "PRJ-10": "1 800 € d’affiches la première année, 600 € les suivantes.",
    "PRJ-14": "12 000 € d’architecte-conseil, deux matins par mois pendant neuf mois.",
}
EQUALITY = {
    "PRJ-02": "Le métier est exercé par des femmes à plus de 95 % : un dossier clair est aussi une reconnaissance.",
    "PRJ-12": "Le tutorat prévoit une tutrice pour chaque recrue qui le souhaite.",
}
NOVELTY = {
    "PRJ-01": "Personne ne transfère plus sans rester en ligne.",
    "PRJ-07": "Deux institutions qui se parlent avant la troisième chute, sans échanger de dossier médical.",
}

# Out of the public's sight but for these: those who accept to be named on the public page (the leads do).
NAMED_TOO = {"A02", "A10", "A26", "A33", "A45", "A50", "A53"}

# Who followed a team from outside it, with a trade that it did not have.
REFERENTS = {"PRJ-09": "A03"}

# A project comes into the bank some weeks after its promotion began; these so many days before the day of loading.
ENTERED_AFTER = timedelta(days=60)
ENTERED = {"PRJ-33": 7}

# Project, words, days before the day of loading.
NEWS = (
    ("PRJ-24", "Une quatrième commune rejoint l’agenda de prêt : il manque un lieu pour l’outillage lourd.", 9),
    ("PRJ-17", "Cinquième commune desservie ; le véhicule passe désormais le jour du marché.", 12),
    ("PRJ-16", "Affiche commune avec les artisans : premiers apports de gravats triés en déchèterie.", 20),
    ("PRJ-15", "La mesure à six mois est faite pour deux forums ; la suite se décide ce trimestre.", 33),
    ("PRJ-14", "Une nouvelle commune reprend les notices, avec ses propres exemples.", 45),
    ("PRJ-01", "Relecture annuelle du script avec sept usagers : deux phrases ont été raccourcies.", 80),
    ("PRJ-05", "Septième collège : la pesée est tenue par les élèves délégués.", 110),
    ("PRJ-09", "Les inscriptions se sont faites sans file d’attente l’après-midi.", 75),
)


@dataclass(frozen=True)
class Waiting:
    """A project that is not in the bank yet."""

    lead: str  # e-mail
    title: str
    sentence: str
    problem: str
    days: int
    submitted: bool


WAITING = (
    Waiting(
        story.MARION,
        "Le guichet qui prévient",
        "Un message la veille du rendez-vous à l’urbanisme, avec la liste des pièces qui manquent encore.",
        "Une personne sur cinq vient à son rendez-vous sans une pièce indispensable, et doit revenir.",
        days=3,
        submitted=True,
    ),
    Waiting(
        story.HELENE,
        "Écouter nos appels, deux fois par an",
        "Réécouter vingt appels avec l’accord des usagers, pour corriger le script avant qu’il ne vieillisse.",
        "Un script que personne ne relit redevient une suite de transferts.",
        days=6,
        submitted=False,
    ),
)

# An edit of a published project that waits to be read: project, author, field, new words, days ago.
REVISION = (
    "PRJ-16",
    "ophelie.garnaud@example.org",
    "help_wanted",
    "Deux artisans prêts à témoigner, et une commune qui a déjà fait baisser ses points noirs.",
    2,
)

# The document that goes with a project: project, title, lines of its only page.
DOCUMENT = (
    "PRJ-01",
    "Le script d’accueil en une page",
    (
        "1. Dire son prénom et le nom du service.",
        "2. Écouter une minute sans couper.",
        "3. Redire la demande avec ses mots.",
        "4. Ne transférer qu’en restant en ligne.",
        "5. Promettre une heure de rappel, et la tenir.",
    ),
)
