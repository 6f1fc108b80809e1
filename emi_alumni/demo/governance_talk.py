"""What is said in the demonstration's clubs and promotions, and who accepted the charter. All invented."""

from datetime import date, timedelta

from django.core.management import call_command
from django.db.models import Q
from django.utils import timezone

from directory.models import Cohort, Member
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago, moment, promotion, shifted
from emi_alumni.foundation.moderation.models import State
from governance.models import (
    Charter,
    CharterAcceptance,
    Club,
    QuarterRound,
    RelayMandate,
    RelayOffer,
    Reply,
    Thread,
    Welcome,
    WelcomeReason,
)
from governance.models.relays import TEXT, quarter_name, quarter_of
from governance.models.welcomes import NEW_FOR

ADOPTED = date(2024, 2, 22)  # by the steering committee, as its register says

# club or promotion · days ago · title · text · replies (hours later, text)
CLUB_TALK = [
    (
        "Accueil et relation aux usagers",
        9,
        "Que faites-vous des appels perdus ?",
        "Chez nous, un appel sur cinq sonne dans le vide entre 11 h 30 et 13 h 30.\n\n"
        "- Le répondeur renvoie vers le site : personne n’y va.\n- Le rappel automatique coûte cher.\n\n"
        "Avez-vous trouvé **quelque chose de simple** ?",
        [
            (
                5,
                "Nous avons décalé deux pauses déjeuner, volontaires seulement. Les appels perdus ont fondu.",
            ),
            (29, "Une fiche « les dix questions de midi » sur la page d’accueil du site. Deux heures de travail."),
            (53, "Merci, je tente les deux et je vous dis dans un mois."),
        ],
    ),
    (
        "Accueil et relation aux usagers",
        2,
        "Relire un engagement de service de cinq lignes",
        "Le voici, soyez francs :\n\n> Nous répondons à tous les courriers sous quinze jours. Sinon, nous vous "
        "disons pourquoi et quand.\n\nTrop court ?",
        [(3, "Très bien. J’ajouterais à qui s’adresser si le délai passe.")],
    ),
    (
        "Mesurer sans juger",
        5,
        "Un indicateur que vous avez abandonné ?",
        "Nous avons arrêté de compter les visites du site : le chiffre montait, et personne n’était mieux servi.",
        [(26, "Le nombre de réunions. Il ne disait rien, et tout le monde le remplissait.")],
    ),
    (
        "Encadrer une équipe de terrain",
        6,
        "Le point du matin, debout ou assis ?",
        "Debout, nous tenons dix minutes. Assis, une demi-heure, et personne ne s’en plaint.",
        [(2, "Debout, avec le planning au mur."), (22, "Assis le lundi seulement, pour ce qui fâche.")],
    ),
    (
        "Encadrer une équipe de terrain",
        17,
        "Notre culture de travail a-t-elle bougé ?",
        "Cinq ans après la formation, je cherche ce qui est resté quand je ne suis pas là. Chez vous, qu’est-ce qui se "
        "fait autrement sans que personne le demande ?",
        [
            (
                4,
                "Les équipes vont voir les usagers avant d’écrire une consigne. Au début, je le demandais.",
            ),
            (31, "Nous disons plus tôt ce qui ne marche pas. Pour le reste, il faudra encore du temps."),
        ],
    ),
    (
        "Intelligence artificielle et données",
        11,
        "Une charte d’usage : qui en a déjà une ?",
        "Trois pages, un exemple par page, et la liste de ce que l’on ne confie pas à une machine.",
        [(30, "La nôtre tient en deux. Je l’apporte à la prochaine séance.")],
    ),
    (
        "Transition écologique et solidaire",
        8,
        "Que devient votre mobilier réformé ?",
        "Nous avons quarante bureaux et une benne qui vient jeudi.",
        [
            (4, "Gardez-les : nous ouvrons bientôt une salle d’étude."),
            (6, "Je passe mercredi avec un camion."),
        ],
    ),
    (
        "Ressources : finances, achats, ressources humaines",
        40,
        "Un lot « essai » dans un marché, quelqu’un l’a fait ?",
        "Un petit lot, six mois, pour apprendre avant d’acheter vraiment.",
        [(50, "Oui, une fois, avec l’aide du juridique. Je peux montrer le cahier des charges.")],
    ),
]
# promotion, as its label is written in the files; then the same
COHORT_TALK = [
    (
        "2018-2019",
        13,
        "Une photo de la première promotion ?",
        "Je prépare le panneau de l’accueil. Qui a gardé celle du dernier jour, et qui accepte d’y figurer ?",
        [(7, "Je la cherche ce week-end."), (31, "D’accord pour moi.")],
    ),
    (
        "2019-2020",
        16,
        "Nos restitutions, quelques années après",
        "Et si chacun disait en trois lignes ce qu’il referait autrement ? Je commence : moins d’entretiens, plus tôt.",
        [(9, "Demander son avis au commanditaire avant la dernière semaine.")],
    ),
    (
        "2020-2021",
        21,
        "Visite du centre de traitement des appels",
        "Le SDIS peut nous recevoir un jeudi matin, huit personnes au plus.",
        [(3, "Présent."), (28, "J’amène une collègue, si c’est possible.")],
    ),
    (
        "2021-2022",
        5,
        "Vingt-quatre mois déjà : que répondre ?",
        "Notre équipe doit donner des nouvelles et rien n’a bougé depuis six mois… Vous avez écrit quoi ?",
        [(5, "« Rien de neuf » : c’est une réponse, et cela prend une minute.")],
    ),
    (
        "2023-2024",
        3,
        "La répétition avant la restitution",
        "Dix minutes par équipe, et une question de chaque groupe. Une salle est réservée à Cergy.",
        [(2, "Parfait pour notre équipe."), (6, "Nous passerons en dernier, le temps d’arriver d’Argenteuil.")],
    ),
    (
        "2022-2023",
        4,
        "Un déjeuner entre nous ?",
        "Je peux réserver une salle à Cergy, un mardi midi. Qui viendrait ?",
        [(2, "Présente."), (20, "Avec plaisir, sauf le premier mardi.")],
    ),
]


