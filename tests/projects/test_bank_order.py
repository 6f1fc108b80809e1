"""The bank by latest news: the database reads one page of an index, whatever the number of projects."""

import pytest
from django.db import connection

from emi_alumni.foundation.moderation.models import State
from projects.models import Project
from projects.views.bank import COLUMNS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_last_page", [False, True])
def test_the_latest_news_are_read_from_an_index(is_last_page):
    rows = Project.objects.filter(state=State.PUBLISHED).order_by(*COLUMNS["nouvelles"])
    page = (rows.reverse() if is_last_page else rows)[:24]
    if connection.vendor == "postgresql":  # a small table it would read, and sort, whole
        with connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off"
            )
    plan = page.explain()
    assert "project_by_news" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan
