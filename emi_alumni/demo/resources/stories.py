"""The demonstration's stories: one of each family at least, of people of several promotions. All fictitious."""

from datetime import timedelta

from directory.models import Member
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago
from emi_alumni.demo.put_online import put_online
from emi_alumni.demo.reading import people, read
from emi_alumni.foundation.moderation.models import ModerationEvent, Verb
from emi_alumni.foundation.notifications.models import Notification
from governance.models import Module
from resources.models import PublicStory, Story, StoryFollowUp, StoryGuide, StorySignature, StorySubject

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

# Those that did not answer the questions of what the EMI changed.
GUIDES = {"TEM-04": StoryGuide.BRAKES, "TEM-06": StoryGuide.WAY}
# What each speaks of: of the family that `temoignages.json` says.
SUBJECTS = {
    "TEM-01": StorySubject.USERS,
    "TEM-02": StorySubject.SIMPLER,
    "TEM-03": StorySubject.ELSEWHERE,
    "TEM-04": StorySubject.ALLIES,
    "TEM-05": StorySubject.JUDGED,
    "TEM-06": StorySubject.HABITS,
    "TEM-07": StorySubject.ACROSS,
    "TEM-08": StorySubject.FRAME,
}
# Days since some were told, when they are older than the others; what became of them, by months.
AGES = {"TEM-01": 760, "TEM-02": 400, "TEM-04": 200}
SINCE = {
    "TEM-01": (
        (6, "Le carnet est resté. Deux collègues font leurs propres entretiens, sans moi."),
        (12, "Les entretiens sont écrits dans notre fiche de lancement : ce n’est plus une idée à moi."),
    ),
    "TEM-02": ((6, "Personne n’a redemandé les deux formulaires. Nous en avons retiré un troisième."),),
}
# Those that everybody reads, and what is said of who tells them; one that the mission has to read.
PUBLIC = {"TEM-01": StorySignature.NAME, "TEM-05": StorySignature.NOBODY, "TEM-07": StorySignature.PLACE}
WAITING = "TEM-07"


def tell_follow_up(told: Story, months: int, words: str, aurelie: Member) -> None:
    at = told.created_at + timedelta(days=months * 31)
    put_online(
        StoryFollowUp.objects.create(story=told, author=told.author, months=months, text=words, created_at=at),
        at,
        aurelie,
    )


def show_to_all(told: Story, signature: StorySignature, aurelie: Member) -> None:
    """Agreed to three days after it was told, and opened a week later, unless it waits to be read."""
    assert told.author.user
    assert aurelie.user
    assert told.published_at
    public = PublicStory.agree(told, signature=signature, by=told.author.user)
    agreed = told.published_at + timedelta(days=3)
    PublicStory.objects.filter(pk=public.pk).update(agreed_at=agreed, submitted_at=agreed)
    ModerationEvent.objects.about(public).update(at=agreed)
    if told.title != TOLD[WAITING][0]:
        public.publish(by=aurelie.user)
        opened = agreed + timedelta(days=7)
        ModerationEvent.objects.about(public).filter(verb=Verb.PUBLISH).update(at=opened)
        PublicStory.objects.filter(pk=public.pk).update(published_at=opened)
    Notification.objects.about(told).delete()  # read long ago


def load_stories() -> None:
    numbered, aurelie = people(), Member.objects.get(email=story.AURELIE)
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
            subject=SUBJECTS[facts["id"]],
            module=modules.get(module),
            guide=GUIDES.get(facts["id"], StoryGuide.CHANGE),
            created_at=days_ago(AGES.get(facts["id"], 12 + 17 * rank)),
        )
        put_online(told, told.created_at, aurelie)
        for months, words in SINCE.get(facts["id"], ()):
            tell_follow_up(told, months, words, aurelie)
        if facts["id"] in PUBLIC:
            show_to_all(told, PUBLIC[facts["id"]], aurelie)
    Story.objects.create(
        author=Member.objects.get(email=story.HELENE),
        title="Ce que le guichet m’a appris",
        before="J’encadrais l’accueil depuis mon bureau.",
        changed="Je passe une heure par semaine à côté des agents.",
        subject=StorySubject.ELSEWHERE,
    )
