"""The demonstration's immersions: services that receive, people who look for one; one took place, one has a date, two
wait for an answer. All fictitious."""

from datetime import datetime, time, timedelta
from typing import cast

from django.utils import timezone

from directory.models import Collectivity, Member
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago
from emi_alumni.demo.put_online import put_online
from emi_alumni.demo.reading import people
from events.models import Event
from mentoring import immersion_visits
from mentoring.models import Immersion, ImmersionNote, ImmersionStory, ImmersionVisit

# Who, sens, title, service, domaine, text, when, how many at once, published so many days ago.
TOLD = (
    (
        "A30",
        *("offer", "Une matinée au guichet famille", "Guichet famille", "reception"),
        "Vous passez la matinée avec deux agents du guichet : les inscriptions, les cas qui ne rentrent dans aucune "
        "case, le point de midi. Vous posez toutes les questions que vous voulez.",
        *("Un mardi ou un jeudi matin", 2, 60),
    ),
    (
        "A40",
        *("offer", "Une demi-journée dans un centre d’incendie et de secours", "Centre d’incendie et de secours"),
        "safety",
        "La relève, la vérification du matériel, un exercice, et les interventions si l’alarme sonne : vous restez "
        "alors au centre avec le standard.",
        *("Le samedi matin", 3, 45),
    ),
    (
        "A01",
        *("offer", "L’accueil des services sociaux, côté bureau", "Direction de l’action sociale, accueil", "social"),
        "Une matinée derrière le comptoir : le premier échange, l’orientation, ce qui se passe quand la réponse "
        "n’existe pas. Aucun dossier n’est montré.",
        *("Le mercredi matin, hors vacances", 1, 30),
    ),
    (
        "A29",
        *("offer", "Écouter une matinée d’appels d’usagers", "Relation aux usagers", "reception"),
        "Un casque pour deux : vous entendez les appels, puis nous regardons ensemble les dix questions de la semaine.",
        *("Tous les lundis", 1, 18),
    ),
    (
        "A59",
        *("search", "Je voudrais voir une équipe qui répond aux agents en difficulté avec l’informatique"),
        *("Direction des systèmes d’information", "digital"),
        "Nous ouvrons un guichet d’aide au printemps. J’aimerais voir comment une autre équipe s’organise avant de "
        "choisir nos horaires.",
        *("Avant la fin du trimestre", 1, 12),
    ),
    (
        "A53",
        *("search", "Je voudrais passer une matinée dans un service d’instruction des aides"),
        *("Espace emploi", "economy"),
        "Nos conseillers envoient des dossiers sans savoir ce qui les bloque. Je voudrais voir l’autre bout du chemin.",
        *("Un vendredi", 1, 5),
    ),
)


def load_immersions() -> None:
    numbered, aurelie = people(), Member.objects.get(email=story.AURELIE)
    made = {}
    for who, direction, title, service, field, text, period, guests, days in TOLD:
        author = numbered[who]
        made[who] = immersion = Immersion.objects.create(
            direction=direction,
            title=title,
            service=service,
            field=field,
            text=text,
            period=period,
            guests=guests,
            author=author,
            collectivity=cast(Collectivity, author.collectivity),
            created_at=days_ago(days),
        )
        put_online(immersion, days_ago(days), aurelie)
    took_place(made["A30"], numbered["A01"], aurelie)
    has_a_date(made["A40"], numbered["A17"])
    ask(made["A01"], numbered["A17"], "Notre accueil réunit trois guichets depuis janvier : comment faites-vous ?", 2)
    ask(made["A53"], numbered["A18"], "Je peux vous montrer une commission, puis le tri des dossiers du lendemain.", 1)


def ask(immersion: Immersion, by: Member, why: str, days: int) -> ImmersionVisit:
    return immersion_visits.ask(immersion, by=by, why=why, now=days_ago(days))


def morning(days: int) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=days), time(9)))


def has_a_date(immersion: Immersion, guest: Member) -> ImmersionVisit:
    visit = ask(immersion, guest, "Comprendre la relève, avant de revoir nos horaires d’astreinte.", 9)
    immersion_visits.propose_dates(visit, morning(12), morning(19), "Au poste, à l’entrée.", by=visit.host)
    immersion_visits.choose_date(visit, "1", by=guest)
    immersion_visits.record_agreement(visit, timezone.localdate() - timedelta(days=3), by=guest)
    return ImmersionVisit.objects.for_page().get(pk=visit.pk)


def took_place(immersion: Immersion, guest: Member, aurelie: Member) -> None:
    """Both told what they learnt; who came shared it."""
    visit = ask(immersion, guest, "Nous réunissons deux accueils : je voudrais voir les vôtres travailler.", 50)
    immersion_visits.propose_dates(visit, morning(8), morning(15), "À l’accueil de la mairie.", by=visit.host)
    immersion_visits.choose_date(visit, "1", by=guest)
    for side in (visit.host, guest):
        immersion_visits.record_agreement(visit, timezone.localdate() - timedelta(days=40), by=side)
    event = Event.objects.get(immersion_visit=visit)
    past = {"starts_at": days_ago(30, 9), "ends_at": days_ago(30, 12), "published_at": days_ago(45)}
    Event.objects.filter(pk=event.pk).update(**past)
    learnt = (
        "Les deux agents se relaient toutes les heures, et la personne au comptoir ne répond jamais au téléphone. "
        "Nous essayons la même chose depuis trois semaines : la file avance plus vite."
    )
    shared = ImmersionStory.objects.create(
        immersion=immersion, collectivity=immersion.collectivity, author=guest, text=learnt, created_at=days_ago(28)
    )
    put_online(shared, days_ago(27), aurelie)
    ImmersionNote.objects.create(visit=visit, member=guest, text=learnt, at=days_ago(28), story=shared)
    back = "Hélène a vu en une matinée que notre affichage envoyait les familles au mauvais guichet."
    ImmersionNote.objects.create(visit=visit, member=visit.host, text=back, at=days_ago(27))
