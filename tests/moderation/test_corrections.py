"""« Corriger et publier », a question about an edit, and what comes back to who wrote: words, reason, what to do."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from directory.todo import todo
from emi_alumni.foundation.moderation.corrections import correct_and_apply, correct_and_publish
from emi_alumni.foundation.moderation.editing import edit
from emi_alumni.foundation.moderation.models import ModerationEvent, Revision, State, Verb
from emi_alumni.foundation.moderation.refused_edits import refused_edit
from emi_alumni.foundation.moderation.trust import accepted
from emi_alumni.foundation.notifications.models import Notification
from governance.models import Club, Thread
from projects.models import Project
from tests.decisions import undo_last
from tests.moderation.test_queue import Desk


@pytest.fixture
def desk(moderator, sign_in) -> Desk:
    return Desk(sign_in(moderator))


def told(user) -> list[str]:
    rows = Notification.objects.current().filter(recipient=user).order_by("pk")
    return [one.sentence for one in rows]


def sent(desk: Desk, why: str = "pending", **words):
    """What « Corriger et publier » posts: the words of the page, and these in their place."""
    item = desk.read().context["items"][0]
    url = reverse("admin:moderation_correct", args=[item.declared.slug, item.thing.pk, why])
    form = desk.client.get(url).context["form"]
    shown = {name: form[name].value() or "" for name in form.fields}
    return desk.client.post(url, shown | {"stamp": item.stamp} | words, follow=True)


class TestCorrectingAndPublishing:
    @pytest.mark.met("VIG-02")
    def test_the_corrected_words_are_online_and_their_author_reads_the_difference(
        self, desk, helene, moderator, pending, sign_in
    ):
        before = pending.sentence
        answer = sent(desk, title="Le premier appel compte vraiment")
        assert "est publié, avec votre correction." in answer.text
        pending.refresh_from_db()
        assert (pending.state, pending.title) == (State.PUBLISHED, "Le premier appel compte vraiment")
        assert pending.sentence == before
        assert any("a corrigé quelques mots" in one for one in told(helene.user))
        page = sign_in(helene).get(pending.get_absolute_url()).text
        assert "<ins> vraiment</ins>" in page
        assert "Corrigé avant publication" in page
        assert accepted(helene.user) == 1

    def test_undone_the_former_words_wait_again(self, desk, helene, moderator, pending):
        sent(desk, title="Tout autre chose")
        undo_last(Project.objects.get(), by=moderator)
        pending.refresh_from_db()
        assert (pending.state, pending.title) == (State.PENDING, "Le premier appel compte")
        assert told(helene.user) == []

    def test_of_an_edit_both_the_live_words_and_the_edit_come_back(self, desk, helene, moderator, published):
        edit(published, {"title": "Le premier apel"}, by=helene.user)
        sent(desk, "revision", title="Le premier appel")
        published.refresh_from_db()
        assert published.title == "Le premier appel"
        undo_last(published, by=moderator)
        published.refresh_from_db()
        waiting = Revision.objects.about(published).waiting().get()
        assert (published.title, waiting.proposed) == ("Le premier appel compte", {"title": "Le premier apel"})
        assert waiting.author == helene.user

    def test_only_the_words_that_the_edit_changes_are_asked(self, desk, helene, published):
        edit(published, {"title": "Autre"}, by=helene.user)
        url = reverse("admin:moderation_correct", args=["projet", published.pk, "revision"])
        assert list(desk.client.get(url).context["form"].fields) == ["title"]

    def test_nothing_corrected_is_told_and_nothing_published(self, desk, pending):
        assert "Vous n’avez rien corrigé" in sent(desk).text
        assert Project.objects.get().state == State.PENDING

    def test_an_emptied_title_is_told_beside_what_was_typed(self, desk, pending):
        answer = sent(desk, title="", sentence="Une phrase corrigée.")
        assert "Une phrase corrigée." in answer.text
        assert answer.context["form"].errors["title"]
        assert Project.objects.get().state == State.PENDING

    def test_words_written_over_meanwhile_are_shown_and_nothing_typed_is_lost(self, desk, pending):
        item = desk.read().context["items"][0]
        Project.objects.update(problem="Écrit depuis.")
        url = reverse("admin:moderation_correct", args=["projet", pending.pk, "pending"])
        answer = desk.client.post(url, {"stamp": item.stamp, "title": "Ma correction", "sentence": "…"})
        assert answer.status_code == 409
        assert "Écrit depuis." in answer.text
        assert "Ma correction" in answer.text
        assert Project.objects.get().state == State.PENDING

    def test_fields_that_are_not_words_of_it_are_not_written(self, desk, pending):
        sent(desk, title="Corrigé", state="published", slug="autre", audience="everyone", reason="x")
        one = Project.objects.get()
        assert (one.audience, one.slug, one.reason) == (pending.audience, pending.slug, "")

    def test_who_wrote_it_and_strangers_correct_nothing(self, helene, karim, moderator, pending):
        for somebody in (helene.user, karim.user):
            with pytest.raises(ValidationError):
                correct_and_publish(pending, {"title": "Autre"}, by=somebody)
        assert not ModerationEvent.objects.filter(verb=Verb.CORRECT).exists()

    def test_what_was_decided_meanwhile_is_left(self, helene, moderator, colleague, pending, published):
        revision = Revision.propose(published, {"title": "Autre"}, by=helene.user)
        revision.refuse(by=colleague, reason="Non.")
        with pytest.raises(ValidationError):
            correct_and_apply(revision, {"title": "Encore"}, by=moderator)
        with pytest.raises(ValidationError):
            correct_and_publish(published, {"title": "Encore"}, by=moderator)
        published.refresh_from_db()
        assert published.title == "Le premier appel compte"


class TestAQuestionAboutAnEdit:
    @pytest.mark.met("VIG-02")
    def test_its_words_come_back_as_a_draft_with_the_question(self, desk, helene, moderator, published, sign_in):
        edit(published, {"title": "Le second appel"}, by=helene.user)
        desk.read()
        assert "retourne à qui l’a proposée" in desk.press("return_revision", words="Quel appel ?").text
        back = refused_edit(published, reader=helene.user)
        assert back == ({"title": "Le second appel"}, "Quel appel ?", True)
        assert "vous revient avec une question : Quel appel ?" in told(helene.user)[-1]
        assert not Revision.objects.waiting().exists()
        [one] = [one for one in todo(helene) if one.link and "vous revient" in one.link.title]
        assert (one.link.text, one.link.verb) == ("Quel appel ?", "Reprendre ma modification")
        edit(published, {"title": "Le second appel reçu"}, by=helene.user)
        assert not [one for one in todo(helene) if one.link and "vous revient" in one.link.title]

    def test_it_is_undone(self, helene, moderator, published):
        edit(published, {"title": "Le second appel"}, by=helene.user)
        Notification.objects.all().delete()
        Revision.objects.waiting().get().send_back(by=moderator, reason="Quel appel ?")
        undo_last(published, by=moderator)
        waiting = Revision.objects.waiting().get()
        assert (waiting.proposed, waiting.sent_back, waiting.reason) == ({"title": "Le second appel"}, False, "")
        assert told(helene.user) == []


class TestWhatCameBack:
    def test_a_text_sent_back_is_something_to_do_until_it_is_sent_again(self, helene, karim, moderator, pending):
        pending.send_back(by=moderator, reason="Dites avec qui.")
        [one] = [one for one in todo(helene) if one.link and "vous revient" in one.link.title]
        assert (one.link.text, one.link.verb) == ("Dites avec qui.", "Reprendre mon texte")
        assert not [one for one in todo(karim) if one.link and "vous revient" in one.link.title]
        pending.submit(by=helene.user)
        assert not [one for one in todo(helene) if one.link and "vous revient" in one.link.title]

    def test_who_left_its_team_is_asked_nothing(self, helene, moderator, pending):
        pending.send_back(by=moderator, reason="Dites avec qui.")
        pending.roles.all().delete()
        assert not [one for one in todo(helene) if one.link and "vous revient" in one.link.title]


def test_an_edit_published_at_once_is_sampled_as_what_it_changes(desk, helene, published, settings):
    helene.user.is_staff = True  # trusted
    helene.user.save()
    edit(published, {"title": "Le premier appel compte double"}, by=helene.user)
    page = desk.read()
    [item] = page.context["samples"]
    assert [line.label for line in item.lines] == ["Titre"]
    assert "<ins> double</ins>" in page.text
    desk.press("sampled", item)
    assert not desk.read().context["samples"]


class TestMyContributions:
    def test_an_edit_that_came_back_is_there_with_its_reason(self, helene, moderator, published, sign_in):
        edit(published, {"title": "Le second appel"}, by=helene.user)
        Revision.objects.waiting().get().refuse(by=moderator, reason="Le titre dit autre chose.")
        page = sign_in(helene).get(reverse("projects:mine")).text
        assert "Modifications qui vous sont revenues" in page
        assert "Le titre dit autre chose." in page

    def test_words_taken_away_of_another_kind_are_there_with_their_reason(self, helene, karim, moderator, sign_in):
        club = Club.objects.create(name="Accueil", entry="theme", tagline="Recevoir.")
        club.memberships.create(member=helene)

        def one_more(number: int) -> None:
            thread = Thread.objects.create(
                club=club, author=helene, title=f"Sujet {number}", text="Jeudi.", state=State.PUBLISHED
            )
            thread.withdraw(by=moderator, reason=f"Une personne est nommée, sujet {number}.")

        one_more(1)
        assert "Une personne est nommée, sujet 1." in sign_in(helene).get(reverse("projects:mine")).text
        assert "Une personne est nommée" not in sign_in(karim).get(reverse("projects:mine")).text
