"""Every address of the portal, and the small world in which each role asks for it. Read by several tests.

`addresses()` walks the URL resolver, so that nothing that answers is forgotten; `World` gives the things that
addresses name.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from directory.models import (
    Cohort,
    Collectivity,
    CollectivityMove,
    DiplomaText,
    Invitation,
    Member,
    MessageBlock,
    PlaceAlias,
    ProfileClaim,
    RelayedMessage,
    StaleReport,
    User,
)
from directory.models.invitations import hash_token
from emi_alumni.foundation.moderation.models import CannedReason
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.outbox.models import Kind, Letter
from emi_alumni.foundation.search.models import MissedSearch
from governance.models import CurriculumModule, ExternalLoop, Module, MonthlyWord, Tool
from governance.models.monthly_words import this_month
from projects.models import (
    Document,
    FollowUp,
    Indicator,
    JournalEntry,
    JuryOutcome,
    ModuleAsk,
    Project,
    Reuse,
    SpeakerBrief,
    SponsorLink,
    SponsorView,
    StageMeeting,
    StatusEntry,
    Subject,
    SubjectCall,
    SubjectComment,
    SubjectLink,
    Takeover,
    TeamComposition,
    Theme,
)
from projects.models.project import Role
from projects.views.voices import Answer
from tests.cast import make_cast
from tests.events.world import event_argument, make_events
from tests.factories import MemberFactory, ProjectFactory, PublicPageFactory, VoiceFactory
from tests.governance.world import governance_argument, make_governance
from tests.mentoring.world import make_mentoring, mentoring_argument
from tests.resources.world import make_resources, resource_argument
from tests.signing_in import signed_in

# The animator comes last: most rows give five answers, and the animator gets what the representative gets.
ROLES = ("visitor", "member", "representative", "moderator", "administrator", "animator")
TOKEN = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"


@dataclass(frozen=True)
class Address:
    """One URL name and the names of the arguments it takes."""

    name: str
    arguments: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name


def addresses() -> list[Address]:
    """Every named address; those without a name are Django's redirections inside the administration."""

    def walk(patterns: list, namespace: str = "") -> Iterator[Address]:
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                if pattern.name:
                    yield Address(namespace + pattern.name, tuple(pattern.pattern.regex.groupindex))
            else:
                inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from walk(pattern.url_patterns, inside)

    found = {address.name: address for address in walk(get_resolver().url_patterns)}
    return list(found.values())


