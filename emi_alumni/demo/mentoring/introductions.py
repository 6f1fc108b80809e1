"""Introductions of the demonstration: one waits for Isabelle, one that she asked is accepted, one put two in touch."""

from directory.models import Collectivity, Member
from mentoring import introductions
from mentoring.models import Introduction


def load_introductions() -> None:
    people = {one.full_name: one for one in Member.objects.listed().order_by("pk")}
    places = {place.short_name: place for place in Collectivity.objects.order_by("pk")}
    isabelle, helene = people["Isabelle Fontaneau"], people["Hélène Vasseur-Prat"]
    family = "Comprendre comment vous avez réuni les inscriptions, avant d’essayer chez nous à la rentrée."
    accept(introductions.ask(isabelle, places["Argenteuil"], "Guichet famille", family))
    scripts = "Comparer nos scripts d’accueil téléphonique."
    met = introductions.ask(helene, places["CA de Cergy-Pontoise"], "Relation aux usagers", scripts)
    accept(met)
    introductions.agree(met, by=helene)
    prototype = "Montrer un prototype de suivi des démarches à une ville de taille moyenne."
    services = "Direction générale, services à la population"
    introductions.ask(people["Youssef Haddouche"], places["Sannois"], services, prototype)


def accept(asked: Introduction) -> None:
    """By the person asked."""
    waiting = asked.asks.waiting().select_related("member").get()
    introductions.say_yes(asked, by=waiting.member)
