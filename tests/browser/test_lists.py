"""A list pasted into a box of one line keeps its items, whatever the browser does of line breaks."""

import pytest
from django.urls import reverse

from directory.models import Member
from emi_alumni.demo import story
from projects.models import Project
from tests.browser.checks import complaints

PASTED = "budget participatif;\r\naccueil des usagers\n\nanimation d’atelier\n"


def paste(page, box, text: str) -> None:
    """As the keyboard does it, with what the clipboard holds."""
    box.focus()
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("End")
    page.keyboard.press("Control+V")


@pytest.mark.parametrize("where", ["skills", "keywords"])
def test_lines_become_items_and_can_be_undone(context_of, where):
    context = context_of("member", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    heard = complaints(page)
    if where == "skills":
        page.goto(reverse("directory:profile_section", args=["competences"]))
        box = page.locator("[name=more]")
    else:
        helene = Member.objects.get(email=story.HELENE)
        project = Project.objects.editable_by(helene.user).published().order_by("pk")[0]
        page.goto(reverse("projects:edit", args=[project.slug, "reperes"]))
        box = page.locator("[name=keywords]")
    box.fill("déjà là, ")
    paste(page, box, PASTED)
    assert box.input_value() == "déjà là, budget participatif, accueil des usagers, animation d’atelier"
    page.keyboard.press("Control+Z")
    assert "budget" not in box.input_value()
    paste(page, box, "un seul mot")
    assert "un seul mot" in box.input_value()
    assert heard == []