@dataclass
class World:
    """Who and what exist while an address is asked for."""

    helene: Member
    karim: Member
    representative: Member
    animator: Member
    moderator: User
    administrator: User
    hidden: Member
    imported: Member
    letter: RelayedMessage
    report: StaleReport
    project: Project  # Hélène's, published
    draft: Project  # Hélène's
    appetizer: Project  # Karim's, not selected
    pks: dict[str, int]  # of what belongs to Hélène's project, by the URL name that asks for it
    sessions: dict[str, str] = field(default_factory=dict)  # session cookie by role

    def sign_everybody_in(self) -> None:
        for role in ROLES[1:]:
            person = self.helene if role == "member" else getattr(self, role)
            self.sessions[role] = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value

    def client(self, role: str) -> Client:
        """A browser in which this role is signed in already."""
        client = Client()
        if role != "visitor":
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client

    def url(self, address: Address, about: str = "") -> str:
        """The address, about the thing that a row of the table names (`karim` when it names none)."""
        return reverse(address.name, kwargs={name: self.argument(address, name, about) for name in address.arguments})

    def argument(self, address: Address, name: str, about: str) -> Any:
        if address.name.startswith("admin:"):
            return self.admin_argument(address, name)
        if address.name.startswith("projects:"):
            return self.project_argument(address, name, about)
        if address.name.startswith("events:"):
            return event_argument(address.name, name, about)
        if address.name.startswith("mentoring:"):
            return mentoring_argument(address.name.removeprefix("mentoring:"), name, about)
        if address.name.startswith("resources:"):
            return resource_argument(address.name.removeprefix("resources:"), name, about)
        if address.name.startswith("governance:"):
            return governance_argument(address.name, name, about)
        if address.name == "monthly_word_fed":
            return ExternalLoop.objects.order_by("pk")[0].pk
        if address.name.startswith("follows:"):
            followed = {"kind": "inconnu" if about == "unknown" else "project", "pk": self.project.pk}
            return followed[name]
        if address.name.startswith(("moderation:", "notifications:")):
            return self.told_argument(address, name, about)
        if name == "slug":
            if "collectivity" in address.name:
                return Collectivity.objects.get(code="DEP95").slug
            if "cohort" in address.name:
                return Cohort.objects.get(label="2019-2020").slug
            return "personne-inconnue" if about == "unknown" else getattr(self, about or "karim").slug
        return {
            "section": "identite",
            "token": TOKEN if about != "unknown" else "inconnu",
            "pk": {"directory:message_": self.letter.pk, "directory:report_": self.report.pk}.get(
                address.name.rpartition("_")[0] + "_", 1
            ),
            "uidb36": "1",
            "key": "inconnue",
        }[name]

    def project_argument(self, address: Address, name: str, about: str) -> Any:
        """`about` names one of our projects (hers, published, when it names none); `unknown` is none."""
        if name == "slug":
            if about == "cohort":
                return self.helene.cohort.slug
            return "projet-inconnu" if about == "unknown" else getattr(self, about or "project").slug
        if name == "token":
            by_link = any(word in address.name for word in ("sponsor", "subject", "speaker"))
            door = TOKEN if by_link else self.project.voice_form.token
            return "inconnu" if about == "unknown" else door
        return {
            "pk": self.pks.get(address.name.removeprefix("projects:"), 0),
            "subject": self.pks["subject_of_comment"],
            "step": "essentiel",
            "answer": "inconnu" if about == "unknown" else Answer.new_slug(self.project.voice_form),
        }[name]

    def told_argument(self, address: Address, name: str, about: str) -> Any:
        """Reports and notifications: of Hélène's published project when nothing is named; she was told of it."""
        if name == "pk" and address.name == "notifications:read":
            return Notification.objects.get(recipient=self.helene.user, kind="world").pk
        return {
            "pk": 0 if about == "unknown" else getattr(self, about or "project").pk,
            "kind": "projet",
            "app": "projects",
            "model": "inconnu" if about == "unknown" else "project",
        }[name]

    @staticmethod
    def admin_argument(address: Address, name: str) -> Any:
        if name in ("object_id", "pk") and address.name != "admin:view_on_site":
            model = model_of(address)
            thing = model._default_manager.order_by("pk").first() if model else None
            return thing.pk if thing else 0
        return {
            "content_type_id": ContentType.objects.get_for_model(Member).pk,
            "object_id": Member.objects.order_by("pk")[0].pk,
            "app_label": sorted(model._meta.app_label for model in admin.site._registry)[0],
            "url": "inconnu",
        }.get(name, 1)


def model_of(address: Address) -> type[Model] | None:
    """The model of an address of the administration: `admin:directory_member_change` is about Member."""
    words = address.name.removeprefix("admin:")
    return next(
        (
            model
            for model in apps.get_models()
            if words.startswith(f"{model._meta.app_label}_{model._meta.model_name}_")
        ),
        None,
    )


