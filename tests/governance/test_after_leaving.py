"""Who has left a club: nothing leads them to a closed page, and their own words are still theirs to take away."""

import pytest

from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from governance.clubs import join
from governance.models import Reply, Thread


@pytest.fixture
def said(club, helene, karim):
    """Karim's thread, with no answer, and Hélène's with his reply."""
    for person in (helene, karim):
        join(club, person)
    own = Thread(title="Qui connaît Framadate ?", text="Pour une enquête.", author=karim, club=club)
    own.put()
    hers = Thread(title="Les agents du soir", text="Comment les joindre ?", author=helene, club=club)
    hers.put()
    reply = Reply(text="Par un panneau.", author=karim)
    hers.answer(reply)
    return own, hers, reply


def leave(client, club) -> None:
    client.post(f"/clubs/{club.slug}/quitter/")


@pytest.mark.django_db
class TestAfterLeaving:
    def test_no_notification_opens_a_closed_page(self, said, club, helene, sign_in):
        client = sign_in(helene)
        assert Notification.objects.filter(recipient=helene.user).exists()
        leave(client, club)
        for told in Notification.objects.filter(recipient=helene.user):
            assert client.get(told.url).status_code == 200

    def test_what_is_told_of_ones_own_words_later_leads_to_the_club(self, said, club, karim, moderator, sign_in):
        client = sign_in(karim)
        leave(client, club)
        said[0].withdraw(by=moderator, reason="Hors sujet.")
        told = Notification.objects.get(recipient=karim.user)
        assert client.get(told.url).status_code == 200

    def test_ones_own_words_are_still_taken_away(self, said, club, karim, sign_in):
        own, _, reply = said
        client = sign_in(karim)
        leave(client, club)
        page = client.get(club.get_absolute_url()).content.decode()
        for message in (own, reply):
            assert message.remove_url in page
            assert client.get(message.remove_url).status_code == 200
            assert client.post(message.remove_url, {"answered": "1"}, follow=True).status_code == 200
            message.refresh_from_db()
            assert message.state == State.WITHDRAWN
        assert "Ce que vous y avez écrit" not in client.get(club.get_absolute_url()).content.decode()

    def test_ones_own_words_are_still_mended(self, said, club, karim, sign_in):
        client = sign_in(karim)
        leave(client, club)
        assert client.get(said[2].edit_url).status_code == 200

    def test_the_words_of_others_stay_closed(self, said, club, karim, sign_in):
        own, hers, reply = said
        client = sign_in(karim)
        leave(client, club)
        for url in (hers.get_absolute_url(), own.get_absolute_url(), hers.edit_url, hers.remove_url):
            assert client.get(url).status_code == 404
        assert "Comment les joindre" not in client.get(reply.remove_url).content.decode()
