"""The project bank, attacked: what is not mine, what is posted besides, what is read where it should not be.

TRUST cases 32 to 34, 41, 56, 64, 69, 81 to 84, as they concern projects; `test_abuse_at_once` for the same instant.
"""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.models import Member
from emi_alumni.foundation.moderation.models import Revision, State
from emi_alumni.foundation.notifications.models import Notification
from projects.filters import ProjectFilter
from projects.forms.reuse import WAITING_AT_MOST
from projects.models import (
    Document,
    FollowUp,
    Indicator,
    Project,
    Reuse,
    SponsorLink,
    StageMeeting,
    StatusEntry,
    Subject,
    Takeover,
    TeamRole,
    Voice,
)
from projects.models.project import Role
from projects.team import MAX_PEOPLE
from projects.templatetags.voices_tags import answers, figures
from projects.views.writing import WORDS
from projects.writing import MAX_DRAFTS
from tests.cast import give_second_factor
from tests.factories import CollectivityFactory, MemberFactory, ProjectFactory, VoiceFactory, VoiceFormFactory
from tests.projects.writing_steps import Pen, form_in, page, problems
from tests.standing import standing


@standing
def hers(helene) -> Project:
    """Hélène's published project."""
    return ProjectFactory(title="Le premier appel compte", lead=helene)


@standing
def his(karim) -> Project:
    """Karim's."""
    return ProjectFactory(title="Un marché sans sacs", lead=karim, appetizer=True)


def fresh(project: Project) -> Project:
    return Project.objects.get(pk=project.pk)


# Things of another project through one's own ---------------------------------------------------------------


def things_of(project: Project) -> dict[str, int]:
    """What belongs to a project and has an address below it."""
    voice = VoiceFactory(form=VoiceFormFactory(project=project))
    entry = StatusEntry.record(project, "tested", on=timezone.localdate(), why="Essayé.")
    news = project.journal.create(text="Du nouveau.")
    link, _ = SponsorLink.issue(project, name="DGA", by=None)  # type: ignore[arg-type]
    return {
        "indicator_edit": Indicator.objects.create(project=project, name="Appels").pk,
        "indicator_remove": Indicator.objects.create(project=project, name="Sacs").pk,
        "team_remove": project.roles.get().pk,
        "document": Document.objects.create(project=project, title="Fiche", kind="pdf", size=1, file="documents/x").pk,
        "document_remove": Document.objects.create(project=project, title="F", kind="pdf", size=1, file="d/y").pk,
        "voice_answer": voice.pk,
        "sponsor_link_revoke": link.pk,
        "stage_meeting_remove": StageMeeting.objects.create(project=project, stage="before", on="2026-01-15").pk,
        "journal_edit": news.pk,
        "journal_remove": news.pk,
        "status_correct": entry.pk,
        "status_strike": entry.pk,
    }


BELOW = [
    *("indicator_edit", "indicator_remove", "team_remove", "document", "document_remove", "voice_answer"),
    *("sponsor_link_revoke", "stage_meeting_remove", "journal_edit", "journal_remove", "status_correct"),
    "status_strike",
]


@pytest.mark.parametrize("name", BELOW)
def test_a_thing_of_another_project_is_not_reached_through_ones_own(name, hers, his, helene, sign_in):
    his_thing = things_of(his)[name]
    before = list(Project.objects.filter(pk=his.pk).values())
    client = sign_in(helene)
    url = reverse(f"projects:{name}", args=[hers.slug, his_thing])
    answers = {
        client.get(url).status_code,
        client.post(url, {"reason": "x", "answer": "x", "version": "0"}).status_code,
    }
    assert answers <= {404, 405}
    assert list(Project.objects.filter(pk=his.pk).values()) == before
    assert {Indicator.objects.count(), his.journal.count(), his.roles.count()} == {2, 1}


# States and fields posted besides --------------------------------------------------------------------------

