"""A new function, or a new post of the career, is news at once: for who may read it, and without another tap."""

from datetime import timedelta

import pytest
from django.utils import timezone

from directory.models import CareerStep, Member
from directory.visibility import Audience
from tests.projects.writing_steps import form_in
from tests.standing import standing

LONG_AGO = timedelta(days=400)


@standing
def settled(karim) -> Member:
    """Karim, whose profile is old news."""
    then = timezone.now() - LONG_AGO
    Member.objects.filter(pk=karim.pk).update(activated_at=then, confirmed_at=then)
    karim.refresh_from_db()
    return karim


def home(client) -> str:
    return client.get("/").content.decode()


def save(client, slug: str, **typed) -> None:
    url = f"/moi/fiche/{slug}/"
    data = form_in(client.get(url).content.decode(), "mark") | typed
    assert client.post(url, data).status_code == 302


@pytest.mark.django_db
class TestNews:
    def test_of_a_new_function_at_once(self, settled, helene, sign_in):
        reader = sign_in(helene)
        assert "Karim Benali</a>" not in home(reader)
        save(sign_in(settled), "identite", position="Directeur des archives")
        assert "a changé de poste : Directeur des archives." in home(reader)

    def test_of_the_same_function_saved_again_is_none(self, settled, helene, sign_in):
        save(sign_in(settled), "identite", department="Un autre service")
        assert "Karim Benali</a>" not in home(sign_in(helene))

    def test_the_profile_is_not_said_to_be_read_again(self, settled, helene, sign_in):
        save(sign_in(settled), "identite", position="Directeur des archives")
        settled.refresh_from_db()
        assert settled.confirmed_at < timezone.now() - timedelta(days=300)
        assert "a relu sa fiche" not in home(sign_in(helene))

    @pytest.mark.parametrize(
        ("audience", "told"), [(Audience.NETWORK, True), (Audience.NOBODY, False), (Audience.COHORT, False)]
    )
    def test_of_a_new_step_is_for_who_may_read_the_career(self, audience, told, settled, helene, sign_in):
        Member.objects.filter(pk=settled.pk).update(career_audience=audience)
        before = settled.posts()
        CareerStep.objects.create(member=settled, starts_on=timezone.localdate().year, position="Chef de parc")
        settled.note_new_post(before)
        page = home(sign_in(helene))
        assert ("a changé de poste : Chef de parc" in page) is told
        if not told:
            assert "Karim Benali</a>" not in page

    def test_a_post_of_long_ago_is_history_not_news(self, settled, helene, sign_in):
        before = settled.posts()
        CareerStep.objects.create(member=settled, starts_on=2010, ends_on=2015, position="Chef de parc")
        settled.note_new_post(before)
        assert "Karim Benali</a>" not in home(sign_in(helene))

    def test_somebody_hidden_is_no_news(self, settled, helene, sign_in):
        save(sign_in(settled), "identite", position="Directeur des archives")
        Member.objects.filter(pk=settled.pk).update(hidden_by_choice=True)
        assert "Directeur des archives" not in home(sign_in(helene))
