"""What stories keep of people: what one tells of one's way, and agrees to show to everybody (RGPD)."""

from directory.contributions.personal_data import KEYS
from directory.contributions.personal_data import WRITTEN as CONTRIBUTED
from directory.models import Member
from emi_alumni.foundation.personal_data import Processing, each
from resources.models import PublicStory, Story, StoryFollowUp

PUBLIC_TASK = "mission d’intérêt public"
WRITTEN = Processing(PUBLIC_TASK, "le réseau, une fois lu par la mission innovation", "la vie du réseau")
PLACED = Processing(PUBLIC_TASK, "le réseau, une fois lu par la mission innovation", "la vie du compte")
SHOWN = Processing("consentement", "tout le monde, sans compte", "votre retrait, ou la vie du compte")

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    "resources.Story": each(
        *(
            WRITTEN,
            "title",
            "guide",
            "before",
            "tried",
            "changed",
            "held_back",
            "advice",
            "subject",
            "project",
            "module",
        ),
        *CONTRIBUTED,
    )
    | each(PLACED, "cohort", "collectivity", "asked_no_more"),
    "resources.StoryFollowUp": each(WRITTEN, "story", "months", "text", *CONTRIBUTED),
    "resources.PublicStory": each(SHOWN, "story", "signature", "content", "agreed_at", "state", "reason"),
}
NOT_PERSONAL: dict[str, set[str]] = {
    "resources.Story": {*KEYS},
    "resources.StoryFollowUp": {*KEYS},
    "resources.PublicStory": {"id", "submitted_at", "published_at", "hidden_at"},
}


def forget(member: Member) -> None:
    """What is online stays, signed « Ancien membre », without the promotion and the place that would say who; what
    nobody read goes with them, and every public copy: nobody is left to take their word back."""
    PublicStory.objects.filter(story__author=member).delete()
    StoryFollowUp.objects.of(member).exclude(state="published").delete()
    Story.objects.of(member).exclude(state="published").delete()
    Story.objects.of(member).update(cohort=None, collectivity=None)