STRANGE = {
    "state": "published", "published_at": "2026-01-01", "hidden_at": "", "member": "1", "project": "1", "author": "1",
    "confirmed_at": "2026-01-01", "confirmed_by": "1", "new_project": "1", "named_since": "2026-01-01", "key": "1",
    "answer": "Très bien", "signature": "Le maire", "reason": "x", "form_key": "1", "version": "9", "continues": "1",
    "created_by": "1", "expires_at": "2036-01-01", "used_at": "", "revoked_at": "", "token_hash": "0" * 64,
}  # fmt: skip


def test_a_takeover_asked_for_in_somebody_else_s_name_is_ones_own_and_waits(his, helene, karim, department, sign_in):
    asked = {"sponsor": "DGA", "collectivity": department.pk}
    sign_in(helene).post(reverse("projects:takeover_add", args=[his.slug]), asked | STRANGE | {"member": karim.pk})
    takeover = Takeover.objects.get()
    assert (takeover.author, takeover.project, takeover.state, takeover.new_project) == (helene, his, "pending", None)


def test_a_sponsor_s_link_is_as_long_as_it_is_for_everybody(hers, helene, sign_in):
    sign_in(helene).post(reverse("projects:sponsor_link_add", args=[hers.slug]), {"name": "DGA"} | STRANGE)
    link = SponsorLink.objects.get()
    assert link.created_by == helene
    assert link.expires_at < timezone.now() + timedelta(days=61)
    assert link.token_hash != "0" * 64


def test_a_name_is_given_to_the_public_by_nobody_else(hers, helene, karim, sign_in):
    TeamRole.objects.create(project=hers, member=karim, role=Role.TEAM)
    sign_in(helene).post(reverse("projects:team_consent", args=[hers.slug]), {"accord": "oui", "member": karim.pk})
    assert hers.roles.get(member=karim).named_since is None
    assert hers.roles.get(member=helene).named_since is not None


def test_steps_and_facts_ignore_what_they_do_not_ask(hers, helene, karim, sign_in):
    pen = Pen(sign_in(helene), hers.slug)
    for step in ("essentiel", *WORDS):
        pen.save(step, **STRANGE)
    pen.client.post(f"/projets/{hers.slug}/nouvelle/", {"text": "Oui.", "on": "2026-01-15"} | STRANGE)
    project = fresh(hers)
    assert (project.state, project.continues, project.hidden_at) == (State.PUBLISHED, None, None)
    assert [news.author for news in project.journal.all()] == [helene]


# The wrong person accepts ----------------------------------------------------------------------------------


@pytest.mark.parametrize("gone", ["withdrawn", "hidden", "team"])
def test_a_takeover_does_not_give_away_words_that_may_no_longer_be_read(gone, his, helene, department, moderator):
    asked = {"collectivity": department, "sponsor": "DGA"}
    takeover = Takeover.objects.create(project=his, author=helene, **asked)
    takeover.submit(by=helene.user)
    changed = {
        "withdrawn": {"state": "withdrawn"},
        "hidden": {"hidden_at": timezone.now()},
        "team": {"audience": "team"},
    }
    Project.objects.filter(pk=his.pk).update(**changed[gone])
    with pytest.raises(ValidationError, match="plus en ligne"):
        Takeover.objects.get().publish(by=moderator)
    assert Takeover.objects.get().state == State.PENDING
    assert Project.objects.count() == 1


def test_a_reuse_that_was_answered_no_is_not_asked_again(hers, helene, karim, argenteuil, sign_in):
    reuse = Reuse.objects.create(project=hers, member=karim, collectivity=argenteuil, kept="Tout")
    reuse.decline(by=helene)
    client = sign_in(karim)
    assert client.post(reverse("projects:reuse_remove", args=[reuse.pk])).status_code == 404
    again = {"collectivity": argenteuil.pk, "on": "2026-01-15", "kept": "Tout, vraiment"}
    client.post(reverse("projects:reuse_add", args=[hers.slug]), again)
    assert Reuse.objects.get().declined_at is not None


