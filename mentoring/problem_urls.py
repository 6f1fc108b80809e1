"""Addresses of the problems to unblock together."""

from django.urls import path

from emi_alumni.foundation.views import with_profile
from mentoring.views import problems

PROBLEMS = [
    path("entraide/problematiques/", problems.problem_list, name="problem_list"),
    *problems.ProblemPages().urls("entraide/problematiques/", "problem"),
    path("entraide/problematiques/<int:pk>/", problems.problem, name="problem"),
    path("entraide/problematiques/<int:pk>/moi-aussi/", problems.problem_me_too, name="problem_me_too"),
    path("entraide/problematiques/<int:pk>/resolue/", problems.problem_solve, name="problem_solve"),
    path("entraide/problematiques/<int:pk>/rouvrir/", problems.problem_reopen, name="problem_reopen"),
    path("entraide/problematiques/<int:pk>/sans-mon-nom/", problems.problem_unname, name="problem_unname"),
    path(
        "entraide/problematiques/<int:pk>/codev/", with_profile(problems.ProblemCodevPages().add), name="problem_codev"
    ),
    *problems.ProblemAnswerPages().urls("entraide/problematiques/<int:problem>/reponses/", "problem_answer"),
]
