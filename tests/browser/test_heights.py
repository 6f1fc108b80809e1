"""What a long page costs on a phone, in screens of 390 × 844, with the demonstration's content."""

import pytest
from django.urls import reverse

PHONE = {"width": 390, "height": 844}

# Address → screens at most.
SCREENS = {"governance:overview": 3, "governance:idea_list": 5.5, "directory:my_data": 3.5}


@pytest.mark.parametrize("name", SCREENS)
def test_a_page_is_no_longer_than_its_screens(name, context_of):
    page = context_of("member", viewport=PHONE).new_page()
    page.goto(reverse(name))
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height <= SCREENS[name] * PHONE["height"], f"{height / PHONE['height']:.1f} screens"
