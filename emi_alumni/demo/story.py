"""What is going on in the demonstration on the day it is loaded: letters, reports, people who wait at the door.

All fictitious. People are named by their address; a recipient who signs in finds something to do.
"""

from dataclasses import dataclass

from directory.models.members import MemberKind

HELENE = "helene.vasseur-prat@example.org"
ISABELLE = "isabelle.fontaneau@example.org"
AURELIE = "aurelie.bonnefond@example.org"
YOUSSEF = "youssef.haddouche@example.org"
KARIM = "karim.belhadri@example.org"
MARION = "marion.hervieu-cisse@example.org"
BAKARY = "bakary.konate-vidal@example.org"
CATHERINE = "catherine.zerbini@example.org"
SOLENE = "solene.kervadec@example.org"

# Their details stay hidden while they are away, until the day the demo is loaded plus this many days.
AWAY = {"sylvain.carpentras@example.org": 12}


@dataclass(frozen=True)
class Letter:
    sender: str
    recipient: str
    subject: str
    body: str
    days: int  # ago
    read: bool = False
    share_email: bool = False
    answers: str = ""  # the subject of the letter it replies to


LETTERS = (
    Letter(
        KARIM,
        HELENE,
        "Un courrier en langage clair",
        "Bonjour Hélène,\n\nNous réécrivons notre courrier de convocation. Accepteriez-vous de le faire lire à deux "
        "ou trois personnes de votre accueil ? Une demi-heure suffirait.\n\nMerci d’avance, Karim",
        days=9,
        read=True,
        share_email=True,
    ),
    Letter(
        HELENE,
        KARIM,
        "Un courrier en langage clair",
        "Bonjour Karim,\n\nAvec plaisir. Passez jeudi matin à l’ouverture, je préviens l’équipe : vous aurez des "
        "lecteurs sans indulgence.\n\nHélène",
        days=8,
        read=True,
        answers="Un courrier en langage clair",
    ),
    Letter(
        MARION,
        HELENE,
        "Une matinée dans votre accueil ?",
        "Bonjour,\n\nNous réorganisons le guichet de l’urbanisme à Sannois. Pourrais-je passer une matinée chez vous "
        "pour observer l’accueil, comme vous le conseillez ? Les mardis m’iraient bien.\n\nMarion Hervieu-Cissé",
        days=2,
    ),
    Letter(
        BAKARY,
        ISABELLE,
        "Votre guichet unique",
        "Bonjour Isabelle,\n\nÀ Sarcelles, nous hésitons à réunir l’emploi et les droits dans un même lieu. "
        "Qu’est-ce qui a convaincu vos élus ?\n\nBakary",
        days=1,
        share_email=True,
    ),
    Letter(
        ISABELLE,
        AURELIE,
        "Deux anciennes collègues à retrouver",
        "Bonjour Aurélie,\n\nDeux personnes de ma promotion ont changé de collectivité. À qui puis-je donner leur "
        "nouvelle adresse pour qu’elles soient invitées ?\n\nIsabelle",
        days=3,
    ),
    Letter(
        SOLENE,
        YOUSSEF,
        "Tester une maquette",
        "Bonjour Youssef,\n\nNotre nouveau formulaire d’agrément est dessiné sur papier. Avez-vous une heure pour "
        "le tester avec nous la semaine prochaine ?\n\nSolène",
        days=4,
    ),
)

# Whose profile, says who, what changed, days ago.
STALE_REPORTS = (
    (HELENE, CATHERINE, "Le standard dit que ce numéro n’est plus attribué.", 5),
    ("fabrice.rousselier@example.org", KARIM, "Il me semble qu’il a changé de service récemment.", 6),
)


@dataclass(frozen=True)
class Newcomer:
    """Somebody whom the mission has entered and who has not yet taken up their profile: nobody else sees them."""

    given_name: str
    family_name: str
    position: str
    collectivity: str  # code
    kind: MemberKind
    email: str = ""
    department: str = ""


NEWCOMERS = (
    Newcomer(
        "Bérengère",
        "Tassencourt-Riou",
        "Directrice générale adjointe, solidarités",
        "DEP95",
        MemberKind.SPONSOR,
        department="Direction générale des services",
    ),
    Newcomer(
        "Anselme",
        "Quévrin",
        "Directeur général des services",
        "COM-95219",
        MemberKind.SPONSOR,
        email="anselme.quevrin@example.org",
    ),
    Newcomer(
        "Rozenn",
        "Le Fellic-Sauvy",
        "Directrice de l’innovation",
        "EPCI-249500109",
        MemberKind.SPONSOR,
        email="rozenn.le-fellic-sauvy@example.org",
    ),
    Newcomer(
        "Isidore",
        "Malbranche-Koné",
        "Référent amélioration continue",
        "SDIS95",
        MemberKind.REFERENT,
        email="isidore.malbranche-kone@example.org",
    ),
    Newcomer(
        "Clémence",
        "Aubertigny",
        "Intervenante en design de service",
        "DEP95",
        MemberKind.SPEAKER,
        email="clemence.aubertigny@example.org",
    ),
    Newcomer(
        "Ludivine",
        "Hocquemiller",
        "Cheffe de projet participation",
        "COM-95607",
        MemberKind.REFERENT,
        email="ludivine.hocquemiller@example.org",
    ),
    # Already there, as another file wrote her: « Doublons possibles » proposes to make one of the two.
    Newcomer("ROZENN", "Le Fellic Sauvy", "Dir. innovation", "EPCI-249500109", MemberKind.SPONSOR),
)

# How a file called a collectivité, and which one the mission said that it meant.
LEARNT_NAMES = (("Sannois, mairie annexe", "COM-95582"), ("Agglo de Cergy", "EPCI-249500109"))

# The newcomer whose invitation is on its way, and the secret that it carries.
INVITED = "clemence.aubertigny@example.org"
INVITATION_TOKEN = "invitation-de-demonstration"  # noqa: S105 — opens one fictitious profile, in the demo only

# People who say that they belong here and whom the mission must recognise.
CLAIMS = (
    {
        "given_name": "Bérengère",
        "family_name": "Tassencourt-Riou",
        "email": "b.tassencourt@example.org",
        "collectivity": "Département du Val-d’Oise",
        "message": "J’ai commandité deux projets et changé de direction depuis. Ma nouvelle adresse est ci-dessus ; "
        "Aurélie Bonnefond me connaît.",
        "days": 2,
    },
    {
        "given_name": "Gwendal",
        "family_name": "Pasquereau-Diop",
        "email": "gwendal.pasquereau-diop@example.org",
        "cohort": "2020-2021",
        "collectivity": "Argenteuil",
        "message": "J’étais remplaçant dans le groupe de l’accueil, peut-être sans figurer sur la liste finale.",
        "days": 6,
    },
)
