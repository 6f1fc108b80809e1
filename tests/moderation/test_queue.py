"""The mission's queue: what waits, who sees it, one decision each, nothing lost, no more queries with more lines."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from emi_alumni.foundation.moderation import queue, queue_items, queued_models
from emi_alumni.foundation.moderation.models import ModerationEvent, Report, Revision, State, Verb
from emi_alumni.foundation.moderation.text_diff import word_diff
from projects.models import Project, Subject
from projects.models.project import Role, TeamRole
from tests.decisions import last_decision
from tests.factories import MemberFactory, ProjectFactory, UserFactory

QUEUE = "admin:moderation_queue"


@pytest.fixture
def desk(moderator, sign_in):
    """The moderator's browser, with ways to press a button of the page as it was shown."""
    return Desk(sign_in(moderator))


class Desk:
    def __init__(self, client) -> None:
        self.client = client
        self.read()

    def read(self):
        self.answer = self.client.get(reverse(QUEUE))
        return self.answer

    @property
    def items(self) -> list[queue_items.Item]:
        return [*self.answer.context["items"], *self.answer.context["samples"]]

    def press(self, verb: str, item: queue_items.Item | None = None, **data):
        item = item or self.items[0]
        url = reverse("admin:moderation_decide", args=[item.declared.slug, item.thing.pk])
        return self.client.post(url, {"verb": verb, "why": item.why, "stamp": item.stamp} | data, follow=True)


def said(answer) -> str:
    return answer.content.decode()


class TestWhatWaits:
    @pytest.mark.met("VIG-02")
    def test_everything_in_one_list_what_was_reported_then_the_oldest_first(self, desk, helene, karim, published):
        Revision.propose(published, {"title": "Un autre titre"}, by=helene.user)
        reported = ProjectFactory(title="Signalé")
        Report.file(reported, by=karim.user, reason="wrong")
        Report.objects.update(created_at=timezone.now() - timedelta(days=2))
        old = ProjectFactory(draft=True, title="Ancien", lead=helene)
        old.submit(by=helene.user)
        Project.objects.filter(pk=old.pk).update(submitted_at=timezone.now() - timedelta(days=5))
        desk.read()
        assert [(item.title, item.why) for item in desk.items] == [
            ("Signalé", "report"),
            ("Ancien", "pending"),
            ("Le premier appel compte", "revision"),
        ]
        text = said(desk.answer)
        assert "3 éléments" in text
        assert "Hélène Lefèvre" in text
        assert "Personne ne décide de ce qu’il a écrit" in text

    def test_drafts_and_what_is_decided_do_not_wait(self, desk, draft):
        ProjectFactory()
        assert desk.read().context["items"] == []
        assert "Rien n’attend." in said(desk.answer)

    def test_an_edit_shows_word_by_word_what_changes(self, desk, helene, published):
        Revision.propose(published, {"sentence": "Une phrase qui dit presque tout."}, by=helene.user)
        assert "Une phrase qui dit <ins>presque </ins>tout." in said(desk.read())

    def test_one_kind_of_things_at_a_time(self, desk, pending, karim, argenteuil):
        subject = Subject.objects.create(
            title="Les files d’attente", problem="…", collectivity=argenteuil, author=karim
        )
        subject.submit(by=karim.user)
        assert desk.read().context["waiting"] == 2
        only = desk.client.get(reverse(QUEUE), {"type": "sujet"}).context
        assert [item.title for item in only["items"]] == ["Les files d’attente"]

    def test_what_went_up_at_once_is_looked_at_after(self, desk, helene, accepted_project, draft):
        for _ in range(3):
            accepted_project(helene)
        draft.offer(by=helene.user)
        assert desk.read().context["items"] == []
        assert [item.why for item in desk.items] == ["sample"]
        desk.press("sampled")
        assert desk.read().context["samples"] == []
        assert Project.objects.get(pk=draft.pk).state == State.PUBLISHED

    def test_the_number_of_queries_does_not_follow_what_waits(
        self, desk, helene, karim, representative, moderator, same_queries, accepted_project
    ):
        for _ in range(3):
            accepted_project(helene)

        def one_more_of_each() -> None:
            ProjectFactory(draft=True, lead=helene).submit(by=helene.user)
            online = ProjectFactory(lead=helene, team=[karim])
            Revision.propose(online, {"title": "Autre"}, by=helene.user)
            Report.file(ProjectFactory(), by=karim.user, reason="wrong")
            ProjectFactory(draft=True, lead=helene).offer(by=helene.user)

        ProjectFactory(draft=True, lead=karim).submit(by=karim.user)
        one_more_of_each()
        same_queries(lambda: desk.client.get(reverse(QUEUE)), one_more_of_each, 23)

    def test_the_count_is_one_query(self, moderator, pending, django_assert_num_queries):
        moderator.has_perm("projects.change_project")
        queue.counts(moderator)
        with django_assert_num_queries(1):
            how_many = queue.counts(moderator)
        assert {one.slug: count for one, count in how_many.items()}["projet"] == 1

    def test_the_desk_of_the_administration_says_how_much_waits(self, desk, pending):
        line = desk.client.get(reverse("admin:index")).context["waiting"][0]
        assert (line.title, line.count, line.url) == ("À relire", 1, reverse(QUEUE))
        assert "Projets (1)." in line.advice


