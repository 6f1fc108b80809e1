"""What the bank keeps of people: who is in a project, who wrote what, and the words of users without an account (RGPD).

A project belongs to its team and to the network: an erased person leaves it as « Ancien membre ».
"""

from django.utils import timezone

from directory.contributions.personal_data import KEYS, WRITTEN
from directory.models import Member
from emi_alumni.foundation.notifications.models import Notification
from emi_alumni.foundation.personal_data import Processing, each
from projects.models import (
    Project,
    SponsorLink,
    SponsorPost,
    Subject,
    SubjectComment,
    SubjectLink,
    SubjectSupport,
    Takeover,
    TeamPlacement,
    TeamRole,
    TeamWishes,
    Visit,
)
from projects.texts import columns

PUBLIC_TASK = "mission d’intérêt public"
PROJECT = "la vie du projet"

READERS = Processing(PUBLIC_TASK, "celles et ceux qui peuvent lire le projet", PROJECT)
AUTHORS = Processing(PUBLIC_TASK, "l’équipe du projet et la mission innovation", PROJECT)
NAMED = Processing("consentement", "vous, l’équipe et la mission innovation", "votre retrait, ou la vie du projet")
MINE = Processing(PUBLIC_TASK, "vous", "la vie du compte")
SENTENCE = Processing(PUBLIC_TASK, "le réseau, une fois lu par la mission innovation", "la vie du compte")
LINK = Processing(PUBLIC_TASK, "l’équipe du projet et la mission innovation", "la vie du projet")
GIVEN_LINK = Processing(PUBLIC_TASK, "vous et la mission innovation", "la vie du compte")
SPEAKER = Processing(PUBLIC_TASK, "la mission innovation, et les équipes de la promotion", "la vie de la promotion")
ASK = Processing(PUBLIC_TASK, "l’équipe, la mission innovation et l’intervenant du module", PROJECT)
REPLY = Processing(PUBLIC_TASK, "les équipes à qui elle s’adresse, une fois lue par la mission innovation", PROJECT)
NOBODY_READS = Processing(PUBLIC_TASK, "personne", PROJECT)
VOICE = Processing(PUBLIC_TASK, "celles et ceux qui lisent le projet, une fois lu par la mission innovation", PROJECT)
ANSWER = Processing("consentement", "la mission innovation", "jusqu’à la réponse, six mois au plus")

