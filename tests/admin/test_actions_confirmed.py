"""What the page that asks says, what comes back with a yes, and the guards of acts on several voices."""

from html import unescape

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.urls import reverse

from directory.models import Invitation, Member, User
from projects.models import Voice
from tests.admin.test_admin_permissions import one_of_each as one_of_each
from tests.factories import MemberFactory, VoiceFactory


@pytest.mark.django_db
class TestThePageThatAsks:
    def test_names_who_and_what_and_comes_back_with_a_yes(self, administrator, karim, helene, sign_in):
        client, url = sign_in(administrator), reverse("admin:directory_member_changelist")
        chosen = {"action": "suspend", "_selected_action": [karim.pk, helene.pk]}
        html = client.post(url, chosen).content.decode()
        assert "Karim Benali" in html
        assert "Hélène Lefèvre" in html
        assert "leur compte est fermé" in html
        assert "Ne rien changer" in html
        assert Member.objects.filter(pk=karim.pk, user__is_active=True).exists()
        client.post(url, chosen | {"answered": "1"})
        assert not User.objects.filter(member__in=[karim, helene], is_active=True).exists()

    def test_no_invitation_leaves_before_the_yes(self, moderator, sign_in, mailoutbox):
        person = MemberFactory(imported=True, email="neuve@exemple.fr")
        client, url = sign_in(moderator), reverse("admin:directory_member_changelist")
        client.post(url, {"action": "invite", "_selected_action": [person.pk]})
        assert not Invitation.objects.filter(member=person).exists()

    def test_each_action_of_people_and_accounts_says_what_happens(self):
        for model in (Member, User, Invitation, Voice):
            screen = admin.site._registry[model]
            assert set(screen.explains) == set(screen.actions), model


@pytest.mark.django_db
class TestVoices:
    def act(self, client, action, *voices):
        data = {"action": action, "answered": "1", "_selected_action": [voice.pk for voice in voices]}
        answer = client.post(reverse("admin:projects_voice_changelist"), data, follow=True)
        return " ".join(str(message) for message in answer.context["messages"])

    def test_one_that_names_somebody_is_left_and_named_among_several(self, moderator, sign_in):
        plain = VoiceFactory(waiting=True)
        flagged = VoiceFactory(waiting=True, text="Appelez Mme Vernier au 01 34 25 30 30.")
        said = self.act(sign_in(moderator), "publish", plain, flagged)
        assert "Un retour est en ligne" in said
        assert "Vernier" in said
        assert "n’est pas publié" in said
        assert {v.pk: v.state for v in Voice.objects.all()} == {plain.pk: "published", flagged.pk: "pending"}

    @pytest.mark.parametrize(
        ("state", "answer", "erased"),
        [("published", "", False), ("pending", "", False), ("published", "Merci.", True), ("refused", "", True)],
    )
    def test_where_to_reach_somebody_is_kept_until_there_is_an_answer(self, state, answer, erased, moderator, sign_in):
        voice = VoiceFactory(state=state, answer=answer, contact="usager@exemple.fr")
        said = self.act(sign_in(moderator), "mark_passed_on", voice)
        voice.refresh_from_db()
        assert (voice.contact == "") is erased
        assert ("attend encore une réponse" in said) is not erased


def actions() -> list[tuple[type, str]]:
    return [(model, str(name)) for model, screen in admin.site._registry.items() for name in screen.actions or ()]


@pytest.mark.django_db
class TestEveryActionOfEveryList:
    @pytest.mark.met("VIG-02")
    @pytest.mark.parametrize(("model", "action"), actions(), ids=lambda one: getattr(one, "__name__", one))
    def test_says_its_effect_and_asks_before_it_changes_anything(
        self, model, action, one_of_each, administrator, sign_in
    ):
        rows = model._base_manager.order_by("pk")
        thing = one_of_each[model]
        others = [one.pk for one in rows.exclude(pk=thing.pk)[:1]]
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        client = sign_in(administrator)
        before = list(rows.values())
        chosen = {"action": action, "_selected_action": [thing.pk, *others]}
        answer = client.post(url, chosen)
        assert list(rows.values()) == before
        if answer.status_code == 200:
            question = answer.context["question"]
            assert question.explains != "Vérifiez ce que vous avez choisi, puis confirmez."
            assert len(question.explains) > 25
            assert question.explains in unescape(answer.text)
        else:  # nothing of what was chosen is concerned: it says so and leaves all as it was
            assert answer.status_code == 302
            assert list(get_messages(answer.wsgi_request))
