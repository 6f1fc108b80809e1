"""How tests tell a project: the forms as a browser gives them back, and the problems a page names."""

import html as markup
import re
from html.parser import HTMLParser

from projects.models import Project
from projects.statuses import ProjectStatus


def form_in(html: str, holding: str) -> dict[str, str | list[str]]:
    """What a browser would send back, untouched, of the form of a page that holds this field."""
    for form in re.findall(r"<form\b.*?</form>", html, re.S):
        fields = _fields(form)
        if holding in fields:
            return fields
    raise AssertionError(f"no form has a field {holding}")


def _fields(html: str) -> dict[str, str | list[str]]:
    class Reader(HTMLParser):
        def __init__(self):
            super().__init__()
            self.found, self.select, self.textarea = {}, None, None

        def handle_starttag(self, tag, attrs):
            given = dict(attrs)
            name = given.get("name")
            if tag == "input" and name and given.get("type") != "file":
                if given.get("type") == "checkbox":
                    if "checked" in given:
                        self.found.setdefault(name, []).append(given.get("value", "on"))
                elif given.get("type") == "radio":
                    if "checked" in given:
                        self.found[name] = given["value"]
                else:
                    self.found[name] = given.get("value") or ""
            elif tag == "select":
                self.select = name
                self.found.setdefault(name, None)
            elif tag == "option" and self.select:
                if "selected" in given or self.found[self.select] is None:
                    self.found[self.select] = given["value"]
            elif tag == "textarea":
                self.textarea, self.found[name] = name, ""

        def handle_endtag(self, tag):
            if tag in ("select", "textarea"):
                setattr(self, tag, None)

        def handle_data(self, data):
            if self.textarea:
                self.found[self.textarea] += data.removeprefix("\n")

    reader = Reader()
    reader.feed(html)
    return reader.found


def problems(html: str) -> list[str]:
    """The summary of what to correct, one line per problem, with plain spaces."""
    summary = re.search(r'<div class="note stop.*?</ul>', html, re.S)
    assert summary, "no summary of errors"
    assert 'role="alert" tabindex="-1" data-focus' in summary[0]
    lines = re.findall(r"<li>(.*?)</li>", summary[0], re.S)
    return [markup.unescape(re.sub(r"<.*?>", "", line)).strip() for line in lines]


def page(client, url: str) -> str:
    """What a page says, with plain spaces."""
    response = client.get(url)
    assert response.status_code == 200, response
    return response.content.decode()


class Pen:
    """One browser writing one project."""

    def __init__(self, client, slug: str):
        self.client, self.slug = client, slug

    def url(self, step: str) -> str:
        return f"/projets/{self.slug}/modifier/{step}/"

    def form(self, step: str, holding: str = "mark") -> dict:
        return form_in(page(self.client, self.url(step)), holding)

    def save(self, step: str, **typed):
        """Post a step as opened just now, with this typed in."""
        return self.client.post(self.url(step), self.form(step) | typed)


def begin(client, **typed) -> Project:
    """A new draft, through the first step."""
    data = form_in(page(client, "/projets/nouveau/"), "title")
    client.post(
        "/projets/nouveau/", data | {"title": "Le premier appel compte", "sentence": "Joindre un service."} | typed
    )
    return Project.objects.latest("pk")


def ready(pen: Pen) -> Project:
    """The same, with what proposing it needs."""
    pen.save("probleme", problem="Quatre appels sur dix n’aboutissaient pas.")
    pen.save("situation", status=ProjectStatus.TESTED, why="Deux sites volontaires.")
    return Project.objects.get(slug=pen.slug)
