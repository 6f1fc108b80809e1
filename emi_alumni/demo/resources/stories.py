"""The demonstration's stories: one of each family at least, of people of several promotions. All fictitious."""

from directory.models import Member
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago
from emi_alumni.demo.put_online import put_online
from emi_alumni.demo.reading import people, read
from governance.models import Module
from resources.models import Story, StoryFamily

# By testimony of the file: title, before, tried, held back, advice, name of a module.
TOLD = {
    "TEM-01": (
        "Écouter dix personnes avant de proposer",
        "Chef de projet, j’arrivais en réunion avec la solution.",
        "Dix entretiens de vingt minutes au guichet, un carnet, aucune question fermée.",
        "Le temps : trois matinées que personne n’avait prévues.",
        "Commencez par deux personnes, cette semaine.",
        "Design de service",
    ),
    "TEM-02": (
        "Deux formulaires en moins, et personne ne les réclame",
        "Notre service empilait les pièces demandées, par prudence.",
        "Nous avons compté ce qui servait vraiment, puis retiré deux formulaires un lundi.",
        "",
        "Supprimez d’abord ce que vous pouvez remettre en une heure.",
        "Design de service",
    ),
    "TEM-03": (
        "Une direction à quarante mètres de mon bureau",
        "Je travaillais depuis sept ans sans connaître l’étage du dessous.",
        "",
        "Les agendas, plus que les gens.",
        "",
        "",
    ),
    "TEM-04": (
        "Seule, l’idée s’use ; à trois, elle tient",
        "De retour de formation, j’étais la seule du service à l’avoir suivie.",
        "Un point de quinze minutes le vendredi avec une collègue, puis deux.",
        "L’encadrement n’avait pas suivi la formation et ne savait pas quoi en attendre.",
        "Trouvez une deuxième personne avant de trouver un budget.",
        "",
    ),
    "TEM-05": (
        "Le jour où arrêter un projet a été applaudi",
        "Je gardais les chiffres pour moi, de peur qu’ils me desservent.",
        "Nous avons mesuré avant et après, et dit que cela n’avait pas marché.",
        "",
        "Choisissez le chiffre avant de commencer.",
        "",
    ),
    "TEM-06": (
        "Le lundi d’après",
        "Je suis rentré avec dix idées et cent vingt messages.",
        "Un groupe de parole, une fois par mois : chacun choisit une seule chose.",
        "Le quotidien reprend tout, très vite.",
        "",
        "",
    ),
    "TEM-07": (
        "Faire rencontrer un usager à mes élus",
        "Je présentais des dossiers de quarante pages.",
        "J’ai invité une habitante à raconter sa démarche, dix minutes, en commission.",
        "",
        "Préparez-la comme une collègue.",
        "",
    ),
    "TEM-08": (
        "Le retour d’expérience, ailleurs que sur les interventions",
        "Chez les pompiers, tout se débriefe, sauf nos réunions.",
        "Un débriefing de dix minutes après chaque recrutement.",
        "",
        "",
        "",
    ),
}


def load_stories() -> None:
    numbered, aurelie = people(), Member.objects.get(email=story.AURELIE)
    families = {str(family.label): family for family in StoryFamily}
    modules = {module.name: module for module in Module.objects.all()}
    for rank, facts in enumerate(read("temoignages.json")):
        title, before, tried, held_back, advice, module = TOLD[facts["id"]]
        told = Story.objects.create(
            author=numbered[facts["qui"]],
            title=title,
            before=before,
            tried=tried,
            changed=facts["texte"],
            held_back=held_back,
            advice=advice,
            family=families[facts["famille"]],
            module=modules.get(module),
            created_at=days_ago(12 + 17 * rank),
        )
        put_online(told, told.created_at, aurelie)
    Story.objects.create(
        author=Member.objects.get(email=story.HELENE),
        title="Ce que le guichet m’a appris",
        before="J’encadrais l’accueil depuis mon bureau.",
        changed="Je passe une heure par semaine à côté des agents.",
        family=StoryFamily.PRACTICES,
    )