WISHES = Processing(PUBLIC_TASK, "vous et la mission innovation", "la vie du compte, ou votre retrait")
SEX = Processing("consentement", "vous et la mission innovation", "jusqu’à la publication des équipes")
PLACES = Processing(PUBLIC_TASK, "la mission innovation, puis le réseau une fois publiées", PROJECT)

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "projects.Project": each(READERS, "sponsor_member", *columns(personal=True), "members"),
    "projects.TeamRole": each(READERS, "project", "member", "role") | each(NAMED, "named_since", "named_as"),
    "projects.StatusEntry": each(READERS, "project", "status", "on", "cause", "why", "author", "created_at")
    | each(READERS, "edited_at")
    | each(AUTHORS, "struck_at", "struck_by", "struck_why"),
    "projects.JournalEntry": each(READERS, "project", "on", "text", "author", "created_at", "edited_at"),
    "projects.Visit": each(MINE, "member", "project", "at", "before"),
    "projects.Document": each(READERS, "project", "title", "file", "kind", "size", "accessible", "added_at")
    | each(AUTHORS, "added_by"),
    "projects.FollowUp": each(AUTHORS, "project", "months", "due_on", "answered_by", "answered_at")
    | each(READERS, "news", "help_wanted"),
    "projects.Takeover": each(SENTENCE, "project", "collectivity", "sponsor", "with_whom", "note")
    | each(SENTENCE, "new_project", *WRITTEN),
    "projects.Reuse": each(READERS, "project", "member", "collectivity", "kept", "changed", "dropped", "own_project")
    | each(READERS, "on", "created_at", "confirmed_at", "confirmed_by", "declined_at"),
    "projects.Subject": each(SENTENCE, "title", "problem", "collectivity", "department", "sponsor", "team")
    | each(SENTENCE, "theme", "call", "guest", "outcome", "answer", "answered_on", "appetizer", *WRITTEN),
    "projects.JuryOutcome": each(READERS, "project", "is_retained", "why", "on", "written_by", "written_at")
    | each(AUTHORS, "entry", "told_at"),
    "projects.TeamComposition": each(PLACES, "opened_by", "opened_at", "published_by", "published_at"),
    "projects.TeamWishes": each(WISHES, "composition", "member", "first", "second", "third", "trade", "seniority")
    | each(WISHES, "written_at")
    | each(SEX, "sex", "sex_agreed_at"),
    "projects.TeamPlacement": each(PLACES, "composition", "member", "project", "is_settled", "former_role", "left"),
    "projects.SubjectComment": each(SENTENCE, "subject", "text", *WRITTEN),
    "projects.SubjectSupport": each(MINE, "subject", "member", "at"),
    "projects.SubjectLink": each(GIVEN_LINK, "name", "created_by", "created_at", "expires_at", "used_at", "revoked_at")
    | each(GIVEN_LINK, "subject")
    | each(NOBODY_READS, "token_hash"),
    "projects.SponsorLink": each(LINK, "project", "name", "created_by", "created_at", "expires_at", "used_at")
    | each(LINK, "revoked_at")
    | each(NOBODY_READS, "token_hash"),
    "projects.SponsorPost": each(NOBODY_READS, "project", "member", "position", "collectivity", "known_at"),
    "projects.SponsorView": each(READERS, "project", "signature", "on", "kept", "changed", "blocks", "again")
    | each(READERS, "withdrawn_at"),
    "projects.SpeakerBrief": each(SPEAKER, "name", "created_by", "created_at", "expires_at", "revoked_at", "module")
    | each(SPEAKER, "asks_until")
    | each(NOBODY_READS, "token_hash"),
    "projects.ModuleAsk": each(ASK, "project", "module", "text", "written_by", "written_at"),
    "projects.SpeakerReply": each(REPLY, "signature", "text", "created_at", "brief", "cohort", "module", "project"),
    "projects.Voice": each(VOICE, "smiley", "clarity", "text", "profile", "signature", "said_on", "created_at")
    | each(VOICE, "finished_at", "answer", "answered_at", "answered_by")
    | each(ANSWER, "wants_answer", "contact", "contact_agreed_at"),
}

# What says nothing of a person: keys, states, and the text of projects, which is the team's and is not kept by person.
NOT_PERSONAL: dict[str, set[str]] = {
    "projects.Project": {
        *columns(personal=False),
        *("id", "slug", "sort_key", "origin", "cohort", "collectivities", "tools", "modules", "themes"),
        *("news_on", "continues", "created_at", "updated_at", "form_key"),
        *("state", "submitted_at", "published_at", "hidden_at", "reason"),
    },
    "projects.PublicPage": {
        *("id", "project", "content", "words", "labels", "read_at"),
        *("state", "submitted_at", "published_at", "hidden_at", "reason"),
    },
    "projects.TeamRole": {"id"},
    "projects.StatusEntry": {"id"},
    "projects.JournalEntry": {"id"},
    "projects.Visit": {"id"},
    "projects.Document": {"id"},
    "projects.FollowUp": {"id"},
    "projects.Takeover": KEYS,
    "projects.Reuse": {"id"},
    "projects.Subject": KEYS,
    "projects.JuryOutcome": {"id"},
    "projects.TeamComposition": {
        *("id", "cohort", "wishes_until", "per_collectivity"),
        *("spreads_trades", "spreads_seniority", "spreads_sex"),
        # Counts of five people at least: nobody's.
        *("women", "men"),
    },
    "projects.TeamWishes": {"id"},
    "projects.TeamPlacement": {"id"},
    "projects.SubjectComment": KEYS,
    "projects.SubjectSupport": {"id"},
    "projects.SubjectLink": {"id"},
    "projects.SponsorLink": {"id"},
    "projects.SponsorPost": {"id"},
    "projects.SponsorView": {"id"},
    "projects.SpeakerBrief": {"id"},
    "projects.ModuleAsk": {"id"},
    "projects.SpeakerReply": {"id", "state", "submitted_at", "published_at", "hidden_at", "reason"},
    "projects.Voice": {
        *("id", "form", "key", "state", "submitted_at", "published_at", "hidden_at", "reason", "answer_version"),
    },
}
# Figures, dates of meetings, and the doors of the forms.
REFERENCE_DATA = {
    "projects.Theme",
    "projects.Indicator",
    "projects.Measure",
    "projects.StageMeeting",
    "projects.SubjectCall",
    "projects.VoiceForm",
}