def test_saying_and_taking_back_in_a_loop_leaves_no_pile_of_notifications(hers, helene, karim, argenteuil, sign_in):
    client = sign_in(karim)
    for _ in range(4):
        said = {"collectivity": argenteuil.pk, "on": "2026-01-15", "kept": "Tout"}
        client.post(reverse("projects:reuse_add", args=[hers.slug]), said)
        client.post(reverse("projects:reuse_remove", args=[Reuse.objects.get().pk]), {"answered": "1"})
    assert not Notification.objects.filter(recipient=helene.user).exists()


# Loads on the mission and on teams --------------------------------------------------------------------------


def test_one_person_does_not_fill_the_queue(helene, karim, department, sign_in):
    client = sign_in(karim)
    words = {"problem": "On ne sait pas.", "collectivity": department.pk}
    for number in range(WAITING_AT_MOST + 2):
        last = client.post(reverse("projects:subject_add"), words | {"title": f"Sujet {number}"})
    assert Subject.objects.count() == WAITING_AT_MOST
    html = last.content.decode()
    assert "attendent déjà" in html
    assert "Sujet 11" in html
    for number in range(WAITING_AT_MOST + 1):
        appetizer = ProjectFactory(lead=helene, appetizer=True)
        asked = {"sponsor": f"DGA {number}", "collectivity": department.pk}
        last = client.post(reverse("projects:takeover_add", args=[appetizer.slug]), asked)
    assert Takeover.objects.count() == WAITING_AT_MOST
    assert "DGA 10" in last.content.decode()


def test_one_person_does_not_ask_every_team_at_once(helene, karim, sign_in):
    client = sign_in(karim)
    for _ in range(WAITING_AT_MOST + 1):
        project, place = ProjectFactory(lead=helene), CollectivityFactory()
        said = {"collectivity": place.pk, "on": "2026-01-15", "kept": "Ce que je ne veux pas perdre"}
        last = client.post(reverse("projects:reuse_add", args=[project.slug]), said)
    assert Reuse.objects.count() == WAITING_AT_MOST
    assert "Ce que je ne veux pas perdre" in last.content.decode()


def test_proposing_drafts_does_not_make_room_for_more(helene, sign_in):
    for _ in range(MAX_DRAFTS):
        ProjectFactory(pending=True, lead=helene)
    client = sign_in(helene)
    data = form_in(page(client, "/projets/nouveau/"), "title") | {"title": "De trop", "sentence": "Encore."}
    assert "20 brouillons" in problems(client.post("/projets/nouveau/", data).content.decode())[0]


def test_one_person_does_not_name_everybody_to_be_read_by_them(hers, helene, sign_in):
    """A notification tells each person named, with the title of a draft that nobody has read."""
    client = sign_in(helene)
    second = ProjectFactory(draft=True, lead=helene)
    people = [MemberFactory(with_account=True) for _ in range(MAX_PEOPLE + 1)]
    for number, person in enumerate(people):
        project = hers if number < 30 else second
        client.post(f"/projets/{project.slug}/equipe/ajouter/", {"personne": person.slug, "role": "team"})
    assert Notification.objects.filter(kind="project_team").count() == MAX_PEOPLE


# Nothing typed is lost --------------------------------------------------------------------------------------


def test_the_first_step_sent_again_with_other_words_shows_both(helene, sign_in):
    client = sign_in(helene)
    data = form_in(page(client, "/projets/nouveau/"), "title") | {"title": "Un titre", "sentence": "Une phrase."}
    client.post("/projets/nouveau/", data)
    answer = client.post("/projets/nouveau/", data | {"sentence": "Une bien meilleure phrase."})
    html = answer.content.decode()
    assert "Une bien meilleure phrase." in html
    assert "Une phrase." in html
    assert "rien n’est perdu" in html
    client.post(f"/projets/{Project.objects.get().slug}/modifier/essentiel/", form_in(html, "sentence"))
    assert Project.objects.get().sentence == "Une bien meilleure phrase."


