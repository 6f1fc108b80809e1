"""Mutual help in the administration, one file per subject."""

from . import problems, project_help, visitors, wants

__all__ = ["problems", "project_help", "visitors", "wants"]
