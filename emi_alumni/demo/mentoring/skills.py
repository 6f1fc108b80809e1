"""The demonstration's skills lent between collectivités: five notices, three of which met. All fictitious."""

from datetime import timedelta
from typing import cast

from django.utils import timezone

from directory.models import Collectivity, Member
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago
from emi_alumni.demo.put_online import put_online
from emi_alumni.demo.reading import people, read
from mentoring.models import ReplyState, SkillsNotice, SkillsReply, SkillsStatus

# By notice of the file: compétence, when, published so many days ago.
TOLD = {
    "MEC-01": ("Cartographie, données", "Deux jours en mai ou en juin", 40),
    "MEC-02": ("Cartographie", "Avant l’été", 21),
    "MEC-03": ("Communication, langage clair", "Un matin, à convenir", 12),
    "MEC-04": ("Droit, données personnelles", "Dans les deux mois", 6),
}
DIRECTIONS = {"offre": "offer", "demande": "request"}


def load_skills() -> None:
    numbered, aurelie = people(), Member.objects.get(email=story.AURELIE)
    notices = {}
    for facts in read("entraide.json")["mecenat"]:
        skill, period, days = TOLD[facts["id"]]
        author = numbered[facts["qui"]]
        notices[facts["id"]] = notice = SkillsNotice.objects.create(
            direction=DIRECTIONS[facts["sens"]],
            title=facts["titre"],
            text=facts["texte"],
            skill=skill,
            half_days=int(facts["jours"] * 2),
            period=period,
            collectivity=cast(Collectivity, author.collectivity),
            author=author,
            created_at=days_ago(days),
        )
        put_online(notice, days_ago(days), aurelie)
    maps = "Je nettoie le fichier, puis nous faisons la carte ensemble."
    sannois = "Nos bancs publics n’ont pas de carte : venez la faire avec nous."
    meet(notices["MEC-02"], numbered["A34"], maps, "Le président de la communauté de communes")
    meet(notices["MEC-01"], numbered["A17"], sannois, "La directrice des données")
    was_done(numbered["A33"], numbered["A53"], aurelie)


def meet(notice: SkillsNotice, member: Member, word: str, agreed_by: str) -> None:
    """Accepted; the author’s hierarchy alone agreed so far, by somebody of this function."""
    SkillsNotice.objects.filter(pk=notice.pk).update(status=SkillsStatus.IN_CONTACT)
    SkillsReply.objects.create(
        notice=notice,
        member=member,
        collectivity=cast(Collectivity, member.collectivity),
        word=word,
        state=ReplyState.ACCEPTED,
        at=days_ago(14),
        answered_at=days_ago(12),
        author_agreed_on=timezone.localdate() - timedelta(days=8),
        author_agreed_by=agreed_by,
    )


def was_done(author: Member, helped: Member, aurelie: Member) -> None:
    """One more, that is over: three half-days given."""
    notice = SkillsNotice.objects.create(
        direction="offer",
        title="Relire vos courriers avec vos agents",
        text="Trois séances à l’espace emploi, sur vos vrais courriers.",
        skill="Langage clair",
        half_days=3,
        period="Le mois dernier",
        collectivity=cast(Collectivity, author.collectivity),
        author=author,
        status=SkillsStatus.DONE,
        created_at=days_ago(80),
    )
    put_online(notice, days_ago(80), aurelie)
    agreed = timezone.localdate() - timedelta(days=60)
    SkillsReply.objects.create(
        notice=notice,
        member=helped,
        collectivity=cast(Collectivity, helped.collectivity),
        word="Nos courriers en ont besoin.",
        state=ReplyState.ACCEPTED,
        at=days_ago(75),
        answered_at=days_ago(74),
        author_agreed_on=agreed,
        author_agreed_by="La directrice générale des services",
        reply_agreed_on=agreed,
        reply_agreed_by="Le directeur de l’emploi",
        half_days_given=3,
        done_at=days_ago(25),
    )
