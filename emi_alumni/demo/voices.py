"""What users say on the day the demonstration is loaded: figures for one project, an answer, and one voice to read."""

from datetime import timedelta

from emi_alumni.demo.dates import days_ago
from emi_alumni.foundation.moderation.models import ModerationEvent, State, Verb
from projects.models import Project, Voice, VoiceForm
from projects.models.project import Role
from projects.models.voices import Profile
from projects.statuses import ProjectStatus

TITLE = "Le premier appel compte"
# The link of its poster, the same at each loading: /projets/le-premier-appel-compte/retours/affiche/
TOKEN = "dem2dem3dem4"  # noqa: S105 — opens the form of a fictitious project, in the demo only

# Days ago, smiley, clarity, profile, signature, words.
PUBLISHED = (
    (6, 4, 5, Profile.USER, "", ""),
    (
        9,
        5,
        5,
        Profile.USER,
        "Jeune père, Argenteuil",
        "Rappelé deux fois, à l’heure. On m’a redit ce que j’avais à apporter.",
    ),
    (14, 3, 3, Profile.USER, "", "Bien reçue, mais j’ai dû répéter mon adresse."),
    (21, 5, 4, Profile.AGENT, "", ""),
    (30, 2, 2, Profile.USER, "", ""),
)
ANSWERED = "Bien reçue, mais j’ai dû répéter mon adresse."
ANSWER = "Merci de l’avoir dit : depuis votre retour, l’adresse est sous les yeux de l’agente quand elle rappelle."
# Waits to be read: somebody is named, and would like an answer.
WAITING = {
    "smiley": 5,
    "clarity": 4,
    "profile": Profile.USER,
    "text": "Mme Quévrin à l’accueil a tout noté et m’a rappelée le lendemain. Peut-on aussi être rappelé le samedi ?",
    "wants_answer": True,
    "contact": "lucette.exemple@example.org",
}


def load_more_voices() -> None:
    """Pitches that nobody tried ask nothing; what stopped has closed its form."""
    VoiceForm.objects.filter(project__status=ProjectStatus.NOT_SELECTED, voices=None).delete()
    VoiceForm.objects.filter(project__status=ProjectStatus.STOPPED).update(closed_at=days_ago(200))
    project = Project.objects.get(title=TITLE)
    form = project.voice_form
    form.token = TOKEN
    form.save(update_fields=["token"])
    lead = project.roles.get(role=Role.LEAD).member
    by = ModerationEvent.objects.about(project).filter(verb=Verb.PUBLISH).select_related("by")[0].by
    assert by
    for days, smiley, clarity, profile, signature, words in PUBLISHED:
        sent, read_on = days_ago(days), days_ago(days) + timedelta(days=1)
        voice = Voice.objects.create(
            form=form,
            smiley=smiley,
            clarity=clarity,
            profile=profile,
            signature=signature,
            text=words,
            said_on=sent.date(),
            created_at=sent,
            finished_at=sent,
            submitted_at=sent,
            state=State.PUBLISHED,
            published_at=read_on,
        )
        decision = ModerationEvent.write(voice, Verb.PUBLISH, by=by, was=State.PENDING, became=State.PUBLISHED)
        ModerationEvent.objects.filter(pk=decision.pk).update(at=read_on)
        if words == ANSWERED:
            answered = {"answer": ANSWER, "answer_version": 1, "answered_by": lead, "answered_at": days_ago(days - 4)}
            Voice.objects.filter(pk=voice.pk).update(**answered)
        project.heard_of(voice.said_on)
    sent = days_ago(1)
    Voice.objects.create(
        form=form,
        said_on=sent.date(),
        created_at=sent,
        finished_at=sent,
        submitted_at=sent,
        contact_agreed_at=sent,
        state=State.PENDING,
        **WAITING,
    )
