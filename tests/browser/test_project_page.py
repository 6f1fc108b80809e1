"""A project's page is read on a phone: five screens for the longest, the question to its lead on the first one."""

from django.urls import reverse

from projects.models import Project

PHONE = {"width": 390, "height": 844}
SCREENS = 5


def test_every_project_is_read_in_five_screens_and_its_lead_is_asked_on_the_first(context_of):
    page = context_of("member", viewport=PHONE).new_page()
    asked = 0
    for slug in Project.objects.published().order_by("pk").values_list("slug", flat=True):
        if (answer := page.goto(reverse("projects:detail", args=[slug]))) is None or answer.status == 404:
            continue
        height = page.evaluate("document.documentElement.scrollHeight")
        assert height <= SCREENS * PHONE["height"], f"{slug}: {height / PHONE['height']:.2f} screens"
        question = page.get_by_role("link", name="Poser une question")
        if question.count():
            asked += 1
            box = question.first.bounding_box()
            assert box
            assert box["y"] + box["height"] <= PHONE["height"] - 60, slug  # above the bar
    assert asked > 20
