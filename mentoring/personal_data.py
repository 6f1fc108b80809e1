"""What mutual help keeps of people (RGPD). Each subject says its own."""

from directory.models import Member
from emi_alumni.foundation.personal_data import Processing
from mentoring import (
    challenge_personal_data,
    immersion_personal_data,
    introduction_personal_data,
    lab_personal_data,
    mentor_personal_data,
    problem_personal_data,
    project_help_personal_data,
    skills_personal_data,
    visitor_personal_data,
    want_personal_data,
)

PERSONAL_DATA: dict[str, dict[str, Processing]] = {
    **challenge_personal_data.PERSONAL_DATA,
    **immersion_personal_data.PERSONAL_DATA,
    **introduction_personal_data.PERSONAL_DATA,
    **lab_personal_data.PERSONAL_DATA,
    **problem_personal_data.PERSONAL_DATA,
    **mentor_personal_data.PERSONAL_DATA,
    **project_help_personal_data.PERSONAL_DATA,
    **visitor_personal_data.PERSONAL_DATA,
    **skills_personal_data.PERSONAL_DATA,
    **want_personal_data.PERSONAL_DATA,
}
NOT_PERSONAL: dict[str, set[str]] = {
    **challenge_personal_data.NOT_PERSONAL,
    **immersion_personal_data.NOT_PERSONAL,
    **introduction_personal_data.NOT_PERSONAL,
    **lab_personal_data.NOT_PERSONAL,
    **problem_personal_data.NOT_PERSONAL,
    **mentor_personal_data.NOT_PERSONAL,
    **project_help_personal_data.NOT_PERSONAL,
    **visitor_personal_data.NOT_PERSONAL,
    **skills_personal_data.NOT_PERSONAL,
    **want_personal_data.NOT_PERSONAL,
}
WITHHELD: dict[tuple[str, str], str] = {
    **project_help_personal_data.WITHHELD,
    **visitor_personal_data.WITHHELD,
    **want_personal_data.WITHHELD,
}
SECRET: dict[str, set[str]] = {**visitor_personal_data.SECRET}
FIELD_NAMES: dict[str | tuple[str, str], str] = {
    **visitor_personal_data.FIELD_NAMES,
    **want_personal_data.FIELD_NAMES,
    **mentor_personal_data.FIELD_NAMES,
}
REFERENCE_DATA = {*mentor_personal_data.REFERENCE_DATA}


def forget(member: Member) -> None:
    problem_personal_data.forget(member)
    project_help_personal_data.forget(member)
    visitor_personal_data.forget(member)
    skills_personal_data.forget(member)
    want_personal_data.forget(member)
    mentor_personal_data.forget(member)
    introduction_personal_data.forget(member)
    challenge_personal_data.forget(member)
    lab_personal_data.forget(member)
    immersion_personal_data.forget(member)
