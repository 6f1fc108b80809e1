"""What is said in the demonstration's clubs and promotions, and who accepted the charter. All invented."""

from datetime import date, timedelta

from django.core.management import call_command
from django.utils import timezone

from directory.models import Cohort, Member
from emi_alumni.demo.dates import moment, shifted
from emi_alumni.foundation.moderation.models import State
from governance.models import Charter, CharterAcceptance, Club, Reply, Thread

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
        [],
    ),
]
COHORT_TALK = [
    (
        4,
        "Un déjeuner avant l’été ?",
        "Je peux réserver une salle à Cergy, un mardi midi. Qui viendrait ?",
        [(2, "Présente."), (20, "Avec plaisir, sauf le premier mardi.")],
    ),
]


def load_talk() -> None:
    call_command("load_charter", verbosity=0)
    accept_the_charter()
    for name, days, title, text, replies in CLUB_TALK:
        club = Club.objects.filter(name=name).first()
        if club is not None:
            people = [membership.member for membership in club.memberships.select_related("member")[:3]]
            say(Thread(club=club), people, days, title, text, replies)
    cohort = Cohort.objects.order_by("-starts_on").first()
    for days, title, text, replies in COHORT_TALK:
        people = list(Member.objects.listed().filter(cohort=cohort).order_by("pk")[:3])
        say(Thread(cohort=cohort), people, days, title, text, replies)


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
