"""What the mission's queue shows of the project bank, and what readers may report."""

from functools import partial

from django.db.models import Prefetch, Q, QuerySet

from directory.contributions.queue import declare_contribution
from emi_alumni.foundation.moderation.models import Verb
from emi_alumni.foundation.moderation.queued_models import QueuedModel, declare
from projects import public
from projects.models import Project, PublicPage, SpeakerReply, Subject, SubjectComment, Takeover, Voice
from projects.models.project import AUTHORS, TeamRole


def team_of(project: Project) -> str:
    """The people who write it, as prefetched, and its promotion."""
    names = [role.member.full_name for role in project.roles.all() if role.role in AUTHORS]
    return ", ".join(dict.fromkeys(names)) + (f", promotion {project.cohort}" if project.cohort else "")


def team(path: str = "") -> Prefetch:
    """Who is of a project, at the end of this path, with their names: one statement."""
    return Prefetch(f"{path}roles", TeamRole.objects.select_related("member"))


def with_team(projects: QuerySet) -> QuerySet:
    return projects.select_related("cohort").prefetch_related(team(), "collectivities")


def voices_to_read(voices: QuerySet) -> QuerySet:
    return voices.select_related("form__project__cohort").prefetch_related(team("form__project__"))


def who_reads_why(voice: Voice) -> str:
    """Nobody has an account behind a voice: the portal tells nobody, and the mission should know it."""
    if voice.contact:
        return (
            "Cette phrase reste dans l’historique. La personne a laissé de quoi la joindre : le portail ne lui écrit "
            "pas, c’est à vous de la prévenir si vous le souhaitez."
        )
    return "La personne est anonyme, elle ne lira pas cette phrase : elle reste dans l’historique, pour la mission."


declare(
    QueuedModel(
        model=Project,
        slug="projet",
        icon="lightbulb",
        fields=(
            "sentence",
            ("Collectivités", lambda project: ", ".join(str(place) for place in project.collectivities.all())),
            "origin",
            "status",
            "why",
            *[name for name in Project.REVISED if name not in ("title", "sentence")],
        ),
        who=team_of,
        for_queue=with_team,
        of_place=lambda place: Q(pk__in=place.projects.order_by().values("pk")),
        visible_to=Project.objects.visible_to,
        reason_read=lambda project: "L’équipe lira cette phrase.",
    )
)
declare(
    QueuedModel(
        model=PublicPage,
        slug="page-publique",
        icon="share-2",
        fields=(
            ("Adresse", lambda page: page.public_url),
            *((label, partial(public.line, label=label)) for label in public.LABELS),
        ),
        who=lambda page: team_of(page.project),
        hint=lambda page: "Tout le monde pourra lire cette page, sans compte.",
        compared=public.compared,
        for_queue=lambda pages: pages.for_people(),
        read_at=lambda page: page.public_url,
        own=lambda member: PublicPage.objects.filter(project__roles__member=member, project__roles__role__in=AUTHORS),
        reason_read=lambda page: "L’équipe lira cette phrase.",
        canned=(
            "Une personne est reconnaissable : retirez ce qui permet de l’identifier.",
            "Ces mots conviennent au réseau, pas à tout le monde : récrivez-les pour un habitant.",
            "Il manque l’essentiel pour comprendre sans connaître le réseau : ajoutez quelques phrases.",
        ),
    )
)
declare(
    QueuedModel(
        model=Voice,
        slug="retour",
        icon="quote",
        fields=("text", "smiley", "clarity", "profile", "signature"),
        who=lambda voice: f"{voice.shown_signature}, sur « {voice.form.project} »",
        mended=("admin:projects_voice_change", "Signer, retirer un nom"),
        for_queue=voices_to_read,
        visible_to=Voice.objects.visible_to,
        canned=(
            "Une personne est reconnaissable.",
            "Ce retour ne parle pas du projet.",
            "Des mots blessent quelqu’un.",
        ),
        reason_read=who_reads_why,
        tells=False,
        sends_back=False,
    )
)
declare(
    QueuedModel(
        model=SpeakerReply,
        slug="intervenant",
        icon="quote",
        fields=(
            ("Pour", lambda reply: f"l’équipe de « {reply.project} »" if reply.project else "toutes les équipes"),
            ("Promotion", lambda reply: str(reply.cohort)),
            "text",
        ),
        who=lambda reply: ", ".join(filter(None, [reply.signature, str(reply.module or "")])),
        hint=lambda reply: f"À vérifier : {', '.join(reply.spotted)}." if reply.spotted else "",
        for_queue=lambda replies: replies.select_related("cohort", "module", "project").prefetch_related(
            team("project__")
        ),
        visible_to=SpeakerReply.objects.visible_to,
        canned=("Une personne est reconnaissable.", "Ces mots blessent une équipe.", "Hors du sujet du module."),
        reason_read=lambda reply: (
            "L’intervenant n’a pas de compte, il ne lira pas cette phrase : elle reste dans "
            "l’historique, pour la mission."
        ),
        tells=False,
        sends_back=False,
        accept="Transmettre",
    )
)
declare_contribution(
    Takeover,
    "reprise",
    accept="Accepter",
    icon="git-branch",
    outcomes={Verb.PUBLISH: lambda takeover: f"{takeover.author.full_name} reprend le projet « {takeover.project} »"},
    fields=("collectivity", "sponsor", "with_whom", "note"),
    # What follows of it is a draft of who takes it over: readers find it where the first project says what it became.
    read_at=lambda takeover: f"{takeover.project.get_absolute_url()}#filiation",
    visible_to=None,
    canned=(
        "Dites avec quel commanditaire, et ce qu’il attend.",
        "Quelqu’un d’autre reprend déjà ce projet : nous vous mettons en relation.",
    ),
)
declare_contribution(
    Subject,
    "sujet",
    icon="target",
    fields=("problem", "theme", "collectivity", "department", "sponsor", "team", "guest"),
    who=lambda subject: f"{subject.author.full_name if subject.author else subject.guest}, {subject.collectivity}",
    of_place=lambda place: Q(author__collectivity=place) | Q(author=None, collectivity=place),
    reason_read=lambda subject: (
        "La personne lira cette phrase."
        if subject.author
        else "Qui a écrit par ce lien lira cette phrase en l’ouvrant de nouveau."
    ),
)
declare_contribution(
    SubjectComment,
    "commentaire-sujet",
    icon="quote",
    fields=(("Sujet", lambda comment: str(comment.subject)), "text"),
)
