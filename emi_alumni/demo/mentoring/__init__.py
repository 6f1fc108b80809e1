"""The demonstration's mutual help. All fictitious."""

from emi_alumni.demo.mentoring.challenges import load_challenges
from emi_alumni.demo.mentoring.immersions import load_immersions
from emi_alumni.demo.mentoring.introductions import load_introductions
from emi_alumni.demo.mentoring.labs import load_labs
from emi_alumni.demo.mentoring.mentors import load_mentors
from emi_alumni.demo.mentoring.problems import load_problems
from emi_alumni.demo.mentoring.project_help import load_project_help
from emi_alumni.demo.mentoring.skills import load_skills
from emi_alumni.demo.mentoring.visitors import load_visitors


def load_mentoring() -> None:
    """Each subject in turn; those that read others come after them."""
    load_project_help()
    load_problems()
    load_visitors()
    load_mentors()
    load_introductions()
    load_skills()
    load_challenges()
    load_immersions()
    load_labs()
