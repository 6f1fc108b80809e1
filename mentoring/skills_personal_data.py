"""What skills lent between collectivités keep of people (RGPD)."""

from directory.contributions.personal_data import KEYS
from directory.contributions.personal_data import WRITTEN as CONTRIBUTED
from directory.models import Member
from emi_alumni.foundation.personal_data import Processing, each
from emi_alumni.foundation.url_reversing import reverse
from mentoring.models import ReplyState, SkillsNotice, SkillsReply

PUBLIC_TASK = "mission d’intérêt public"
LIFE = "la vie du réseau"

WRITTEN = Processing(PUBLIC_TASK, "le réseau, une fois lu par la mission innovation", LIFE)
BOTH = Processing(PUBLIC_TASK, "les deux personnes mises en relation", LIFE)

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "mentoring.SkillsNotice": each(
        WRITTEN, "direction", "title", "text", "skill", "half_days", "period", "collectivity", "status", *CONTRIBUTED
    ),
    "mentoring.SkillsReply": each(BOTH, "notice", "member", "collectivity", "word", "state", "at", "answered_at")
    | each(BOTH, "author_agreed_on", "author_agreed_by", "reply_agreed_on", "reply_agreed_by")
    | each(BOTH, "half_days_given", "done_at"),
}
NOT_PERSONAL: dict[str, set[str]] = {"mentoring.SkillsNotice": {*KEYS}, "mentoring.SkillsReply": {"id"}}


def forget(member: Member) -> None:
    """What was done stays counted, of nobody; replies that were not are taken back, and their notices open again."""
    own = SkillsReply.objects.filter(member=member, done_at=None).select_related("notice__author__user").order_by("pk")
    for reply in own:
        if reply.state == ReplyState.ACCEPTED:
            SkillsNotice.objects.filter(pk=reply.notice_id).update(status="open")
            reply.tell_author(f"« {reply.notice} » est de nouveau ouverte : qui avait répondu a quitté le réseau.")
        reply.delete()
    SkillsReply.objects.filter(member=member).update(member=None, word="")
    waiting = SkillsReply.objects.filter(notice__author=member, state__in=[ReplyState.SENT, ReplyState.ACCEPTED])
    undone = waiting.filter(done_at=None).select_related("notice", "member__user").order_by("pk")
    for reply in undone:
        reply.tell_who_replied(
            "n’est plus en ligne : la personne a quitté le réseau.", url=reverse("mentoring:skills_list")
        )
    SkillsNotice.objects.of(member).exclude(state="published", status="done").delete()
