"""The demonstration's calls for subjects: the one of the promotion to come, open today; that of the promotion in
training, answered, one of whose subjects became a project. All fictitious."""

from datetime import date, datetime, time
from typing import NamedTuple

from django.utils import timezone

from directory.models import Cohort, Collectivity, Member
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago, lived, promotion
from emi_alumni.demo.follow_ups import decided
from emi_alumni.demo.reading import members_by_email, people
from projects.models import (
    JuryOutcome,
    Project,
    StatusEntry,
    Subject,
    SubjectCall,
    SubjectLink,
    SubjectOutcome,
    SubjectSupport,
    Theme,
)
from projects.statuses import ProjectStatus

TO_COME = "2024-2025"
TRAINING = "2023-2024"
TRANSITION = "Transition écologique et solidaire"
LINK = "Direction générale des services, Sannois"  # whose link opens the form, in the demo only


class Proposed(NamedTuple):
    title: str
    problem: str
    place: str
    department: str
    sponsor: str
    theme: str
    author: str
    days: int  # ago; of the last call, days after it opened
    supporters: tuple[str, ...]
    guest: str = ""
    outcome: str = ""
    answer: str = ""
    appetizer: str = ""


OPEN = (
    Proposed(
        "De l’ombre dans les cours de crèche",
        "En juin, les cours de crèche dépassent trente-cinq degrés : les enfants ne sortent plus l’après-midi, et les "
        "équipes ferment les stores. Chaque ville cherche seule.",
        "COM-95018",
        "Petite enfance",
        "Directrice de la petite enfance",
        TRANSITION,
        story.CATHERINE,
        19,
        ("A03", "A08", "A15", "A22", "A27", "A41"),
        guest="Direction de la petite enfance, Argenteuil",
    ),
    Proposed(
        "Des horaires qui laissent candidater les femmes",
        "Les postes d’encadrement de la propreté commencent à cinq heures : presque aucune candidate, alors que les "
        "équipes en comptent une sur trois.",
        "EPCI-200058485",
        "Propreté",
        "",
        "Ressources humaines",
        story.MARION,
        12,
        ("A05", "A11", "A34"),
    ),
)
ANSWERED = (
    Proposed(
        "Des cours d’école qui gardent la pluie",
        "À chaque orage les cours goudronnées débordent, et l’été elles brûlent. Les écoles demandent, les services "
        "techniques attendent un modèle.",
        "COM-95018",
        "Éducation et enfance",
        "Direction de l’éducation et de l’enfance",
        TRANSITION,
        story.BAKARY,
        9,
        ("A02", "A14", "A26", "A33", "A45"),
        outcome=SubjectOutcome.RETAINED,
        answer="Le problème est vécu dans trois collectivités, et une direction est prête à le porter.",
        appetizer="La cour qui boit la pluie",
    ),
    Proposed(
        "Un annuaire des salles que les associations peuvent emprunter",
        "Les associations appellent quatre services pour une salle, et deux fois sur trois personne ne sait répondre.",
        "COM-95582",
        "Vie associative",
        "",
        "Accueil et relation aux usagers",
        story.ISABELLE,
        15,
        ("A19",),
        outcome=SubjectOutcome.LATER,
        answer="Bon sujet, sans commanditaire pour le moment : nous le présenterons à la prochaine promotion.",
    ),
    Proposed(
        "Refaire l’affichage des panneaux lumineux",
        "Les messages des panneaux changent toutes les semaines et personne ne les lit.",
        "COM-95607",
        "Communication",
        "",
        "",
        story.MARION,
        20,
        (),
        outcome=SubjectOutcome.DECLINED,
        answer="La réponse est déjà choisie dans la question : partez de ce que les habitants cherchent à savoir.",
    ),
)
# Told by the follow-ups: it answers the call that is open.
ALREADY = "Une seule adresse pour déménager"


def load_subjects() -> None:
    places = {place.code: place for place in Collectivity.objects.all()}
    numbered, members = people(), members_by_email()
    opened = call_of(
        prepared_cohort(),
        "Un problème que vivent des agents ou des habitants, et une direction prête à ouvrir ses portes. Deux attentes "
        "cette année : la transition écologique, et l’égalité entre les femmes et les hommes.",
        lived(date(2024, 4, 22)),
        lived(date(2024, 7, 5)),
        TRANSITION,
    )
    past = call_of(
        Cohort.objects.get(label=promotion(TRAINING)),
        "Des sujets du quotidien, observables sur le terrain dès le premier mois.",
        lived(date(2023, 6, 5)),
        lived(date(2023, 7, 7)),
    )
    for told in OPEN:
        propose(told, opened, told.days, places, members, numbered)
    since = (days_ago(0).date() - past.opens_on).days
    for told in ANSWERED:
        propose(told, past, since - told.days, places, members, numbered)
    Subject.objects.filter(title=ALREADY).update(call=opened, theme=theme("Simplification"))
    write_jury(past.cohort, members[story.AURELIE])
    SubjectLink.issue(name=LINK, by=members[story.HELENE])


def prepared_cohort() -> Cohort:
    """The promotion whose year is being prepared: its dates are set, nobody is in it yet."""
    label = promotion(TO_COME)
    starts_on, ends_on = map(int, label.split("-"))
    days = {
        "appetizer_on": lived(date(2024, 10, 10)),
        "jury_on": lived(date(2024, 10, 10)),
        "teams_on": lived(date(2024, 10, 24)),
        "presented_on": lived(date(2025, 6, 19)),
    }
    more = {"starts_on": starts_on, "ends_on": ends_on, "scope": "Intercollectivités", "look": 1}
    return Cohort.objects.get_or_create(label=label, defaults=days | more)[0]


def call_of(cohort: Cohort, words: str, opens_on: date, closes_on: date, *themes: str) -> SubjectCall:
    told_at = timezone.make_aware(datetime.combine(opens_on, time(8)))
    days = {"opens_on": opens_on, "closes_on": closes_on, "told_at": min(told_at, timezone.now())}
    call = SubjectCall.objects.create(cohort=cohort, words=words, **days)
    call.themes.set([one for name in themes if (one := theme(name))])
    return call


def write_jury(cohort: Cohort, by: Member) -> None:
    """What the jury decided of the promotion in training, as its projects' histories tell it."""
    entries = StatusEntry.objects.filter(project__cohort=cohort, status=ProjectStatus.IN_TRAINING)
    for entry in entries.order_by("pk"):
        JuryOutcome.objects.create(
            project_id=entry.project_id,
            is_retained=True,
            why=entry.why,
            on=entry.on,
            entry=entry,
            written_by=by,
            written_at=entry.created_at,
            told_at=entry.created_at,
        )


def theme(name: str) -> Theme | None:
    return Theme.objects.filter(name=name).first()


def propose(
    told: Proposed,
    call: SubjectCall,
    days: int,
    places: dict[str, Collectivity],
    members: dict[str, Member],
    numbered: dict[str, Member],
) -> None:
    subject = Subject.objects.create(
        title=told.title,
        problem=told.problem,
        collectivity=places[told.place],
        department=told.department,
        sponsor=told.sponsor,
        theme=theme(told.theme),
        author=None if told.guest else members[told.author],
        call=call,
        guest=told.guest,
        created_at=days_ago(days),
        outcome=told.outcome,
        answer=told.answer,
        answered_on=call.closes_on if told.outcome else None,
        appetizer=Project.objects.get(title=told.appetizer) if told.appetizer else None,
    )
    decided(subject, members[told.author], days, accepted=True)
    SubjectSupport.objects.bulk_create(SubjectSupport(subject=subject, member=numbered[key]) for key in told.supporters)
