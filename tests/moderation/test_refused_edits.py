"""A refused edit or proposal is its author's again: the words come back in their form, the reason is told."""

import pytest
from django.urls import reverse

from emi_alumni.foundation.moderation.editing import edit
from emi_alumni.foundation.moderation.models import Moderated, Revision, State
from emi_alumni.foundation.moderation.refused_edits import refused_edit
from emi_alumni.foundation.notifications.models import Notification
from events.models import EventReport
from governance.models import (
    AnimatorOffer,
    Club,
    ClubMembership,
    ClubNote,
    ClubProposal,
    Idea,
    IdeaComment,
    IdeaTheme,
    SeatProposal,
)
from mentoring.models import ImmersionStory, Problem, ProblemAnswer, SkillsNotice
from mentoring.models.challenge_teams import join
from projects.models import Project, Subject, SubjectComment, Takeover
from resources.models import Kit, ResourceUse, Story, StoryFollowUp, TrialReport
from tests.factories import EventFactory, MemberFactory, ProjectFactory
from tests.mentoring.challenge_world import make_challenge, tell
from tests.mentoring.immersion_world import make_immersion
from tests.resources.booster_world import make_booster, make_echo
from tests.resources.library_world import make_resource
from tests.resources.practice_world import make_practice, make_trial
from tests.resources.story_world import old_story
from tests.resources.watch_world import make_item
from tests.standing import standing

WHY = "Une personne est reconnaissable."
pytestmark = pytest.mark.django_db


@standing
def club(helene) -> Club:
    club = Club.objects.create(name="Accueil", entry="trade", tagline="Accueillir")
    ClubMembership.objects.create(club=club, member=helene)
    return club


def published(thing: Moderated) -> Moderated:
    thing.save()
    type(thing)._base_manager.filter(pk=thing.pk).update(state=State.PUBLISHED)
    thing.refresh_from_db()
    return thing


def idea_of(helene) -> Idea:
    return published(Idea(title="Mesurer tôt", text="Avant", theme=IdeaTheme.objects.create(name="I"), author=helene))


def problem_of(helene) -> Problem:
    return Problem(author=helene, title="Les files", context="Avant", collectivity=helene.collectivity)


def saved(thing):
    thing.save()
    return thing


NOTICE = {"direction": "offer", "title": "Relire une affiche", "text": "Avant", "skill": "Écrire", "period": "En mai"}
NOTICE |= {"half_days": 1}


def subject_of(helene) -> Subject:
    words = {"title": "Les files", "problem": "Avant", "collectivity": helene.collectivity}
    return published(Subject(author=helene, **words))