def test_a_proposal_sent_again_with_other_words_is_given_back(his, helene, department, sign_in):
    client, url = sign_in(helene), reverse("projects:takeover_add", args=[his.slug])
    client.post(url, {"sponsor": "DGA", "collectivity": department.pk})
    html = client.post(url, {"sponsor": "DGS", "collectivity": department.pk}).content.decode()
    assert "déjà envoyée" in html
    assert 'value="DGS"' in html
    assert Takeover.objects.get().sponsor == "DGA"


def test_a_subject_sent_again_with_other_words_is_given_back(helene, department, sign_in):
    client, url = sign_in(helene), reverse("projects:subject_add")
    words = {"title": "Le courrier", "problem": "Il se perd.", "collectivity": department.pk}
    client.post(url, words)
    html = client.post(url, words | {"problem": "Il se perd chaque été."}).content.decode()
    assert "Il se perd chaque été." in html
    assert "déjà proposé un sujet de ce titre" in html
    assert Subject.objects.get().problem == "Il se perd."


# What no longer is, or not yet ------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.PENDING, State.WITHDRAWN, State.REFUSED])
def test_a_follow_up_neither_asks_nor_writes_while_the_project_is_read_or_away(state, hers, helene, sign_in):
    asked = FollowUp.objects.create(project=hers, months=6, due_on="2026-01-15")
    Project.objects.filter(pk=hers.pk).update(state=state)
    assert asked not in FollowUp.objects.due()
    html = sign_in(helene).post(
        reverse("projects:follow_up", args=[asked.pk]), {"status": "tested", "why": "Des mots à garder."}
    )
    assert "Des mots à garder." in html.content.decode()
    assert not hers.statuses.exists()
    asked.refresh_from_db()
    assert asked.answered_at is None


def test_a_suspended_member_writes_nothing_with_the_page_she_had_open(hers, helene, sign_in):
    pen = Pen(sign_in(helene), hers.slug)
    typed = pen.form("probleme")
    Member.objects.filter(pk=helene.pk).update(state="imported")
    for way in ("modifier/probleme/", "proposer/", "nouvelle/", "documents/", "retirer/", "equipe/ajouter/"):
        assert pen.client.post(f"/projets/{hers.slug}/{way}", typed | {"problem": "Encore."}).status_code == 404
    assert (fresh(hers).problem, fresh(hers).state) != ("Encore.", State.WITHDRAWN)


def test_a_closed_account_is_asked_to_sign_in_and_writes_nothing(hers, helene, sign_in):
    pen = Pen(sign_in(helene), hers.slug)
    typed = pen.form("probleme")
    helene.user.is_active = False
    helene.user.save()
    answer = pen.client.post(pen.url("probleme"), typed | {"problem": "Encore."})
    assert answer.status_code == 302
    assert "/compte/" in answer["Location"]
    assert fresh(hers).problem != "Encore."


def test_staff_without_a_profile_have_no_way_into_writing(hers, moderator, sign_in):
    client = sign_in(moderator)
    for url in ("/projets/nouveau/", "/sujets/proposer/", "/moi/projets/", "/suites/"):
        assert client.get(url).status_code == 404
    assert client.post("/projets/nouveau/", {"title": "Un", "sentence": "Deux"}).status_code == 404
    assert client.post(f"/projets/{hers.slug}/retours/", {"action": "open"}).status_code == 404


# Figures that name somebody ---------------------------------------------------------------------------------


def test_the_figures_of_two_days_never_differ_by_one_answer(hers):
    """Case 83: five answers, then a sixth; who compares learns nothing of the sixth."""
    form = VoiceFormFactory(project=hers)
    shown = []
    for number in range(12):
        VoiceFactory(form=form, smiley=1 if number == 5 else 5, clarity=5)
        told = figures(answers(Voice.objects.published().filter(form=form)))
        shown.append(told.answers if told else 0)
    assert shown == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10, 10]