def make_world() -> World:
    cast = make_cast()
    helene, karim = cast["helene"], cast["karim"]
    imported = MemberFactory(imported=True, given_name="Importée", family_name="Enattente", email="importee@exemple.fr")
    invitation, _ = Invitation.issue(imported, email=imported.email, by=None)
    Invitation.objects.filter(pk=invitation.pk).update(token_hash=hash_token(TOKEN))
    Letter.objects.create(kind=Kind.INVITATION, to=imported.email, key="k", expires_at=timezone.now()).mark_sent()
    MessageBlock.objects.create(member=helene, blocked=cast["representative"])
    ProfileClaim.objects.create(given_name="Paul", family_name="Oublié", email="paul@exemple.fr")
    CollectivityMove.objects.create(member=helene, joined=helene.collectivity, state="confirmed")
    project = ProjectFactory(title="Le premier appel compte", lead=helene, status="implemented")
    make_governance(cast)
    MonthlyWord.objects.create(month=this_month())
    make_events(cast)
    make_mentoring(cast)
    make_resources(cast)
    Notification.tell([helene.user], kind="world", sentence="Votre projet est publié.", thing=project)
    world = World(
        **cast,
        project=project,
        draft=ProjectFactory(title="Encore un brouillon", lead=helene, draft=True),
        appetizer=ProjectFactory(title="Un marché sans sacs", lead=karim, appetizer=True),
        pks=parts_of(project, cast),
        hidden=MemberFactory(hidden=True, given_name="Cachée", family_name="Parchoix"),
        imported=imported,
        letter=RelayedMessage.objects.create(sender=karim, recipient=helene, subject="Bonjour", body="Bonjour Hélène"),
        report=StaleReport.objects.create(member=helene, author=karim, note="A changé de service"),
    )
    world.sign_everybody_in()
    return world