EDITED = {
    "idea": (
        lambda helene, club: idea_of(helene),
        {"title": "Mesurer tôt", "text": "Mes mots neufs"},
        lambda thing: reverse("governance:idea_edit", args=[thing.pk]),
    ),
    "comment": (
        lambda helene, club: published(IdeaComment(idea=idea_of(helene), author=helene, text="Avant")),
        {"text": "Mes mots neufs"},
        lambda thing: reverse("governance:idea", args=[thing.idea_id]),
    ),
    "note": (
        lambda helene, club: published(ClubNote(club=club, author=helene, title="Séance", text="Avant")),
        {"title": "Séance", "text": "Mes mots neufs", "audience": "club"},
        lambda thing: reverse("governance:club_note_edit", args=[thing.club.slug, thing.pk]),
    ),
    "subject": (
        lambda helene, club: subject_of(helene),
        {"title": "Les files", "problem": "Mes mots neufs"},
        lambda thing: reverse("projects:subject_edit", args=[thing.pk]),
    ),
    "subjectcomment": (
        lambda helene, club: published(SubjectComment(subject=subject_of(helene), author=helene, text="Avant")),
        {"text": "Mes mots neufs"},
        lambda thing: thing.subject.get_absolute_url(),
    ),
    "event": (
        lambda helene, club: EventFactory(author=helene),
        {"presentation": "Mes mots neufs"},
        lambda thing: reverse("events:event_edit", args=[thing.pk]),
    ),
    "eventreport": (
        lambda helene, club: published(
            EventReport(author=helene, event=EventFactory(author=helene), happened="Avant", attendance=9, keep="Tout")
        ),
        {"happened": "Mes mots neufs"},
        lambda thing: thing.edit_url,
    ),
    "problem": (
        lambda helene, club: published(problem_of(helene)),
        {"title": "Les files", "context": "Mes mots neufs"},
        lambda thing: thing.edit_url,
    ),
    "problemanswer": (
        lambda helene, club: published(ProblemAnswer(author=helene, problem=saved(problem_of(helene)), text="Avant")),
        {"text": "Mes mots neufs"},
        lambda thing: thing.edit_url,
    ),
    "skillsnotice": (
        lambda helene, club: published(SkillsNotice(author=helene, collectivity=helene.collectivity, **NOTICE)),
        {"title": "Relire une affiche", "text": "Mes mots neufs"},
        lambda thing: thing.edit_url,
    ),
    "immersion": (
        lambda helene, club: make_immersion(helene),
        {"text": "Mes mots neufs"},
        lambda thing: thing.edit_url,
    ),
    "immersionstory": (
        lambda helene, club: published(
            ImmersionStory(author=helene, immersion=make_immersion(MemberFactory()), text="Avant")
        ),
        {"text": "Mes mots neufs"},
        lambda thing: thing.edit_url,
    ),
    "resource": (
        lambda helene, club: make_resource(helene),
        {"summary": "Mes mots neufs"},
        lambda thing: thing.edit_url,
    ),
    "resourceuse": (
        lambda helene, club: published(
            ResourceUse(author=helene, resource=make_resource(MemberFactory(with_account=True)), text="Avant")
        ),
        {"text": "Mes mots neufs"},
        lambda thing: thing.edit_url,
    ),
    "challenge": (
        lambda helene, club: make_challenge(helene),
        {"title": "Un défi relu", "text": "Mes mots neufs"},
        lambda thing: thing.edit_url,
    ),
    "challengestory": (
        lambda helene, club: tell(join(make_challenge(helene), "place", by=helene), helene, "Avant"),
        {"text": "Mes mots neufs"},
        lambda thing: thing.edit_url,
    ),
    "booster": (
        lambda helene, club: make_booster(helene),
        {"title": "Une piqûre relue", "steps": "Mes mots neufs"},
        lambda thing: thing.edit_url,
    ),
    "boosterecho": (
        lambda helene, club: make_echo(make_booster(helene), helene, text="Avant"),
        {"text": "Mes mots neufs"},
        lambda thing: thing.edit_url,
    ),
    "practice": (
        lambda helene, club: make_practice(helene),
        {"context": "Avant", "tip": "Mes mots neufs"},
        lambda thing: thing.edit_url,
    ),
    "trial": (
        lambda helene, club: make_trial(helene),
        {"request": "Mes mots neufs"},
        lambda thing: thing.edit_url,
    ),
    "trialreport": (
        lambda helene, club: published(
            TrialReport(
                author=helene,
                trial=make_trial(MemberFactory(with_account=True)),
                text="Avant",
                verdict="worked",
                advice="yes",
            )
        ),
        {"text": "Mes mots neufs"},
        lambda thing: thing.edit_url,
    ),
    "story": (
        lambda helene, club: published(
            Story(author=helene, title="Écouter", before="Avant", changed="Après", subject="look", tried="Avant")
        ),
        {"title": "Écouter", "before": "Avant", "changed": "Mes mots neufs"},
        lambda thing: thing.edit_url,
    ),
    "kit": (
        lambda helene, club: published(
            Kit(author=helene, title="Commencer", for_whom="elected", purpose="Avant", blocks="outil 1")
        ),
        {"title": "Commencer", "purpose": "Mes mots neufs"},
        lambda thing: thing.edit_url,
    ),
    "storyfollowup": (
        lambda helene, club: published(StoryFollowUp(author=helene, story=old_story(helene), months=6, text="Avant")),
        {"text": "Mes mots neufs"},
        lambda thing: thing.edit_url,
    ),
    "watchitem": (
        lambda helene, club: make_item(helene),
        {"title": "Une brève relue", "text": "Mes mots neufs"},
        lambda thing: thing.edit_url,
    ),
    "project": (
        lambda helene, club: ProjectFactory(lead=helene),
        {"problem": "Mes mots neufs"},
        lambda thing: reverse("projects:edit", args=[thing.slug, "probleme"]),
    ),
}


@pytest.mark.parametrize("kind", EDITED)
def test_a_refused_edit_comes_back_in_its_form_with_the_reason(kind, helene, club, moderator, sign_in):
    make, words, form = EDITED[kind]
    thing = make(helene, club)
    Revision.propose(thing, words, by=helene.user).refuse(by=moderator, reason=WHY)
    assert WHY in Notification.objects.filter(recipient=helene.user).first().sentence
    client = sign_in(helene)
    page = client.get(form(thing)).text
    assert "Mes mots neufs" in page
    assert WHY in page
    assert "Mes mots neufs" not in client.get(f"{form(thing)}?en-ligne=oui").text
    thing.refresh_from_db()
    assert refused_edit(thing, to=moderator) is None  # theirs alone
    Revision.propose(thing, {**words, next(reversed(words)): "mended"} if kind != "note" else words, by=helene.user)
    assert refused_edit(thing, to=helene.user) is None  # it waits again


def test_words_put_online_since_are_not_covered_by_refused_ones(helene, moderator):
    idea = idea_of(helene)
    Revision.propose(idea, {"title": idea.title, "text": "Refusé"}, by=helene.user).refuse(by=moderator, reason=WHY)
    Revision.propose(idea, {"title": idea.title, "text": "Accepté"}, by=helene.user).apply(by=moderator)
    idea.refresh_from_db()
    assert refused_edit(idea, to=helene.user) is None


