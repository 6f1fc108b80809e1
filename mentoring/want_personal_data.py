"""What « Je cherche » keeps of people besides their profile: whom the month told them of, and what they answered."""

from django.db.models import Q

from directory.models import Member
from emi_alumni.foundation.personal_data import Processing, each
from mentoring.models import SharedHour, WantMatch

PUBLIC_TASK = "mission d’intérêt public"
ACCOUNT = "la vie du compte"

MINE = Processing(PUBLIC_TASK, "vous", ACCOUNT)
FOLLOWED = Processing(PUBLIC_TASK, "vous ; la mission innovation, sans votre nom", ACCOUNT)
THE_THREE = Processing(PUBLIC_TASK, "les trois personnes", ACCOUNT)

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "mentoring.WantMatch": each(MINE, "member", "other", "third", "project", "hour", "words", "want_key")
    | each(FOLLOWED, "month", "kind", "state", "proposed_at", "answered_at"),
    "mentoring.SharedHour": each(THE_THREE, "people_key", "words", "proposed_at", "poll"),
}
NOT_PERSONAL: dict[str, set[str]] = {"mentoring.WantMatch": {"id"}, "mentoring.SharedHour": {"id"}}
WITHHELD = {
    ("mentoring.WantMatch", "other"): "ce qui a été proposé à d’autres et vous nomme : eux seuls le lisent",
    ("mentoring.WantMatch", "third"): "ce qui a été proposé à d’autres et vous nomme : eux seuls le lisent",
}
FIELD_NAMES: dict[str | tuple[str, str], str] = {
    ("mentoring.WantMatch", "want_key"): "empreinte de « Je cherche »",
    ("mentoring.SharedHour", "people_key"): "numéros des trois personnes",
}


def forget(member: Member) -> None:
    """What was proposed to them and what named them goes, an hour at three whole; its date poll is the agenda's."""
    SharedHour.objects.filter(matches__member=member).delete()
    WantMatch.objects.filter(Q(member=member) | Q(other=member) | Q(third=member)).delete()
