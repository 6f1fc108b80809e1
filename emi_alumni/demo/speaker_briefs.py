"""The demonstration's speakers: one who prepares the next module of the promotion in training, one who answered."""

from datetime import timedelta

from django.utils import timezone

from directory.models import Cohort, Member, User
from emi_alumni.demo import story
from emi_alumni.demo.dates import promotion
from emi_alumni.demo.subjects import TRAINING
from emi_alumni.foundation.moderation.models import ModerationEvent, State, Verb
from governance.models import CurriculumModule
from projects.models import ModuleAsk, Project, SpeakerBrief, SpeakerReply
from projects.models.project import AUTHORS
from projects.models.speaker_briefs import end_of

NEXT_SPEAKER = "Solène Lacroix"
FORMER_SPEAKER = "Gilles Fontaine"
ASK = (
    "Les écoles nous envoient les hauteurs d’eau par photo. Nous voudrions un relevé que les enfants remplissent "
    "seuls, et qui s’additionne sans ressaisie. Nous avons essayé un tableau partagé : trois classes sur neuf l’ont "
    "rempli."
)
FORMER_ASK = (
    "Les équipes d’entretien découvrent la cour le jour des travaux. Comment les associer avant, sans réunion de plus ?"
)
REPLY = (
    "Commencez par une heure dans la cour, balai en main, avec l’équipe du matin : notez ce qui la gêne avant de "
    "parler du projet. Nous en ferons l’exercice du premier après-midi."
)
FOR_ALL = "Venez avec une personne que votre projet dérange : nous préparerons ensemble ce que vous lui demanderez."
WAITS = "Apportez trois photos reçues des écoles : nous en ferons un formulaire d’une seule question."


def load_speaker_briefs() -> None:
    cohort, today = Cohort.objects.get(label=promotion(TRAINING)), timezone.localdate()
    aurelie = Member.objects.get(user__email=story.AURELIE)
    modules = CurriculumModule.objects.of(cohort)
    coming = modules.filter(starts_on__gt=today).first()
    past = modules.filter(starts_on__lte=today).last()
    project = Project.objects.get(title="La cour qui boit la pluie")
    if coming is None or past is None:
        return
    by = project.roles.filter(role__in=AUTHORS).select_related("member").order_by("pk")[0].member
    assert past.starts_on
    ask(project, past, FORMER_ASK, by, days=(today - past.starts_on).days + 6)
    over = brief_of(past, FORMER_SPEAKER, aurelie)
    for team, words in ((project, REPLY), (None, FOR_ALL)):
        answered(over, team, words, days=(today - past.starts_on).days + 4)
    brief = brief_of(coming, NEXT_SPEAKER, aurelie)
    ask(project, coming, ASK, by, days=2)
    brief.answer(WAITS, project=project)


def brief_of(module: CurriculumModule, name: str, by: Member) -> SpeakerBrief:
    """From three weeks before the module until its first day; teams write until two days before."""
    assert module.starts_on
    days = {"asks_until": module.starts_on - timedelta(days=2), "ends_on": module.starts_on}
    brief, _ = SpeakerBrief.issue(module, name=name, by=by, **days)
    created_at = min(end_of(module.starts_on - timedelta(days=21)), timezone.now())
    SpeakerBrief.objects.filter(pk=brief.pk).update(created_at=created_at)
    return brief


def ask(project: Project, module: CurriculumModule, text: str, by: Member, days: int) -> None:
    at = timezone.now() - timedelta(days=days)
    ModuleAsk.objects.create(project=project, module=module, text=text, written_by=by, written_at=at)


def answered(brief: SpeakerBrief, project: Project | None, text: str, days: int) -> None:
    """Sent so many days ago, passed on the next day."""
    sent = timezone.now() - timedelta(days=days)
    line = brief.module
    reply = SpeakerReply.objects.create(
        brief=brief,
        cohort=line.cohort,
        module=line.module,
        project=project,
        signature=brief.name,
        text=text,
        created_at=sent,
        state=State.PUBLISHED,
        submitted_at=sent,
        published_at=sent + timedelta(days=1),
    )
    aurelie = User.objects.get(email=story.AURELIE)
    moves = ((Verb.SUBMIT, None, State.DRAFT, State.PENDING), (Verb.PUBLISH, aurelie, State.PENDING, State.PUBLISHED))
    for rank, (verb, by, was, became) in enumerate(moves):
        event = ModerationEvent.write(reply, verb, by=by, was=was, became=became)
        ModerationEvent.objects.filter(pk=event.pk).update(at=sent + timedelta(days=rank))
