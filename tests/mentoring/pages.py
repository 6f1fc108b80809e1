"""Mutual help for `tests/browser/pages/`: each subject adds what it knows of the demonstration."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from directory.models import Member
from mentoring.models import (
    Challenge,
    ChallengeStory,
    HelpOffer,
    Immersion,
    ImmersionStory,
    Introduction,
    Lab,
    LabPost,
    Problem,
    ProblemAnswer,
    SkillsNotice,
    SkillsReply,
    VisitorRequest,
)
from mentoring.models.challenge_teams import join
from projects.models import Project
from projects.models.project import Role
from tests.mentoring import mentor_pages


def problem_argument(name: str, argument: str, helene: Member) -> object:
    """Hélène's question that is online; for `problem_answer_edit`, with a draft of hers."""
    mine = Problem.objects.published().get(author=helene)
    if name == "problem_answer_edit" and argument == "pk":
        return ProblemAnswer.objects.get_or_create(problem=mine, author=helene, text="Deux jours.")[0].pk
    return mine.pk


def lab_argument(name: str, argument: str, helene: Member) -> object:
    """The labo that she leads; for what closes with time, one of its things that is there today."""
    lab = Lab.objects.open().get(seats__member=helene, seats__role="lead")
    if argument == "slug":
        return Project.objects.filter(roles__member=helene, roles__role="lead").exclude(labs=lab).order_by("pk")[0].slug
    sessions = lab.sessions.order_by("event__starts_at")
    found: dict[str, Callable[[], Any]] = {
        "pk": lambda: lab.pk,
        "seat": lambda: lab.seats.filter(state="in").exclude(member=helene).order_by("pk")[0].pk,
        "milestone": lambda: lab.milestones.order_by("pk")[0].pk,
        "session": lambda: (sessions[0] if name == "lab_session_notes" else sessions.reverse()[0]).pk,
        # Of this very hour: a message is mended no later.
        "post": lambda: LabPost.objects.create(lab=lab, author=helene, text="Bonjour.", state="published").pk,
    }
    return found[argument]()


def skills_argument(name: str, argument: str, helene: Member) -> object:
    """An offer of Hélène's, which Karim answered; a draft for `skills_edit`: what is agreed is edited no more."""
    words = {"direction": "offer", "text": "Relire.", "skill": "Écrire", "half_days": 2, "period": "En mai"}
    if name == "skills_edit":
        facts = {"collectivity": helene.collectivity, **words}
        return SkillsNotice.objects.get_or_create(title="Relire vos courriers", author=helene, defaults=facts)[0].pk
    notice, _ = SkillsNotice.objects.get_or_create(
        title="Relire vos affiches",
        author=helene,
        defaults={"collectivity": helene.collectivity, "state": "published", "status": "in_contact", **words},
    )
    other = Member.objects.exclude(collectivity=helene.collectivity).present().order_by("pk")[0]
    said = {"member": other, "collectivity": other.collectivity, "state": "accepted"}
    reply, _ = SkillsReply.objects.get_or_create(notice=notice, defaults=said)
    return reply.pk if argument == "reply" else notice.pk


def challenge_argument(name: str, argument: str, helene: Member) -> object:
    """One of Hélène's, which runs: her promotion is in it, and she began to say what it did."""
    mine, _ = Challenge.objects.get_or_create(
        title="Une affiche de moins",
        author=helene,
        defaults={
            "text": "Chaque équipe retire une affiche.",
            "starts_on": timezone.localdate(),
            "ends_on": timezone.localdate() + timedelta(days=40),
            "state": "published",
        },
    )
    if not name.startswith("challenge_story_"):
        return mine.pk
    team = join(mine, "cohort", by=helene)
    if name == "challenge_story_edit" and argument == "pk":
        return ChallengeStory.objects.get_or_create(team=team, author=helene, text="Une de moins.")[0].pk
    return mine.pk


def immersion_argument(name: str, argument: str, helene: Member) -> object:
    """The offer of Hélène's that somebody asks to see, and that demand; for a story, where she went herself."""
    if name.startswith("immersion_story_"):
        shared = ImmersionStory.objects.of(helene).get()
        return shared.immersion_id if argument == "immersion" else shared.pk
    mine = Immersion.objects.published().filter(author=helene).order_by("pk")[0]
    return mine.visits.order_by("pk")[0].pk if name.startswith("immersion_visit") else mine.pk


# Addresses that draw no page of their own: verbs and files, with « mentoring: ».
NOT_PAGES: set[str] = {
    *(f"mentoring:introduction_{verb}" for verb in ("yes", "pass", "agree", "close")),
    *(f"mentoring:challenge_{verb}" for verb in ("unsubmit", "restore", "withdraw", "join", "leave", "contact")),
    *(f"mentoring:immersion_{verb}" for verb in ("unsubmit", "restore", "withdraw", "ask", "close")),
    *(
        f"mentoring:immersion_visit_{verb}"
        for verb in ("accept", "decline", "leave", "dates", "choose", "agree", "tell")
    ),
    *(f"mentoring:immersion_story_{verb}" for verb in ("unsubmit", "restore", "withdraw")),
    *(f"mentoring:challenge_story_{verb}" for verb in ("unsubmit", "restore", "withdraw")),
    *(f"mentoring:lab_{verb}" for verb in ("answer", "join", "leave", "invite", "pass_lead", "take_lead")),
    *(f"mentoring:lab_{verb}" for verb in ("milestone_done", "milestone_remove", "session_answer")),
    *(f"mentoring:lab_{verb}" for verb in ("document", "document_remove", "post", "post_remove")),
    *("mentoring:project_help_answer", "mentoring:visitor_answer", "mentoring:want_answer", "mentoring:want_clear"),
    *(f"mentoring:problem_{verb}" for verb in ("unsubmit", "restore", "withdraw", "me_too", "reopen", "unname")),
    *mentor_pages.NOT_PAGES,
    *(f"mentoring:skills_{verb}" for verb in ("unsubmit", "restore", "withdraw", "reply", "decide", "agree", "done")),
    *(f"mentoring:problem_answer_{verb}" for verb in ("unsubmit", "restore", "withdraw")),
}
# What stands in addresses, by the beginning of their name: f(name, argument, helene), of the loaded demonstration.
ARGUMENTS: dict[str, Callable[[str, str, Member], object]] = {
    "challenge": challenge_argument,
    "introduction": lambda name, argument, helene: introduction_of(helene),
    "lab": lab_argument,
    "immersion": immersion_argument,
    "problem": problem_argument,
    "skills": skills_argument,
    "request": mentor_pages.request_argument,
    "request_measure": lambda name, argument, helene: measurable(helene),
    "project_help": lambda name, argument, helene: HelpOffer.objects.order_by("pk")[0].project.slug,
    "visitor_request": lambda name, argument, helene: VisitorRequest.objects.order_by("pk")[0].token,
}


def measurable(helene: Member) -> str:
    """A project of hers that the network reads."""
    mine = Project.objects.read_by_the_network().filter(roles__member=helene, roles__role=Role.LEAD)
    return mine.order_by("pk").values_list("slug", flat=True)[0]


def introduction_of(helene: Member) -> int:
    """One that she asked."""
    return Introduction.objects.of(helene).order_by("pk").values_list("pk", flat=True)[0]


def demo_argument(name: str, argument: str, helene: Member) -> object:
    """What stands in the address `name` (without `mentoring:`) where it asks for `argument`."""
    begins = max((one for one in ARGUMENTS if name.startswith(one)), key=len)
    return ARGUMENTS[begins](name, argument, helene)
