"""A labo, in the small world of `tests/access.py`, and as tests make one."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from directory.models import Member
from events.models import Event, EventFormat, EventKind
from mentoring import lab_contents, labs
from mentoring.models import Lab, LabDocument, LabMilestone, LabPost, LabSeat, LabSession
from projects.models import Project
from tests.factories import MemberFactory, ProjectFactory

TITLE = "Le premier appel compte"
PURPOSE = "Le guichet tourne. Nous cherchons comment le garder quand l’équipe change."
PDF = b"%PDF-1.4\nkept byte for byte; tests that ask what it is make a real one"


def make_lab(lead: Member, *others: Member, **facts: Any) -> Lab:
    """The labo of a project of this person, with these members who accepted."""
    lab = labs.open_lab(ProjectFactory(lead=lead, **facts), by=lead, purpose=PURPOSE)
    for one in others:
        bring_in(lab, one, lead)
    return lab


def bring_in(lab: Lab, member: Member, lead: Member) -> LabSeat:
    labs.invite(lab, member, by=lead)
    labs.answer(lab, by=member, accepts=True)
    return lab.seats.get(member=member)


def add_milestone(lab: Lab, by: Member, **facts: Any) -> LabMilestone:
    facts = {"what": "Essayer avec dix familles", "by_when": timezone.localdate() + timedelta(days=9)} | facts
    milestone = LabMilestone(lab=lab, **facts)
    lab_contents.save_milestone(milestone, by=by)
    return milestone


def plan(lab: Lab, by: Member, **facts: Any) -> LabSession:
    starts_at = facts.pop("starts_at", timezone.now() + timedelta(days=5))
    event = Event(
        title=facts.pop("title", "Relire les entretiens"),
        kind=EventKind.WORKSHOP,
        format=EventFormat.REMOTE,
        meeting_url="https://visio.example.fr/labo",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        **facts,
    )
    return lab_contents.plan_session(lab, event, by=by)


def past(session: LabSession) -> LabSession:
    """The same, a week ago."""
    then = timezone.now() - timedelta(days=7)
    Event.objects.filter(pk=session.event_id).update(starts_at=then, ends_at=then + timedelta(hours=1))
    return LabSession.objects.select_related("event", "lab__project").get(pk=session.pk)


def write(lab: Lab, by: Member, text: str = "Bonjour à toutes et à tous.") -> LabPost:
    post = LabPost(lab=lab, author=by, text=text)
    post.put()
    return post


def join_document(lab: Lab, by: Member, title: str = "Entretiens", content: bytes = PDF) -> None:
    lab_contents.add_document(lab, ContentFile(content), title=title, kind="pdf", by=by)


# The small world ---------------------------------------------------------------------------------


def make_labs(cast: dict[str, Any]) -> None:
    """Hélène's, with somebody of another collectivité; one of each thing that it holds."""
    helene, other = cast["helene"], MemberFactory(with_account=True)
    project = Project.objects.get(title=TITLE)
    lab = labs.open_lab(project, by=helene, purpose=PURPOSE)
    bring_in(lab, other, helene)
    add_milestone(lab, helene)
    past(plan(lab, helene, title="La première séance"))
    plan(lab, helene)
    # No such file is on the disk: tests/mentoring/test_labs.py reads some.
    LabDocument.objects.create(lab=lab, title="Entretiens", kind="pdf", size=1, file="labos/rien", added_by=helene)
    write(lab, helene)


def lab_argument(name: str, argument: str, about: str) -> Any:
    lab = Lab.objects.get(project__title=TITLE)
    if argument == "slug":
        return lab.project.slug
    if about == "unknown":
        return 0
    sessions = lab.sessions.order_by("event__starts_at")
    return {
        "pk": lambda: lab.pk,
        "seat": lambda: lab.seats.exclude(role="lead").order_by("pk")[0].pk,
        "milestone": lambda: lab.milestones.get().pk,
        "session": lambda: (sessions.first() if name == "lab_session_notes" else sessions.last()).pk,
        "document": lambda: lab.documents.get().pk,
        "post": lambda: lab.posts.order_by("pk")[0].pk,
    }[argument]()


def take_part_in_labs(helene: Member, karim: Member) -> None:
    """She leads one, where she wrote, took something on and joined a file; he wrote in it too."""
    lab = make_lab(helene)
    LabSeat.objects.create(lab=lab, member=karim, state="in", invited_by=helene, joined_at=timezone.now())
    done = add_milestone(lab, helene, owner=helene)
    lab_contents.mark_milestone(done, by=helene, done=True)
    session = past(plan(lab, helene, title="Le labo se réunit"))
    lab_contents.save_notes(session, "Nous gardons deux idées.", by=helene)
    join_document(lab, helene, "Mes entretiens")
    write(lab, helene, "Un message d’Hélène au labo.")
    write(lab, karim, "Une réponse au labo.")