WITHHELD = {
    ("projects.Project", "sponsor_member"): "les projets dont vous êtes commanditaire : leur équipe les écrit",
    ("projects.Voice", "answered_by"): "les retours d’usagers auxquels vous avez répondu : ils sont à qui les a écrits",
    ("projects.JuryOutcome", "written_by"): "les résultats du jury que vous avez écrits : ils sont à chaque équipe",
    ("projects.StatusEntry", "struck_by"): "les étapes que vous avez barrées : elles sont à qui les a écrites",
    ("projects.Reuse", "confirmed_by"): "les réutilisations que vous avez confirmées : elles sont à qui les a écrites",
}
SECRET = {f"projects.{name}": {"token_hash"} for name in ("SponsorLink", "SubjectLink", "SpeakerBrief")}
TITLES = {
    "projects.TeamRole": "rôle dans un projet",
    "projects.Visit": "dernière visite d’un projet",
    "projects.Project_members": "équipe d’un projet",
}
FIELD_NAMES = {
    "project": "projet",
    ("projects.StatusEntry", "created_at"): "écrit le",
    "new_project": "nouveau projet",
    "entry": "étape",
    "kind": "format",
    "size": "taille",
    "added_by": "ajouté par",
    "cause": "cause",
    "confirmed_by": "confirmé par",
    ("projects.Visit", "member"): "personne",
    "composition": "composition des équipes",
}


def leave_sponsored(member: Member) -> None:
    """Their projects have no sponsor in the directory any more: their teams are told."""
    for project in Project.objects.filter(sponsor_member=member).order_by("pk"):
        project.sponsor_member = None
        project.save(update_fields=["sponsor_member"])
        sentence = f"Le commanditaire de « {project.title} » a quitté le réseau : dites qui prend la suite."
        Notification.tell(project.authors(), kind="sponsor_left", sentence=sentence, thing=project)


def forget(member: Member) -> None:
    """Projects keep « Ancien membre », no longer named to the public; what asked for something goes with her."""
    now = timezone.now()
    Visit.objects.filter(member=member).delete()
    TeamWishes.objects.filter(member=member).delete()
    TeamPlacement.objects.filter(member=member).delete()
    TeamRole.objects.filter(member=member).update(named_since=None, named_as="")
    leave_sponsored(member)
    SponsorPost.objects.filter(member=member).delete()
    Takeover.objects.of(member).exclude(state="published").delete()
    Subject.objects.of(member).exclude(state="published").delete()
    SubjectComment.objects.of(member).exclude(state="published").delete()
    SubjectSupport.objects.filter(member=member).delete()
    SubjectLink.objects.of(member).filter(used_at=None, revoked_at=None).update(revoked_at=now)
    SponsorLink.objects.filter(created_by=member, used_at=None, revoked_at=None).update(revoked_at=now)