def test_answering_only_one_question_does_not_tell_it_apart(hers):
    form = VoiceFormFactory(project=hers)
    for _ in range(5):
        VoiceFactory(form=form, smiley=5, clarity=5)
    VoiceFactory(form=form, smiley=5, clarity=1)
    told = figures(answers(Voice.objects.published().filter(form=form)))
    assert told
    assert told.clarity == 5


# Counts that tell of what one may not read --------------------------------------------------------------------


def test_counts_remembered_for_one_are_not_shown_to_another_who_left(helene, karim, hers, his, rf):
    """Two people who are no longer of the network each see their own projects, and count no other."""
    ProjectFactory(lead=helene)
    Member.objects.filter(pk__in=[helene.pk, karim.pk]).update(state="imported")
    totals = []
    for member in (helene, karim):
        user = type(member.user).objects.get(pk=member.user.pk)
        totals.append(ProjectFilter(rf.get("/projets/").GET, user).total)
    assert totals == [2, 1]


@pytest.mark.parametrize("hidden", ["draft", "team", "hidden", "withdrawn"])
def test_what_one_may_not_read_is_named_counted_or_suggested_nowhere(hidden, helene, karim, department, sign_in):
    secret = ProjectFactory(title="Zébulon confidentiel", lead=helene, places=[department], cohort=helene.cohort)
    shown = ProjectFactory(title="Zébulon public", lead=helene, places=[department])
    changed = {"draft": {"state": "draft"}, "team": {"audience": "team"}, "withdrawn": {"state": "withdrawn"}}
    Project.objects.filter(pk=secret.pk).update(**changed.get(hidden, {"hidden_at": timezone.now()}))
    fresh(secret).save()
    client = sign_in(karim)
    pages = [
        *("/projets/", "/projets/?q=zebulon", "/projets/?q=confidentiel", "/recherche/?q=zebulon", "/resultats/"),
        *(shown.get_absolute_url(), helene.get_absolute_url(), department.get_absolute_url()),
        *(helene.cohort.get_absolute_url(), "/reutilisations/", "/sujets/", "/"),
    ]
    for url in pages:
        html = client.get(url, follow=True).content.decode().replace("q=confidentiel", "").replace("confidentiel »", "")
        assert "Zébulon confidentiel" not in html, url
        assert secret.slug not in html, url
    assert "confidentiel" not in client.get("/annuaire/suggestions/?q=confid").content.decode()


# Edits of a published project ---------------------------------------------------------------------------------


def test_drafts_edits_and_history_of_others_do_not_exist(hers, helene, karim, sign_in):
    """Case 34: neither the words that wait nor who decided what."""
    Revision.propose(hers, {"lessons": "Des mots qui attendent"}, by=helene.user)
    client = sign_in(karim)
    for url in (hers.get_absolute_url(), f"{hers.get_absolute_url()}a4/", "/projets/?q=attendent", "/"):
        assert "Des mots qui attendent" not in client.get(url).content.decode()
    for way in ("modifier/relire/", "modifications/abandonner/", "page-publique/"):
        assert client.get(f"/projets/{hers.slug}/{way}").status_code in (404, 405)
        assert client.post(f"/projets/{hers.slug}/{way}").status_code in (404, 405)
    assert Revision.objects.waiting().count() == 1


def test_a_moderator_of_the_team_neither_takes_a_sponsor_s_words_off_nor_decides(hers, helene, sign_in):
    helene.user.is_staff = True
    helene.user.save()
    helene.user.groups.add(Group.objects.get_or_create(name="Mission innovation")[0])
    give_second_factor(helene.user)
    view = hers.sponsor_views.create(signature="DGS", kept="no", blocks="L’équipe.")
    client = sign_in(helene)
    client.post(reverse("projects:sponsor_view_withdraw", args=[hers.slug, view.pk]), {"reason": "Gênant."})
    view.refresh_from_db()
    assert view.withdrawn_at is None
