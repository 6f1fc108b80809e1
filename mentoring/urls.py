"""Addresses of mutual help, one section per subject."""

from django.urls import URLPattern, path

from mentoring.challenge_urls import CHALLENGES
from mentoring.immersion_urls import IMMERSIONS
from mentoring.introduction_urls import INTRODUCTIONS
from mentoring.lab_urls import LABS
from mentoring.mentors_urls import MENTORS
from mentoring.problem_urls import PROBLEMS
from mentoring.project_help_urls import PROJECT_HELP
from mentoring.skills_urls import SKILLS
from mentoring.views import hub, who_helps
from mentoring.visitor_urls import VISITORS
from mentoring.want_urls import WANTS

app_name = "mentoring"
urlpatterns: list[URLPattern] = [
    path("entraide/", hub.hub, name="hub"),
    path("entraide/qui-peut-m-aider/", who_helps.who_can_help, name="who_helps"),
    *PROJECT_HELP,
    *VISITORS,
    *INTRODUCTIONS,
    *WANTS,
    *PROBLEMS,
    *MENTORS,
    *SKILLS,
    *CHALLENGES,
    *IMMERSIONS,
    *LABS,
]