# Lines of « Quoi de neuf ? »; the next relais writes the first.
LINES = (
    "J’ai changé de service en septembre : toujours la relation à l’usager, avec une équipe de douze.",
    "Notre projet tourne dans trois communes de plus. Qui veut venir voir ?",
    "Rien de neuf, et bonjour à tout le monde.",
)


def load_talk() -> None:
    call_command("load_charter", verbosity=0)
    accept_the_charter()
    for name, days, title, text, replies in CLUB_TALK:
        club = Club.objects.filter(name=name).first()
        if club is not None:
            people = [membership.member for membership in club.memberships.select_related("member")[:3]]
            say(Thread(club=club), people, days, title, text, replies)
    for label, days, title, text, replies in COHORT_TALK:
        cohort = Cohort.objects.get(label=promotion(label))
        people = list(Member.objects.listed().filter(cohort=cohort).order_by("pk")[:3])
        say(Thread(cohort=cohort), people, days, title, text, replies)
    load_rounds()
    load_welcomes()


def load_rounds() -> None:
    """Hélène's promotion has two relais, and told its news lately; she wrote nothing yet."""
    helene = Member.objects.get(email=story.HELENE)
    cohort = helene.cohort
    people = list(Member.objects.listed().filter(cohort=cohort).exclude(pk=helene.pk).order_by("pk")[: len(LINES) + 1])
    if cohort is None or len(people) < 2:
        return
    for person in people[:2]:
        RelayMandate.objects.create(cohort=cohort, member=person, starts_on=days_ago(200).date())
    marion = Member.objects.get(email=story.MARION)
    if marion.cohort:  # hers has no relais: the mission reads that she would be one
        RelayOffer.objects.create(member=marion, cohort=marion.cohort, offered_at=days_ago(3))
    quarter = quarter_of(timezone.localdate())
    thread = Thread(cohort=cohort)
    begun = min(6, (timezone.localdate() - quarter).days)
    replies = [(3 + 24 * rank, words) for rank, words in enumerate(LINES[: max(0, begun)])]
    say(thread, people, begun, f"Quoi de neuf au {quarter_name(quarter)} ?", TEXT, replies)
    QuarterRound.objects.create(cohort=cohort, quarter=quarter, thread=thread, opened_at=thread.created_at)


def load_welcomes() -> None:
    """Somebody near Hélène joined lately: she is asked to welcome them, and another person said yes."""
    helene = Member.objects.get(email=story.HELENE)
    near = Q(cohort=helene.cohort_id) | Q(collectivity=helene.collectivity_id)
    recent = Member.objects.listed().filter(near, activated_at__gt=timezone.now() - NEW_FOR).exclude(pk=helene.pk)
    newcomer = recent.order_by("-activated_at", "pk").first()
    if newcomer is None:
        return
    colleagues = Member.objects.listed().filter(collectivity=newcomer.collectivity_id)
    other = colleagues.exclude(pk__in=[helene.pk, newcomer.pk]).order_by("activated_at", "pk").first()
    same = newcomer.cohort_id == helene.cohort_id
    asked = {"newcomer": newcomer, "asked_at": days_ago(1)}
    Welcome.objects.create(member=helene, reason=WelcomeReason.COHORT if same else WelcomeReason.PLACE, **asked)
    if other is not None:
        said = {"accepted": True, "answered_at": days_ago(0)}
        Welcome.objects.create(member=other, reason=WelcomeReason.PLACE, **asked, **said)


def say(thread: Thread, people: list[Member], days: int, title: str, text: str, replies: list[tuple[int, str]]) -> None:
    if not people:
        return
    begun = timezone.localtime().replace(hour=9, minute=20) - timedelta(days=days)
    thread.author, thread.title, thread.text = people[0], title, text
    thread.state, thread.published_at, thread.created_at, thread.last_at = State.PUBLISHED, begun, begun, begun
    thread.save()
    for rank, (hours, words) in enumerate(replies, start=1):
        at = begun + timedelta(hours=hours)
        author = people[rank % len(people)]
        Reply.objects.create(
            thread=thread, author=author, text=words, state=State.PUBLISHED, published_at=at, created_at=at
        )
        Thread.objects.filter(pk=thread.pk).update(last_at=at)


def accept_the_charter() -> None:
    """In force since the committee adopted it; two people out of three followed, whoever they are."""
    Charter.objects.update(since=shifted(ADOPTED))
    charter = Charter.objects.in_force()
    if charter is not None:
        people = [person for rank, person in enumerate(Member.objects.listed().order_by("pk")) if rank % 3]
        CharterAcceptance.objects.bulk_create(
            CharterAcceptance(charter=charter, member=one, at=moment(ADOPTED + timedelta(days=1 + rank % 14)))
            for rank, one in enumerate(people)
        )