def test_an_animator_who_writes_first_loses_nothing_of_what_the_author_proposed(helene, animator, club, sign_in):
    club.mandates.create(member=animator)
    note = published(ClubNote(club=club, author=helene, title="Séance", text="Avant"))
    hers = {"title": "Séance", "text": "Les mots de l’autrice", "audience": "club"}
    Revision.propose(note, hers, by=helene.user)
    assert edit(note, hers | {"text": "Les mots de l’animatrice"}, by=animator.user) is False
    note.refresh_from_db()
    assert note.text == "Les mots de l’animatrice"
    assert refused_edit(note, to=helene.user).words == {"text": "Les mots de l’autrice"}
    assert "récrit entre-temps" in Notification.objects.filter(recipient=helene.user).first().sentence
    assert "Les mots de l’autrice" in sign_in(helene).get(f"{note.get_absolute_url()}modifier/").text


def refused(thing: Moderated, moderator) -> Moderated:
    thing.submit(by=None)
    thing.refuse(by=moderator, reason=WHY)
    return thing


PROPOSED = {
    "club": (
        lambda who, club: ClubProposal.objects.create(
            author=who, name="Mesure", entry="theme", tagline="Mesurer ensemble", why="Mes mots neufs"
        ),
        {"name": "Mesure", "entry": "theme", "tagline": "Mesurer ensemble", "why": "Corrigés"},
    ),
    "offer": (
        lambda who, club: AnimatorOffer.objects.create(author=who, club=club, note="Mes mots neufs"),
        {"note": "Corrigés"},
    ),
    "subject": (
        lambda who, club: Subject.objects.create(
            author=who, title="Un sujet", problem="Mes mots neufs", collectivity=who.collectivity
        ),
        {"title": "Un sujet", "problem": "Corrigés"},
    ),
    "takeover": (
        lambda who, club: Takeover.objects.create(
            author=who,
            project=ProjectFactory(appetizer=True),
            collectivity=who.collectivity,
            sponsor="La DGS",
            note="Mes mots neufs",
        ),
        {"sponsor": "La DGS", "note": "Corrigés"},
    ),
    "note": (
        lambda who, club: ClubNote.objects.create(club=club, author=who, title="Séance", text="Mes mots neufs"),
        {"title": "Séance", "text": "Corrigés", "audience": "club"},
    ),
}
FORMS = {
    "subject": lambda thing: reverse("projects:subject_edit", args=[thing.pk]),
    "note": lambda thing: reverse("governance:club_note_edit", args=[thing.club.slug, thing.pk]),
}


@pytest.mark.parametrize("kind", PROPOSED)
def test_a_refused_proposal_comes_back_as_a_draft_to_mend_and_send_again(kind, helene, club, moderator, sign_in):
    make, mended = PROPOSED[kind]
    thing = refused(make(helene, club), moderator)
    told = Notification.objects.filter(recipient=helene.user).first()
    assert WHY in told.sentence
    address = FORMS[kind](thing) if kind in FORMS else told.url
    client = sign_in(helene)
    page = client.get(address).text
    assert "Mes mots neufs" in page
    assert WHY in page
    if "collectivity" in page:
        mended = mended | {"collectivity": helene.collectivity_id}
    assert client.post(address, mended).status_code == 302
    thing.refresh_from_db()
    assert thing.state == State.PENDING
    assert "Corrigés" in str([getattr(thing, name, "") for name in ("why", "note", "problem", "text")])
    assert type(thing)._base_manager.count() == 1


def test_a_refused_seat_proposal_gives_its_words_back(seat, karim, moderator, sign_in):
    proposal = SeatProposal(seat=seat, member=karim, author=karim, note="Mes mots neufs")
    proposal.make(by=karim.user)
    proposal.refuse(by=moderator, reason=WHY)
    page = sign_in(karim).get(f"{reverse('governance:seat_propose', args=[seat.pk])}?personne={karim.slug}").text
    assert "Mes mots neufs" in page
    assert WHY in page


def test_every_kind_with_edits_that_wait_is_tried_here():
    from django.apps import apps

    kinds = {model.__name__ for model in apps.get_models() if issubclass(model, Moderated) and model.REVISED}
    # A public page is drawn from its project, whose words these are; minutes: tests/governance/test_meetings.py.
    assert kinds - {"PublicPage", "Minutes"} == {
        "EventReport",
        "Idea",
        "IdeaComment",
        "ClubNote",
        "Subject",
        "SubjectComment",
        "Problem",
        "ProblemAnswer",
        "Challenge",
        "ChallengeStory",
        "Resource",
        "ResourceUse",
        "SkillsNotice",
        "Immersion",
        "ImmersionStory",
        "Booster",
        "BoosterEcho",
        "WatchItem",
        "Practice",
        "Trial",
        "TrialReport",
        "Story",
        "Kit",
        "StoryFollowUp",
        "Event",
        Project.__name__,
    }
