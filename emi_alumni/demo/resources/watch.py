"""The demonstration's watch: what people of several collectivités shared, and to whom it was of use. All fictitious."""

from datetime import date

from directory.models import Collectivity, Member
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago, moment
from emi_alumni.demo.put_online import put_online
from emi_alumni.demo.reading import people, read
from emi_alumni.foundation.text import slug_of
from projects.models import Theme
from resources.models import WatchItem, WatchUseful

OLDER = (  # in the archive alone: days ago, who, title, text, theme
    (
        95,
        "A43",
        "Un guichet par semaine dans le bus des droits",
        "Les chiffres de trois mois.",
        "Action sociale",
    ),
    (210, "A11", "Transcrire à plusieurs : le mode d’emploi", "Trois pages, et une charte de relecture.", "Culture"),
)


def load_watch() -> None:
    numbered = people()
    aurelie = Member.objects.get(email=story.AURELIE)
    places = {place.code: place for place in Collectivity.objects.all()}
    for rank, facts in enumerate(read("veille.json")):
        item = share(numbered[facts["qui"]], facts["titre"], facts["texte"], facts["theme"])
        if place := places.get(facts["collectivite"]):
            item.collectivity = place
        item.created_at = moment(date.fromisoformat(facts["date"]))
        item.save()
        put_online(item, item.created_at, aurelie)
        others = [one for key, one in sorted(numbered.items()) if one != item.author and one.is_present]
        useful = others[3 * rank : 3 * rank + (4, 2, 7, 3, 1, 0)[rank % 6]]
        WatchUseful.objects.bulk_create(WatchUseful(item=item, member=one) for one in useful)
    for days, who, title, text, theme in OLDER:
        item = share(numbered[who], title, text, theme)
        item.created_at = days_ago(days)
        item.save()
        put_online(item, item.created_at, aurelie)


def share(author: Member, title: str, text: str, theme: str) -> WatchItem:
    """Not saved yet. Its link leads to a reserved name: nobody is there."""
    return WatchItem(
        author=author,
        url=f"https://veille.example.org/{slug_of(title)}",
        title=title,
        text=text,
        theme=Theme.objects.get_or_create(name=theme)[0],
        collectivity=author.collectivity,
    )