class TestWhoSees:
    def test_members_do_not_come_in(self, pending, helene, karim, sign_in, visitor):
        for client in (sign_in(helene), sign_in(karim), visitor):
            assert client.get(reverse(QUEUE)).status_code == 302
            url = reverse("admin:moderation_decide", args=["projet", pending.pk])
            assert client.post(url, {"verb": "publish", "why": "pending"}).status_code == 302
        assert Project.objects.get().state == State.PENDING

    def test_staff_see_the_models_they_may_change_and_no_other(self, colleague, pending, karim, argenteuil, sign_in):
        subject = Subject.objects.create(
            title="Les files d’attente", problem="…", collectivity=argenteuil, author=karim
        )
        subject.submit(by=karim.user)
        colleague.groups.clear()
        client = sign_in(colleague)
        assert client.get(reverse(QUEUE)).status_code == 403
        colleague.user_permissions.add(Permission.objects.get(codename="change_subject"))
        client = sign_in(colleague)
        answer = client.get(reverse(QUEUE))
        assert [item.title for item in answer.context["items"]] == ["Les files d’attente"]
        assert pending.title not in said(answer)
        assert client.get(reverse(QUEUE), {"type": "projet"}).context["chosen"] is None
        url = reverse("admin:moderation_decide", args=["projet", pending.pk])
        assert client.post(url, {"verb": "publish", "why": "pending"}).status_code == 404
        assert client.post(reverse("admin:moderation_undo", args=["projet", pending.pk])).status_code == 404
        assert Project.objects.get().state == State.PENDING

    def test_who_wrote_it_sees_it_without_a_button(self, pending, helene, moderator, sign_in):
        TeamRole.objects.create(project=pending, member=MemberFactory(user=moderator), role=Role.TEAM)
        desk = Desk(sign_in(moderator))
        assert desk.items[0].own
        assert "quelqu’un d’autre décidera" in said(desk.answer)
        assert 'value="publish"' not in said(desk.answer)
        answer = desk.press("publish")
        assert "Vous avez pris part à ce texte" in said(answer)
        assert Project.objects.get().state == State.PENDING


