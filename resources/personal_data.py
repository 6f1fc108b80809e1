"""What the resources keep of people (RGPD). Each subject says its own."""

from directory.models import Member
from emi_alumni.foundation.personal_data import Processing
from resources import (
    booster_personal_data,
    kit_personal_data,
    library_personal_data,
    practice_personal_data,
    story_personal_data,
    watch_personal_data,
)

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    **booster_personal_data.PERSONAL_DATA,
    **kit_personal_data.PERSONAL_DATA,
    **library_personal_data.PERSONAL_DATA,
    **practice_personal_data.PERSONAL_DATA,
    **story_personal_data.PERSONAL_DATA,
    **watch_personal_data.PERSONAL_DATA,
}
NOT_PERSONAL: dict[str, set[str]] = {
    **booster_personal_data.NOT_PERSONAL,
    **kit_personal_data.NOT_PERSONAL,
    **library_personal_data.NOT_PERSONAL,
    **practice_personal_data.NOT_PERSONAL,
    **story_personal_data.NOT_PERSONAL,
    **watch_personal_data.NOT_PERSONAL,
}


def forget(member: Member) -> None:
    booster_personal_data.forget(member)
    kit_personal_data.forget(member)
    library_personal_data.forget(member)
    story_personal_data.forget(member)
    watch_personal_data.forget(member)
    practice_personal_data.forget(member)