def parts_of(project: Project, cast: dict[str, Any]) -> dict[str, int]:
    """What belongs to a project and has an address of its own."""
    helene, karim = cast["helene"], cast["karim"]
    voice = VoiceFactory(form__project=project)
    link, _ = SponsorLink.issue(project, name="DGA solidarités", by=helene)
    SponsorLink.objects.filter(pk=link.pk).update(token_hash=hash_token(TOKEN))
    words = {"collectivity": karim.collectivity, "member": karim}
    reuse = Reuse.objects.create(project=project, kept="Les plages de rappel", **words)
    wrote = {"author": helene, "collectivity": karim.collectivity}
    subject = Subject.objects.create(title="Ne plus perdre les courriers", problem="…", state="refused", **wrote)
    online = Subject.objects.create(title="Ne plus attendre", problem="…", state="published", **wrote)
    comment = SubjectComment.objects.create(subject=online, author=helene, text="Chez nous aussi.", state="published")
    SubjectLink.issue(name="DGA solidarités", by=helene)
    own_link = SubjectLink.objects.get()
    SubjectLink.objects.filter(pk=own_link.pk).update(token_hash=hash_token(TOKEN))
    today = timezone.localdate()
    JuryOutcome.objects.create(project=project, is_retained=True, why="Huit sites.", on=today)
    SubjectCall.objects.create(cohort=helene.cohort, words="Des sujets.", opens_on=today, closes_on=today)
    TeamComposition.objects.create(cohort=helene.cohort, wishes_until=today)
    project.cohort = helene.cohort
    project.save(update_fields=["cohort"])
    line = CurriculumModule.objects.get_or_create(
        cohort=helene.cohort, module=Module.objects.get_or_create(name="Design de service")[0]
    )[0]
    brief, _ = SpeakerBrief.issue(line, name="Solène Arrighi", asks_until=today, ends_on=today, by=None)
    SpeakerBrief.objects.filter(pk=brief.pk).update(token_hash=hash_token(TOKEN))
    brief.answer("Apportez trois photos.", project=project)
    ModuleAsk.objects.create(project=project, module=line, text="Un relevé.", written_by=helene)
    DiplomaText.objects.create(what="Un diplôme.", how="Écrire à la mission.")
    view = SponsorView.objects.create(project=project, signature="DGS", kept="yes")
    meeting = StageMeeting.objects.create(project=project, stage="before", on="2026-01-15")
    follow_up = FollowUp.objects.create(project=project, months=6, due_on="2026-01-15")
    news = JournalEntry.objects.create(project=project, text="Huit sites depuis lundi.", author=helene)
    said = {"on": "2026-01-15", "why": "Deux sites volontaires.", "author": helene}
    stage = StatusEntry.objects.create(project=project, status="tested", **said)
    indicator = Indicator.objects.create(project=project, name="Appels décrochés")
    leads = project.roles.get(role=Role.LEAD)
    takeover = Takeover.objects.create(
        project=project, sponsor="DGS", state="pending", author=karim, collectivity=karim.collectivity
    )
    CannedReason.objects.create(text="Hors du sujet du réseau.")
    PlaceAlias.objects.create(written="Conseil du 95", collectivity=karim.collectivity)
    MissedSearch.objects.create(key="trottinet", words="trottinettes", times=3)
    for listed in (Theme, Tool, Module):
        listed.objects.get_or_create(name="Design de service")
    # No such file is on the disk: who may read it is answered 404 too (tests/projects/test_documents.py reads some).
    document = Document.objects.create(
        project=project, title="Fiche réflexe", kind="pdf", size=1, file="documents/rien"
    )
    return {
        "reuse_confirm": reuse.pk,
        "reuse_remove": reuse.pk,
        "reuse_withdraw": reuse.pk,
        "subject_edit": subject.pk,
        "subject_withdraw": subject.pk,
        "subject_unsubmit": subject.pk,
        "subject_restore": subject.pk,
        "subject": online.pk,
        **dict.fromkeys((f"subject_{verb}" for verb in ("support", "answer", "pitch", "comment")), online.pk),
        **dict.fromkeys((f"subject_comment_{verb}" for verb in ("unsubmit", "restore", "withdraw")), comment.pk),
        "subject_of_comment": online.pk,
        "subject_link_revoke": own_link.pk,
        **dict.fromkeys((f"takeover_{verb}" for verb in ("edit", "unsubmit", "restore", "withdraw")), takeover.pk),
        "speaker_brief_revoke": brief.pk,
        **dict.fromkeys(("module_ask", "module_ask_remove"), line.pk),
        "sponsor_link_revoke": link.pk,
        "sponsor_view_withdraw": view.pk,
        **dict.fromkeys(("stage_meeting_edit", "stage_meeting_remove"), meeting.pk),
        "follow_up": follow_up.pk,
        "journal_edit": news.pk,
        "journal_remove": news.pk,
        "status_correct": stage.pk,
        "status_strike": stage.pk,
        "indicator_edit": indicator.pk,
        "indicator_remove": indicator.pk,
        "team_remove": leads.pk,
        "document": document.pk,
        "public_preview": PublicPageFactory(project=project).pk,
        "document_remove": document.pk,
        "voice_answer": voice.pk,
    }


@dataclass(frozen=True)
class Row:
    """One line of the table: an address, the thing it is about, and what each role gets, by method."""

    pattern: str
    about: str
    get: tuple[str, ...]
    post: tuple[str, ...]


def read_table(text: str) -> list[Row]:
    """The rows of a table written `name about | five answers to GET | five answers to POST`.

    A sixth answer, the animator's, is said where it is not the representative's: both are members whom most things are
    not about.
    """
    rows = []
    for line in text.strip().splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, get, post = (part.split() for part in line.split("|"))
        assert {len(get), len(post)} <= {5, 6}, f"five answers each, or six: {line}"
        get, post = ([*answers, answers[2]][: len(ROLES)] for answers in (get, post))
        rows.append(Row(name[0], name[1] if len(name) > 1 else "", tuple(get), tuple(post)))
    return rows


def rows_of(address: Address, rows: list[Row]) -> list[Row]:
    """The rows that speak of this address: those that name it, else the first pattern that fits it."""
    exact = [row for row in rows if row.pattern == address.name]
    return exact or [row for row in rows if fnmatchcase(address.name, row.pattern)][:1]
