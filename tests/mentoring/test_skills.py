"""Skills lent between collectivités: a notice, a reply, two hierarchies that agree, half-days that are counted."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from directory.models import Member, MessageBlock
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.notifications.models import Notification
from mentoring.models import ReplyState, SkillsNotice, SkillsReply, SkillsStatus
from mentoring.models.skills import half_days_given
from mentoring.personal_data import forget
from tests.concurrency import together
from tests.factories import MemberFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db
LIST = reverse("mentoring:skills_list")


def publish(author: Member, title: str = "Deux jours de cartographie", **facts) -> SkillsNotice:
    words = {"direction": "offer", "text": "Nettoyer un fichier.", "skill": "Données", "half_days": 4, "period": "Mai"}
    more = {"author": author, "title": title, "collectivity": author.collectivity, "state": State.PUBLISHED}
    return SkillsNotice.objects.create(**(words | more | facts))


def told(member: Member, kind: str) -> int:
    return Notification.objects.current().filter(recipient=member.user, kind=kind).count()


@standing
def notice(helene) -> SkillsNotice:
    return publish(helene)


@standing
def reply(notice, karim) -> SkillsReply:
    return notice.reply(by=karim, word="Huit communes.")


def state_of(notice: SkillsNotice) -> str:
    return SkillsNotice.objects.values_list("status", flat=True).get(pk=notice.pk)


@pytest.mark.met("PQ1-38")
def test_from_the_notice_to_the_half_days_that_are_counted(helene, karim, moderator, sign_in):
    words = {"direction": "offer", "title": "Deux jours de cartographie", "text": "Nettoyer.", "skill": "Données"}
    words |= {"half_days": "4", "period": "En mai", "collectivity": str(helene.collectivity_id)}
    hers, his = sign_in(helene), sign_in(karim)
    hers.post(reverse("mentoring:skills_add"), words)
    notice = SkillsNotice.objects.get()
    assert notice.state == State.PENDING
    notice.publish(by=moderator)
    his.post(reverse("mentoring:skills_reply", args=[notice.pk]), {"word": "Huit communes."})
    reply = notice.replies.get()
    assert told(helene, "skills_reply") == 1
    at = [notice.pk, reply.pk]
    hers.post(reverse("mentoring:skills_decide", args=at), {"reponse": "oui"})
    assert state_of(notice) == SkillsStatus.IN_CONTACT
    today = timezone.localdate().isoformat()
    for client, function in ((hers, "Le directeur"), (his, "La DRH")):
        client.post(reverse("mentoring:skills_agree", args=at), {"on": today, "function": function})
    assert state_of(notice) == SkillsStatus.AGREED
    paper = his.get(reverse("mentoring:skills_print", args=at)).text
    assert "La DRH" in paper
    assert "service juridique" in paper
    hers.post(reverse("mentoring:skills_done", args=at), {"half_days": "3"})
    assert state_of(notice) == SkillsStatus.DONE
    assert "<b>3</b> demi-journées données" in his.get(LIST).text


def test_what_two_people_agree_on_is_theirs_alone(notice, reply, helene, karim, animator, sign_in):
    reply.accept(by=helene)
    reply.record_agreement(by=karim, on=timezone.localdate(), function="La DRH de la ville")
    seen = sign_in(animator)
    page = seen.get(notice.get_absolute_url()).text
    assert "Huit communes." not in page
    assert "La DRH de la ville" not in page
    for name in ("skills_print", "skills_agree", "skills_done", "skills_decide"):
        address = reverse(f"mentoring:{name}", args=[notice.pk, reply.pk])
        assert (seen.get if name == "skills_print" else seen.post)(address).status_code == 404


def test_who_may_not_reply_is_told_why(notice, helene, karim):
    with pytest.raises(ValidationError, match="votre annonce"):
        notice.reply(by=helene, word="Oui.")
    with pytest.raises(ValidationError, match="votre collectivité"):
        notice.reply(by=MemberFactory(with_account=True, collectivity=helene.collectivity), word="Oui.")
    with pytest.raises(ValidationError, match="votre fiche"):
        notice.reply(by=MemberFactory(with_account=True, collectivity=None), word="Oui.")
    MessageBlock.objects.create(member=helene, blocked=karim)
    with pytest.raises(ValidationError, match="ne reçoit pas"):
        notice.reply(by=karim, word="Oui.")


def test_a_colleague_is_told_before_writing_and_a_refusal_loses_no_word(notice, helene, karim, sign_in):
    colleague = sign_in(MemberFactory(with_account=True, collectivity=helene.collectivity))
    page = colleague.get(notice.get_absolute_url()).text
    assert "cette annonce est de votre collectivité" in page.lower()
    assert 'id="repondre"' not in page
    client = sign_in(karim)
    assert 'id="repondre"' in client.get(notice.get_absolute_url()).text
    MessageBlock.objects.create(member=helene, blocked=karim)
    page = client.post(reverse("mentoring:skills_reply", args=[notice.pk]), {"word": "Deux jours en mars."})
    assert page.status_code == 200
    assert "ne reçoit pas" in page.text
    assert "Deux jours en mars." in page.text


def test_once_taken_the_others_are_told_and_nobody_else_replies(notice, reply, helene, karim):
    other = MemberFactory(with_account=True)
    second = notice.reply(by=other, word="Moi aussi.")
    reply.accept(by=helene)
    second.refresh_from_db()
    assert second.state == ReplyState.DECLINED
    assert told(other, "skills_answer") == 1
    with pytest.raises(ValidationError, match="pourvue"):
        notice.reply(by=MemberFactory(with_account=True), word="Et moi ?")


def test_it_is_open_again_when_the_two_part(notice, reply, helene, karim):
    reply.accept(by=helene)
    reply.take_back(by=karim)
    assert state_of(notice) == SkillsStatus.OPEN
    again = notice.reply(by=karim, word="Finalement, oui.")
    again.accept(by=helene)
    again.decline(by=helene)
    assert state_of(notice) == SkillsStatus.OPEN


def test_it_is_not_done_before_both_agreed_nor_twice(notice, reply, helene, karim):
    reply.accept(by=helene)
    reply.record_agreement(by=helene, on=timezone.localdate(), function="DGS")
    with pytest.raises(ValidationError, match="accord des deux"):
        reply.finish(by=helene, half_days=3)
    reply.record_agreement(by=karim, on=timezone.localdate(), function="DRH")
    with pytest.raises(ValidationError):
        reply.finish(by=karim, half_days=3)
    reply.finish(by=helene, half_days=3)
    with pytest.raises(ValidationError):
        reply.finish(by=helene, half_days=3)
    assert half_days_given() == 3


def test_an_agreement_to_come_is_refused_and_nothing_typed_is_lost(notice, reply, helene, sign_in):
    reply.accept(by=helene)
    address = reverse("mentoring:skills_agree", args=[notice.pk, reply.pk])
    day = (timezone.localdate() + timezone.timedelta(days=3)).isoformat()
    page = sign_in(helene).post(address, {"on": day, "function": "La directrice"}).text
    assert "Écrivez une date passée" in page
    assert "La directrice" in page


@pytest.mark.parametrize("typed", [{"half_days": "0"}, {"half_days": "41"}, {"half_days": "x"}, {"skill": ""}])
def test_what_cannot_be_is_said(helene, sign_in, typed):
    words = {"direction": "offer", "title": "Un titre tapé", "text": "Nettoyer.", "skill": "Données", "period": "Mai"}
    words |= {"half_days": "4", "collectivity": str(helene.collectivity_id)}
    page = sign_in(helene).post(reverse("mentoring:skills_add"), words | typed).text
    assert "Erreur" in page
    assert "Un titre tapé" in page
    assert not SkillsNotice.objects.exists()


def test_an_empty_list_and_the_two_directions(helene, karim, sign_in):
    client = sign_in(karim)
    assert "Aucune annonce pour l’instant." in client.get(LIST).text
    publish(helene, "Une offre")
    publish(helene, "Une demande", direction="request")
    assert "Une demande" not in client.get(f"{LIST}?sens=offres").text
    assert "Une demande" in client.get(f"{LIST}?sens=n’importe").text


def test_the_list_asks_no_more_of_the_database_when_it_is_longer(helene, karim, sign_in, same_queries):
    publish(helene, "La première")
    client = sign_in(karim)
    same_queries(lambda: client.get(LIST), lambda: publish(helene, f"N° {SkillsNotice.objects.count()}"), 6)


def test_withdrawn_it_leaves_nobody_waiting(notice, reply, helene, karim):
    notice.withdraw(by=helene.user)
    reply.refresh_from_db()
    assert reply.state == ReplyState.DECLINED
    assert told(karim, "skills_answer") == 1


def test_withdrawn_while_two_people_agree_the_other_one_is_told(notice, reply, helene, karim):
    reply.accept(by=helene)
    reply.record_agreement(by=karim, on=timezone.localdate(), function="La DRH")
    read = Notification.objects.filter(recipient=karim.user)
    read.mark_read()
    SkillsNotice.objects.get(pk=notice.pk).withdraw(by=helene.user)
    reply.refresh_from_db()
    assert (reply.state, state_of(notice)) == (ReplyState.DECLINED, SkillsStatus.OPEN)
    assert read.unread().get().url == LIST


def test_what_two_hierarchies_agreed_on_changes_no_more(notice, reply, helene, karim, moderator, sign_in):
    hers, edit = sign_in(helene), reverse("mentoring:skills_edit", args=[notice.pk])
    assert hers.get(edit).status_code == 200
    reply.accept(by=helene)
    today = timezone.localdate()
    for person in (helene, karim):
        reply.record_agreement(by=person, on=today, function="La direction")
    words = {"title": notice.title, "text": "Autre chose.", "skill": "Autre", "period": "Toujours", "half_days": "40"}
    words["collectivity"] = str(karim.collectivity_id)
    assert hers.post(edit, words).status_code == 404
    notice.refresh_from_db()
    assert (notice.half_days, notice.text, notice.collectivity) == (4, "Nettoyer un fichier.", helene.collectivity)


def test_eleven_replies_in_a_day_are_too_many(helene, karim):
    for n in range(10):
        publish(helene, f"Annonce {n}").reply(by=karim, word="Oui.").take_back(by=karim)
    with pytest.raises(ValidationError, match="continuez demain"):
        publish(helene, "La onzième").reply(by=karim, word="Oui.")


def test_who_was_accepted_and_leaves_is_told_to_the_author(notice, reply, helene, karim):
    reply.accept(by=helene)
    news = Notification.objects.filter(recipient=helene.user, kind="skills_reply")
    news.mark_read()
    reply.take_back(by=karim)
    assert "de nouveau ouverte" in news.unread().get().sentence
    news.mark_read()
    notice.reply(by=karim, word="Finalement oui.").accept(by=helene)
    news.mark_read()
    forget(karim)
    assert "a quitté le réseau" in news.unread().get().sentence


def test_the_database_keeps_one_accepted_reply(notice, reply, helene):
    reply.accept(by=helene)
    second = MemberFactory(with_account=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        notice.replies.create(member=second, collectivity=second.collectivity, state=ReplyState.ACCEPTED)


def test_an_erased_person_leaves_nobody_waiting_and_what_was_given_counted(notice, reply, helene, karim):
    reply.accept(by=helene)
    forget(karim)
    assert state_of(notice) == SkillsStatus.OPEN
    asked = publish(karim, "La sienne")
    waits = asked.reply(by=helene, word="Oui.")
    forget(karim)
    assert told(helene, "skills_answer") == 1
    assert not SkillsReply.objects.filter(pk=waits.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_two_replies_accepted_at_once_are_one(helene, karim):
    notice = publish(helene)
    first = notice.reply(by=karim, word="Un.")
    second = notice.reply(by=MemberFactory(with_account=True), word="Deux.")
    outcomes = together(lambda: first.accept(by=helene), lambda: second.accept(by=helene))
    assert sorted(isinstance(one, ValidationError) for one in outcomes) == [False, True]
    assert notice.replies.filter(state=ReplyState.ACCEPTED).count() == 1
