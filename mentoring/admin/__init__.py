"""Mutual help in the administration, one file per subject."""

from . import introductions, mentors, problems, project_help, skills, visitors, wants

__all__ = ["introductions", "mentors", "problems", "project_help", "skills", "visitors", "wants"]
