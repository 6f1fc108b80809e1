"""How long a text may be: said beside its field, counted as the server does, refused with the text kept, never cut."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from directory.models import Member

pytestmark = pytest.mark.django_db
SECTION = "directory:profile_section"


def test_a_long_field_says_its_limit_and_is_never_cut_by_the_browser(helene, sign_in):
    page = sign_in(helene).get(reverse(SECTION, args=["presentation"])).text
    assert re.search(r'id="presentation_bio_limit">2\u202f000 signes au plus<', page)
    box = re.search(r"<textarea[^>]*name=\"bio\"[^>]*>", page)[0]
    assert 'data-limit="2000"' in box
    assert "presentation_bio_limit" in box
    assert all('type="search"' in tag for tag in re.findall(r"<[^>]*maxlength[^>]*>", page))


def test_twelve_thousand_signs_are_refused_whole(helene, sign_in):
    long = "Une phrase. " * 1000
    page = sign_in(helene).post(reverse(SECTION, args=["presentation"]), {"bio": long, "bio_audience": "network"}).text
    assert "2000 caractères au plus" in page
    assert page.count("Une phrase.") == 1000
    assert Member.objects.get(pk=helene.pk).bio == ""


@pytest.mark.parametrize(("lines", "kept"), [(1000, True), (1001, False)])
def test_a_line_break_counts_for_one_sign(lines, kept, helene, sign_in):
    """A browser sends two signs for each."""
    text = "\r\n".join(["a"] * lines)[: 2 * 3000]
    client, address = sign_in(helene), reverse(SECTION, args=["presentation"])
    mark = client.get(address).context["form"]["mark"].value()
    client.post(address, {"bio": text, "bio_audience": "network", "mark": mark})
    assert bool(Member.objects.get(pk=helene.pk).bio) is kept


def test_the_administration_says_limits_too(administrator, rf):
    from governance.models import Club

    screen = admin.site._registry[Club]
    request = rf.get("/")
    request.user = administrator
    form = screen.get_form(request)()
    assert "5\u202f000 signes au plus" in form.fields["charter"].help_text
    assert "maxlength" not in str(form["charter"])
    assert 'data-limit="5000"' in str(form["charter"])


def test_every_box_that_says_its_limit_to_the_browser_says_it_to_people():
    from django.conf import settings

    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        page = path.read_text()
        for limit in re.findall(r"data-limit=\"(\d+)\"", page):
            assert f"{limit} signes au plus" in page, path.name


def test_no_template_cuts_what_is_pasted_but_in_a_search():
    from django.conf import settings

    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        for tag in re.findall(r"<(?:input|textarea)[^>]*maxlength[^>]*>", path.read_text()):
            assert 'type="search"' in tag, f"{path.name}: {tag}"
