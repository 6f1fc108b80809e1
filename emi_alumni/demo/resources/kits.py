"""The demonstration's kits: one for each public, and one that Hélène has not sent yet. All fictitious."""

from directory.models import Member
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago
from emi_alumni.demo.put_online import put_online
from governance.models import Tool
from projects.models import Project
from resources.models import Kit, Resource, Story
from resources.models.kits import WrittenBlock

# By the word of a block: the model, and the column that names its things here.
NAMED = {
    "recit": (Story, "title"),
    "projet": (Project, "title"),
    "ressource": (Resource, "title"),
    "outil": (Tool, "name"),
}
# Public, author, days ago, title, purpose, and each thing with its line.
KITS = (
    (
        *("managers", story.SOLENE, 41, "Avant de lancer un projet avec les usagers"),
        "Une réunion de vingt minutes : pourquoi écouter d’abord, et comment s’y prendre dès la semaine suivante.",
        (
            ("recit", "Écouter dix personnes avant de proposer", "À lire à voix haute, pour ouvrir la réunion."),
            ("projet", "Le premier appel compte", "Le même effectif, et des appels enfin décrochés."),
            ("outil", "Observation de terrain", "Une demi-journée par cadre, sans rien annoncer de plus."),
            ("ressource", "Observer sans déranger : guide d’une demi-journée de terrain", "À imprimer en deux pages."),
        ),
    ),
    (
        *("field_teams", story.MARION, 33, "Ce que nous voyons tous les jours"),
        "Montrer aux équipes que leurs remarques font les meilleurs projets, et comment les noter en dix minutes.",
        (
            ("projet", "Des travaux annoncés, des riverains prévenus", "L’idée vient des agents de chantier."),
            ("recit", "Deux formulaires en moins, et personne ne les réclame", ""),
            ("ressource", "Affiche et courrier de chantier, prêts à remplir", "À garder dans le camion."),
            ("outil", "Point visuel (obeya)", "Dix minutes debout, le lundi."),
        ),
    ),
    (
        *("newcomers", story.SOLENE, 24, "Votre première semaine avec le réseau"),
        "Trois choses à lire et une à essayer, pour qui arrive dans un service où l’EMI est passée.",
        (
            ("recit", "Une direction à quarante mètres de mon bureau", "Allez voir l’étage du dessous."),
            ("projet", "Attendu dès le premier jour", "Ce qui change quand un bureau est prêt."),
            ("ressource", "Démarrer en équipe : cinq clés pour un groupe tout neuf", ""),
            ("outil", "Entretien semi-directif", "À essayer avec deux collègues."),
        ),
    ),
    (
        *("top_management", story.ISABELLE, 17, "Dix minutes pour un comité de direction"),
        "Ce que les projets ont donné, chiffres à l’appui, et ce que chaque direction peut permettre.",
        (
            ("projet", "Le premier appel compte", "Le chiffre à citer."),
            ("projet", "Agir avant l’impayé", "Deux directions, un seul suivi."),
            ("recit", "Le jour où arrêter un projet a été applaudi", "Dire aussi ce qui n’a pas marché."),
            ("ressource", "Présenter l’EMI en dix minutes", ""),
        ),
    ),
    (
        *("elected", story.MARION, 9, "Ce que cela change pour les habitants"),
        "Pour une commission : des habitants mieux reçus, et la façon de s’en assurer.",
        (
            ("recit", "Faire rencontrer un usager à mes élus", "Une habitante raconte mieux qu’un dossier."),
            ("projet", "Le premier appel compte", "Au téléphone."),
            ("projet", "La rentrée en une fois", "Au guichet des familles."),
            ("ressource", "Une page pour un élu : modèle de fiche projet", "Pour demander la suivante."),
        ),
    ),
)


def load_kits() -> None:
    aurelie = Member.objects.get(email=story.AURELIE)
    for public, author, days, title, purpose, things in KITS:
        kit = Kit.objects.create(
            author=Member.objects.get(email=author),
            for_whom=public,
            title=title,
            purpose=purpose,
            blocks=written(things),
            created_at=days_ago(days),
        )
        put_online(kit, kit.created_at, aurelie)
    Kit.objects.create(
        author=Member.objects.get(email=story.HELENE),
        for_whom="newcomers",
        title="Arriver à l’accueil",
        purpose="Pour les deux collègues qui nous rejoignent en janvier.",
        blocks=written((("recit", "Écouter dix personnes avant de proposer", ""),)),
    )


def written(things: tuple[tuple[str, str, str], ...]) -> str:
    return "\n".join(str(WrittenBlock(word, key_of(word, name), line)) for word, name, line in things)


def key_of(word: str, name: str) -> int:
    model, column = NAMED[word]
    return int(model._default_manager.filter(**{column: name}).values_list("pk", flat=True).order_by("pk")[0])
