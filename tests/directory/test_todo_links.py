"""Things to do that lead somewhere, drawn in Python: words stay words, only the first verb is strong."""

from django.template import Context, Template

from directory.todo import Link, Todo

ITEM = Template("{% load todo_tags %}{% todo_link thing first %}")


def drawn(link: Link, *, first: bool = True) -> str:
    given = {"thing": Todo("link", 1, link=link), "first": first, "csrf_token": "a-token", "next": "/?a=1&b=2"}
    return ITEM.render(Context(given))


def test_a_title_is_never_markup():
    page = drawn(Link("flag", "<b>Gras</b>", "<i>Texte</i>", "<u>Aller</u>", "/la/?a=1&b=2"))
    assert "<b>" not in page
    assert "<i>" not in page
    assert '<a class="btn small" href="/la/?a=1&amp;b=2">&lt;u&gt;Aller&lt;/u&gt;</a>' in page


def test_only_the_first_verb_is_strong():
    link = Link("flag", "Voter", "Jusqu’à demain.", "Voter", "/vote/")
    assert 'class="btn small"' in drawn(link)
    assert 'class="btn small second"' in drawn(link, first=False)


def test_answers_are_sent_from_where_they_are_read():
    link = Link("flag", "L’accueillir ?", "Il arrive.", "", "/accueil/3/", answers=(("oui", "Oui"), ("non", "Non")))
    page = drawn(link)
    assert '<form class="acts" method="post" action="/accueil/3/">' in page
    assert 'value="a-token"' in page
    assert 'name="next" value="/?a=1&amp;b=2"' in page
    assert page.count(' second"') == 1, "the first answer alone is strong"
    assert 'value="oui">Oui<span class="sr"> (L’accueillir ?)</span></button>' in page
    assert drawn(link, first=False).count(' second"') == 2
