"""Addresses of the skills lent between collectivités."""

from django.urls import path

from mentoring.views import skills

AT = "entraide/mecenat/"
REPLY = f"{AT}<int:pk>/reponses/<int:reply>/"
SKILLS = [
    path(AT, skills.skills_list, name="skills_list"),
    *skills.SkillsPages().urls(AT, "skills"),
    path(f"{AT}<int:pk>/", skills.skills, name="skills"),
    path(f"{AT}<int:pk>/repondre/", skills.skills_reply, name="skills_reply"),
    path(f"{REPLY}decider/", skills.skills_decide, name="skills_decide"),
    path(f"{REPLY}accord/", skills.skills_agree, name="skills_agree"),
    path(f"{REPLY}faite/", skills.skills_done, name="skills_done"),
    path(f"{REPLY}convention/", skills.skills_print, name="skills_print"),
]
