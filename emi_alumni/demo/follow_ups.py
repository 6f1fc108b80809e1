"""What became of the demonstration's projects elsewhere and later: takeovers, reuse, subjects, news asked in time.

All fictitious. Projects are named by their title, people by their address; days are counted from the day of loading.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from directory.models import Collectivity, Member, User
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago, lived
from emi_alumni.demo.projects import OPENING, at
from emi_alumni.foundation.moderation.models import ModerationEvent, State, Verb
from projects.follow_ups import ASKED, terms
from projects.models import FollowUp, Project, Reuse, SponsorLink, SponsorPost, StatusEntry, Subject, Takeover, TeamRole
from projects.models.project import Origin, Role
from projects.statuses import Cause, ProjectStatus

NORA = "nora.amrani-leduc@example.org"
OPHELIE = "ophelie.garnaud@example.org"
PAULINE = "pauline.seguineau@example.org"
ANNE_LAURE = "anne-laure.quentric@example.org"
GREGORY = "gregory.samson-okouma@example.org"


@dataclass(frozen=True)
class Taken:
    """« J’ai repris ça chez moi ». `confirmed_by` is somebody of the first team; nobody when it waits."""

    project: str
    member: str
    collectivity: str  # code
    kept: str
    changed: str
    dropped: str
    days: int
    own_project: str = ""
    confirmed_by: str = ""


REUSES = (
    Taken(
        "Le premier appel compte",
        NORA,
        "COM-95018",
        "Les deux plages de rappel garanties par jour, et l’heure promise au téléphone.",
        "Le point du lundi est devenu un tableau au guichet, que l’équipe remplit debout.",
        "Les fiches réflexes : nos situations sont trop différentes.",
        days=410,
        own_project="La rentrée en une fois",
        confirmed_by=story.HELENE,
    ),
    Taken(
        "Un dossier complet du premier coup",
        OPHELIE,
        "COM-95219",
        "La notice d’une page, relue par deux services.",
        "Des photos de notre commune à la place des schémas.",
        "",
        days=19,
        confirmed_by=PAULINE,
    ),
    Taken(
        "Le premier appel compte",
        story.BAKARY,
        "COM-95585",
        "Le script d’accueil en une page, presque mot pour mot.",
        "Une version pour l’espace emploi, avec trois questions de moins.",
        "",
        days=6,
    ),
)

# Title, problem, code of the collectivité, direction, sponsor, team, author, days ago, published.
SUBJECTS = (
    (
        "Une seule adresse pour déménager",
        "Qui arrive dans une commune refait cinq fois la même démarche : état civil, école, cantine, déchets, "
        "bibliothèque. Les agents recopient, les familles abandonnent.",
        "COM-95582",
        "Services à la population",
        "Directrice générale adjointe",
        "Accueil, éducation, médiathèque, et une famille arrivée dans l’année",
        story.ISABELLE,
        34,
        True,
    ),
    (
        "Prévenir avant l’hiver les logements mal chauffés",
        "Les signalements arrivent en janvier, quand il est trop tard pour des travaux. Les services qui passent au "
        "domicile le savent dès l’automne.",
        "DEP95",
        "Action sociale",
        "",
        "Travail social de secteur, conseil en énergie",
        story.KARIM,
        3,
        False,
    ),
)

# Every project was asked for news at its terms, and most teams answered. Here are those who have not, or who let a term
# go by: titles, and months. Isabelle is of the first team: one click signs her in.
NEWS_DUE = {
    ("Un dossier complet du premier coup", 24),
    ("De la candidature au premier départ", 24),
    ("Venir autrement", 12),
}
# What they said, and what would help; the others had nothing new.
NEWS_GIVEN = {
    ("Le premier appel compte", 24): ("Douze sites décrochent avec le même script.", ""),
    ("Attendu dès le premier jour", 24): ("Les saisonniers ont leur badge dès le matin.", ""),
    ("Collège zéro reste", 24): ("Six collèges pèsent chaque jour.", "Du matériel prêté pour deux cuisines."),
    ("Relever, et prévenir", 12): ("Un second territoire signe le protocole.", ""),
    ("Relever, et prévenir", 24): ("Les chutes répétées baissent encore : les deux équipes se parlent.", ""),
    ("Venir autrement", 24): ("Le stationnement vélo est plein ; la navette ne reviendra pas.", ""),
    ("La rentrée en une fois", 24): ("Deux écoles de plus ont demandé les rendez-vous ouverts.", ""),
    ("Des travaux annoncés, des riverains prévenus", 6): ("Toutes les rues reçoivent l’affiche huit jours avant.", ""),
    ("Première visite en médiathèque", 12): ("Les règles tiennent sur une affiche.", ""),
    ("Première visite en médiathèque", 24): ("Un prêt sur cinq vient d’une première visite.", ""),
    ("De la candidature au premier départ", 12): ("Onze recrues ont leur tutrice ou leur tuteur.", ""),
    ("Un forum qui rappelle", 6): ("Le rappel est tenu à chaque forum.", "Un tableau commun aux deux villes."),
    ("Le bus des droits", 6): ("Le véhicule est en panne un jour sur dix.", "Un second conducteur volontaire."),
    ("Dépôts sauvages : agir en quarante-huit heures", 6): ("Trois points noirs sur quatre ont disparu.", ""),
}
LATE = 3  # days after the term, and as many for each project in turn
# Opens the sponsor's page, in the demo only.
SPONSOR_LINK = ("Le premier appel compte", "DGA solidarités")


def load_follow_ups() -> None:
    people = {member.email: member for member in Member.objects.select_related("user").exclude(email="")}
    places = {place.code: place for place in Collectivity.objects.all()}
    projects = {
        project.title: project for project in Project.objects.published().select_related("cohort").order_by("pk")
    }
    load_takeovers(projects, people, places)
    for taken in REUSES:
        load_reuse(taken, projects, people, places)
    for words in SUBJECTS:
        load_subject(words, people, places)
    load_news(projects)
    title, name = SPONSOR_LINK
    SponsorLink.issue(projects[title], name=name, by=people[story.HELENE])
    load_sponsor_who_moved(projects, people)


def load_sponsor_who_moved(projects: dict[str, Project], people: dict[str, Member]) -> None:
    """Isabelle asked for a project in her former post: she and who leads it are asked whether she stays its sponsor."""
    project = projects["Prêter plutôt qu’acheter"]
    project.sponsor_member = people[story.ISABELLE]
    project.save(update_fields=["sponsor_member"])
    SponsorPost.objects.of(project).update(position="Directrice des services techniques", known_at=days_ago(420))


def decided(thing: Takeover | Subject, member: Member, days: int, *, accepted: bool) -> None:
    """Sent so many days ago, and read two days later by the mission when it was accepted."""
    assert member.user
    sent = days_ago(days, hour=9)
    by = None if getattr(thing, "guest", "") else member.user
    history = [(ModerationEvent.write(thing, Verb.SUBMIT, by=by, was=State.DRAFT, became=State.PENDING), sent)]
    thing.state, thing.submitted_at = State.PENDING, sent
    if accepted:
        aurelie = User.objects.get(email=story.AURELIE)
        read_on = days_ago(days - 2, hour=15)
        publish = ModerationEvent.write(thing, Verb.PUBLISH, by=aurelie, was=State.PENDING, became=State.PUBLISHED)
        history.append((publish, read_on))
        thing.state, thing.published_at = State.PUBLISHED, read_on
    for decision, when in history:
        ModerationEvent.objects.filter(pk=decision.pk).update(at=when)
    thing.save()


def load_takeovers(projects: dict[str, Project], people: dict[str, Member], places: dict[str, Collectivity]) -> None:
    """« Transcrire ensemble » lives on outside the EMI; « Un marché sans sacs » is asked for and waits."""
    first, anne_laure = projects["Transcrire ensemble"], people[ANNE_LAURE]
    place = places["EPCI-200055655"]
    new = Project.objects.create(
        title="Transcrire ensemble, de registre en registre",
        sentence="Des habitantes et des habitants déchiffrent les registres anciens, chez eux ou en médiathèque.",
        problem=first.problem,
        solution="Un soir par mois, une table et un registre. Chacun transcrit dix lignes, une archiviste relit.",
        origin=Origin.NETWORK,
        continues=first,
        sponsor_department="Direction des médiathèques",
        state=State.PUBLISHED,
        submitted_at=days_ago(520),
        published_at=days_ago(518),
        created_at=days_ago(530),
    )
    new.collectivities.add(place)
    new.themes.set(first.themes.all())
    for member, role in ((anne_laure, Role.LEAD), (people[GREGORY], Role.TEAM)):
        TeamRole.objects.create(project=new, member=member, role=role)
    why = "Une archiviste d’un côté, une médiathèque de l’autre : chacun prête ce qu’il a déjà."
    tested = StatusEntry.record(
        new, ProjectStatus.TESTED, on=days_ago(300).date(), why=why, cause=Cause.TEAM, author=anne_laure
    )
    StatusEntry.objects.filter(pk=tested.pk).update(created_at=days_ago(300))
    done = Takeover.objects.create(
        project=first,
        author=anne_laure,
        collectivity=place,
        sponsor="Direction des médiathèques",
        with_whom="Grégory, du SDIS, et une archiviste",
        created_at=days_ago(540),
        new_project=new,
    )
    decided(done, anne_laure, 540, accepted=True)
    marion = people[story.MARION]
    waits = Takeover.objects.create(
        project=projects["Un marché sans sacs"],
        author=marion,
        collectivity=places["COM-95582"],
        sponsor="Direction du commerce et de l’urbanisme",
        with_whom="Le placier du marché et deux commerçants",
        note="Commencer par les primeurs, un samedi sur deux, pendant trois mois.",
        created_at=days_ago(2),
    )
    decided(waits, marion, 2, accepted=False)


def load_reuse(
    taken: Taken, projects: dict[str, Project], people: dict[str, Member], places: dict[str, Collectivity]
) -> None:
    reuse = Reuse.objects.create(
        project=projects[taken.project],
        member=people[taken.member],
        collectivity=places[taken.collectivity],
        kept=taken.kept,
        changed=taken.changed,
        dropped=taken.dropped,
        own_project=projects.get(taken.own_project),
        on=days_ago(taken.days).date(),
        created_at=days_ago(taken.days),
    )
    if taken.confirmed_by:
        reuse.confirmed_at, reuse.confirmed_by = days_ago(taken.days - 5), people[taken.confirmed_by]
        reuse.save()
        reuse.project.heard_of(reuse.on)
    else:
        reuse.ask()


def load_subject(words: tuple, people: dict[str, Member], places: dict[str, Collectivity]) -> None:
    title, problem, code, department, sponsor, team, author, days, accepted = words
    subject = Subject.objects.create(
        title=title,
        problem=problem,
        collectivity=places[code],
        department=department,
        sponsor=sponsor,
        team=team,
        author=people[author],
        created_at=days_ago(days),
    )
    decided(subject, people[author], days, accepted=accepted)


def load_news(projects: dict[str, Project]) -> None:
    """What was asked at each term: most gave news or had none, some are expected. When the bank opened, projects that
    were older were asked for the latest of their terms."""
    today, opened = timezone.localdate(), lived(OPENING)
    for rank, project in enumerate(projects.values()):
        if project.status not in ASKED or not project.cohort or not project.cohort.presented_on:
            continue
        lead = project.roles.select_related("member").filter(role=Role.LEAD).first()
        reached = [term for term in terms(project.cohort.presented_on) if term[1] <= today]
        before = [term for term in reached if term[1] <= opened]
        for months, due_on in [*before[-1:], *reached[len(before) :]]:
            asked = FollowUp(project=project, months=months, due_on=due_on)
            if (project.title, months) not in NEWS_DUE:
                asked.news, asked.help_wanted = NEWS_GIVEN.get((project.title, months), ("", ""))
                asked.answered_at = min(at(max(due_on, opened) + timedelta(days=LATE * (1 + rank % 4))), timezone.now())
                asked.answered_by = lead.member if lead else None
                project.heard_of(asked.answered_at.date())
            asked.save()