class TestDeciding:
    def test_publishing(self, desk, pending):
        answer = desk_read_and(desk, "publish")
        assert "« Le premier appel compte » est publié." in said(answer)
        assert Project.objects.get().state == State.PUBLISHED

    @pytest.mark.parametrize(("verb", "state"), [("send_back", State.DRAFT), ("refuse", State.REFUSED)])
    def test_a_canned_answer_and_words_of_one_s_own_reach_the_author(self, verb, state, desk, pending):
        canned = queued_models.CANNED[0]
        desk_read_and(desk, verb, canned=canned, words="Voyez le troisième paragraphe.")
        project = Project.objects.get()
        assert project.state == state
        assert project.reason == f"{canned}\nVoyez le troisième paragraphe."

    def test_a_reason_too_long_comes_back_whole_with_the_canned_answer(self, desk, pending):
        page = said(desk_read_and(desk, "refuse", canned=queued_models.CANNED[0], words="Relisez. " * 200))
        assert "1000 signes au plus" in page
        assert page.count("Relisez. ") == 200
        assert f'value="{queued_models.CANNED[0]}" checked' in page
        assert Project.objects.get().state == State.PENDING

    @pytest.mark.parametrize("verb", ["send_back", "refuse"])
    def test_without_a_reason_nothing_is_decided(self, verb, desk, pending):
        answer = desk_read_and(desk, verb, words="  ")
        assert "Écrivez pourquoi" in said(answer)
        assert f'value="{verb}"' in said(answer)
        assert Project.objects.get().state == State.PENDING

    def test_an_edit_is_applied_or_refused(self, desk, helene, published):
        Revision.propose(published, {"title": "Un autre titre"}, by=helene.user)
        desk_read_and(desk, "apply")
        assert Project.objects.get().title == "Un autre titre"
        Revision.propose(published, {"title": "Encore un"}, by=helene.user)
        desk_read_and(desk, "refuse_revision", words="Le premier disait mieux.")
        assert Project.objects.get().title == "Un autre titre"
        assert not Revision.objects.waiting().exists()

    def test_what_was_reported_stays_or_goes(self, desk, karim, representative, published):
        for reader in (karim, representative):
            Report.file(published, by=reader.user, reason="private", note="Le nom de ma voisine.")
        assert "Le nom de ma voisine." in said(desk.read())
        desk.press("show")
        assert Project.objects.published().exists()
        Report.file(published, by=karim.user, reason="private")
        desk_read_and(desk, "withdraw", words="Une personne est reconnaissable.")
        assert Project.objects.get().state == State.WITHDRAWN
        assert desk.read().context["items"] == []

    def test_a_button_of_another_line_or_an_invented_one_is_not_found(self, desk, pending):
        desk.read()
        for verb, why in (("apply", "revision"), ("publish", "report"), ("delete", "pending"), ("undo", "pending")):
            item = desk.items[0]
            url = reverse("admin:moderation_decide", args=["projet", item.thing.pk])
            answer = desk.client.post(url, {"verb": verb, "why": why, "stamp": item.stamp}, follow=True)
            assert answer.status_code in (404, 409), verb
        assert Project.objects.get().state == State.PENDING

    def test_a_decision_is_a_post(self, desk, pending):
        url = reverse("admin:moderation_decide", args=["projet", pending.pk])
        assert desk.client.get(url, {"verb": "publish", "why": "pending"}).status_code == 405
        assert Project.objects.get().state == State.PENDING


def desk_read_and(desk: Desk, verb: str, **data):
    desk.read()
    return desk.press(verb, **data)


class TestTwoModerators:
    def test_the_second_is_told_who_decided_and_keeps_her_words(self, desk, pending, colleague, sign_in):
        other = Desk(sign_in(colleague))
        desk.read()
        desk.press("publish")
        answer = other.press("refuse", words="Il manque le nom du service.")
        assert answer.status_code == 409
        text = said(answer)
        assert "mission@valdoise.example.fr a décidé avant vous (publié)" in text
        assert "Votre décision n’a rien changé." in text
        assert "Il manque le nom du service." in text
        assert Project.objects.get().state == State.PUBLISHED
        assert ModerationEvent.objects.about(pending).exclude(verb=Verb.SUBMIT).count() == 1

    def test_a_double_click_says_that_it_is_done(self, desk, pending):
        desk.read()
        desk.press("publish")
        answer = desk.press("publish")
        assert answer.status_code == 200
        assert "C’était déjà fait" in said(answer)
        assert ModerationEvent.objects.about(pending).filter(verb=Verb.PUBLISH).count() == 1

    def test_words_changed_since_they_were_read_are_not_published(self, desk, pending):
        desk.read()
        Project.objects.update(problem="Mme Vernier, au poste 412, ne répond jamais.")
        answer = desk.press("publish")
        assert answer.status_code == 409
        assert "Ce texte a changé depuis que vous l’avez lu" in said(answer)
        assert "Mme Vernier" in said(answer)
        assert Project.objects.get().state == State.PENDING

    def test_an_edit_completed_since_it_was_read_is_not_applied(self, desk, helene, published):
        Revision.propose(published, {"title": "Un autre titre"}, by=helene.user)
        desk.read()
        Revision.propose(published, {"title": "Un titre douteux"}, by=helene.user)
        assert desk.press("apply").status_code == 409
        assert Project.objects.get().title == "Le premier appel compte"

    def test_an_outdated_edit_cannot_be_applied_and_says_so(self, desk, helene, published):
        Revision.propose(published, {"title": "Un autre titre"}, by=helene.user)
        Project.objects.update(title="Corrigé par la mission")
        text = said(desk.read())
        assert "ne peut plus être appliquée" in text
        assert 'value="apply"' not in text
        assert "relisez-la, rien n’a été remplacé" in said(desk.press("apply"))
        assert Project.objects.get().title == "Corrigé par la mission"


