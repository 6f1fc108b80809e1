"""A date poll on a phone, without script: everything suits, then one day does not; what a guest sees."""

from playwright.sync_api import expect

from emi_alumni.demo import story
from emi_alumni.demo.date_polls import GUEST_TOKEN
from emi_alumni.foundation.url_reversing import reverse
from events.models import DatePoll, PollAnswer
from tests.browser.checks import axe, overflow

PHONE = {"width": 320, "height": 640}


def test_everything_suits_in_one_tap_and_one_day_is_changed_without_script(portal):
    poll = DatePoll.objects.get(author__email=story.HELENE, kind="codev")
    mine = PollAnswer.objects.filter(invitee__poll=poll, invitee__member__email=story.BAKARY)
    context = portal.context(story.BAKARY, java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(poll.get_absolute_url())
    page.get_by_role("button", name="Tout me va").click()
    expect(page.locator("main")).to_contain_text("C’est enregistré, merci.")
    assert set(mine.values_list("answer", flat=True)) == {"yes"}
    page.locator("fieldset.slot").first.get_by_text("Non", exact=True).click()
    page.get_by_role("button", name="Enregistrer mes réponses").click()
    expect(page.locator("main")).to_contain_text("C’est enregistré, merci.")
    assert sorted(mine.values_list("answer", flat=True)) == ["no", "yes", "yes", "yes"]
    context.close()


def test_a_guest_answers_on_a_phone_and_reads_no_name(portal):
    context = portal.context(viewport=PHONE)
    page = context.new_page()
    page.goto(reverse("events:date_poll_guest", args=[GUEST_TOKEN]))
    page.keyboard.press("Tab")
    page.locator("fieldset.slot").nth(1).get_by_role("radio", name="Si besoin").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Enregistrer mes réponses").click()
    expect(page.locator("main")).to_contain_text("Vous avez répondu.")
    expect(page.locator("fieldset.slot").nth(1).get_by_role("radio", name="Si besoin")).to_be_checked()
    assert "Bakary" not in page.locator("body").inner_text()
    assert axe(page) + overflow(page) == []
    context.close()
