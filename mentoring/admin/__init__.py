"""Mutual help in the administration, one file per subject."""

from . import mentors, problems, project_help, visitors, wants

__all__ = ["mentors", "problems", "project_help", "visitors", "wants"]
