"""Mutual help in the administration, one file per subject."""

from . import challenges, immersions, introductions, labs, mentors, problems, project_help, skills, visitors, wants

__all__ = [
    "challenges",
    "immersions",
    "introductions",
    "labs",
    "mentors",
    "problems",
    "project_help",
    "skills",
    "visitors",
    "wants",
]
