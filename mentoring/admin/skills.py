"""Skills lent between collectivités as the mission follows them: notices, never what two people wrote each other."""

from django.contrib import admin

from directory.contributions.admin import ContributionAdmin
from mentoring.models import SkillsNotice


@admin.register(SkillsNotice)
class SkillsNoticeAdmin(ContributionAdmin):
    list_display = ("title", "direction", "status", "half_days", "collectivity", "author", "state")
    list_filter = ("direction", "status", "state")
    list_select_related = ("author", "collectivity")
    search_fields = ("title", "skill")
    search_help_text = "Mots de l’annonce ou de la compétence."