class TestUndo:
    def test_the_last_decision_is_taken_back_from_the_page(self, desk, pending):
        desk.read()
        assert "Annuler cette décision" in said(desk.press("publish"))
        url, read = reverse("admin:moderation_undo", args=["projet", pending.pk]), last_decision(pending).pk
        answer = desk.client.post(url, {"decision": read}, follow=True)
        assert "est de nouveau « en attente de lecture »" in said(answer)
        assert "Annuler cette décision" not in said(answer)
        assert Project.objects.get().state == State.PENDING

    def test_a_colleague_is_not_offered_to_undo_it(self, desk, pending, colleague, sign_in):
        desk.read()
        desk.press("publish")
        other = Desk(sign_in(colleague))
        assert "Annuler cette décision" not in said(other.answer)
        url = reverse("admin:moderation_undo", args=["projet", pending.pk])
        read = {"decision": last_decision(pending).pk}
        assert "plus rien à annuler" in said(other.client.post(url, read, follow=True))
        assert Project.objects.get().state == State.PUBLISHED


class TestWordsAreText:
    ATTACKS = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&lt;b&gt;", "</ins></dd><svg onload=x>")

    @pytest.mark.parametrize("attack", ATTACKS)
    def test_in_the_diff(self, attack):
        for before, after in (("", attack), (attack, ""), (f"a {attack}", f"b {attack} c"), (attack, attack)):
            html = word_diff(before, after)
            assert set(re.findall(r"<[^>]*>", html)) <= {"<ins>", "</ins>", "<del>", "</del>"}

    @pytest.mark.parametrize("attack", ATTACKS)
    def test_in_the_page(self, attack, desk, helene, published, pending):
        other = ProjectFactory(draft=True, title=attack, sentence=attack, problem=attack, lead=helene)
        other.submit(by=helene.user)
        Revision.propose(ProjectFactory(lead=helene), {"title": attack, "problem": attack}, by=helene.user)
        text = said(desk.read())
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "<svg onload" not in text
        desk.press("refuse", item=desk.items[0], words=attack)
        assert "<img src=x" not in said(desk.read())

    def test_long_texts_are_shown_whole(self):
        before, after = "mot " * 4000, "autre " * 4000
        html = word_diff(before, after)
        assert html.startswith("<del>mot")
        assert html.count("<ins>") == 1


def test_an_account_of_nobody_is_still_a_name(desk, karim):
    """Erased people leave their texts: the queue draws them."""
    user = UserFactory(is_active=False)
    ProjectFactory(pending=True, lead=MemberFactory(user=user))
    assert desk.read().status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("declared", queued_models._declared.values(), ids=lambda one: one.slug)
def test_each_kind_of_thing_is_read_by_statements_written_once(declared):
    for ask, arguments in ((queue.to_read, (declared.model, None, 1, 2)), (queue.sampled, (declared.model, 1, 2))):
        assert ask(*arguments) == list(ask.make(*arguments))


@pytest.mark.django_db
def test_a_page_shows_the_oldest_of_many_and_how_many_are_left(desk, helene, karim, monkeypatch):
    """What waits of things that went online long ago takes the place of nothing that was sent before it."""
    monkeypatch.setattr(queue, "SHOWN", 3)
    online = [ProjectFactory(lead=helene, team=[karim], title=f"En ligne {number}") for number in range(4)]
    for project in online:
        Revision.propose(project, {"title": "Autre"}, by=helene.user)
    sent = ProjectFactory.create_batch(5, pending=True, lead=karim)
    for days, project in zip((9, 2, 8, 1, 7), sent, strict=True):
        Project.objects.filter(pk=project.pk).update(submitted_at=timezone.now() - timedelta(days=days))
    answer = desk.read()
    assert [item.thing for item in answer.context["items"]] == [sent[0], sent[2], sent[4]]
    assert answer.context["more"] == 6
    Revision.objects.about(online[2]).update(created_at=timezone.now() - timedelta(days=30))
    assert [item.thing for item in desk.read().context["items"]] == [online[2], sent[0], sent[2]]
