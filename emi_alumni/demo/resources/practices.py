"""The demonstration's tools, how people use them, and one that some test together. All fictitious."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from directory.models import Member
from emi_alumni.demo import story
from emi_alumni.demo.dates import days_ago, moment, shifted
from emi_alumni.demo.put_online import put_online, put_online_at_once
from emi_alumni.demo.reading import people, read
from governance.models import Tool
from resources.models import Frequency, Practice, PracticePeriod, Trial, TrialReport, TrialSeat

FREQUENCIES = {
    "chaque jour": Frequency.DAILY,
    "chaque garde": Frequency.DAILY,
    "chaque semaine": Frequency.WEEKLY,
    "chaque mois": Frequency.MONTHLY,
    "chaque trimestre": Frequency.QUARTERLY,
    "deux fois par an": Frequency.YEARLY,
    "chaque année": Frequency.YEARLY,
}
USUAL = (Frequency.WEEKLY, Frequency.MONTHLY, Frequency.OCCASION, Frequency.QUARTERLY, Frequency.OCCASION)
# Who gave it up, after how many years, and why.
GIVEN_UP = {
    ("A58", "Brainwriting"): (1, "Notre équipe n’est plus que trois : nous parlons, tout simplement."),
    ("A33", "Klaxoon"): (1, "La licence n’a pas été renouvelée."),
    ("A60", "Persona"): (1, "Sans nouveaux entretiens, nos portraits ne ressemblaient plus à personne."),
}
OBSTACLES = {
    "A04": "Les premiers jours, tout le monde me regardait moi. Je me suis mis derrière.",
    "A07": "Trouver les usagers : deux associations m’en présentent chaque mois.",
    "A16": "La tentation de donner la solution dès la première minute.",
    "A08": "Personne n’a la valeur de départ : nous la mesurons une semaine, à la main.",
}


def load_practices() -> None:
    numbered, aurelie = people(), Member.objects.get(email=story.AURELIE)
    tools = {tool.name: tool for tool in Tool.objects.all()}
    told = {(facts["qui"], facts["outil"]): facts for facts in read("pratiques.json")}
    for facts in read("outils.json"):
        tool = tools[facts["nom"]]
        if not tool.description:
            tool.description = facts["description"]
            tool.save(update_fields=["description"])
        for who in sorted({*facts["utilise_par"], *(key for key, name in told if name == tool.name)}):
            use(tool, who, numbered[who], told.get((who, tool.name), {}), aurelie)
    what_changed(numbered)
    a_trial(numbered, tools["Klaxoon"], aurelie)


def use(tool: Tool, who: str, member: Member, facts: dict[str, Any], aurelie: Member) -> None:
    """Since the end of their training, or the year after for some."""
    number = int(who[1:])
    on = shifted(date.fromisoformat(facts["date"])) if facts else timezone.localdate() - timedelta(days=20 + 5 * number)
    on = min(on, timezone.localdate())
    often = facts.get("frequence", "")
    first = member.cohort.ends_on + number % 2 if member.cohort else on.year
    since = min(first, on.year)
    years, why = GIVEN_UP.get((who, tool.name), (0, ""))
    practice = Practice.objects.create(
        tool=tool,
        author=member,
        collectivity=member.collectivity,
        frequency=FREQUENCIES.get(often, Frequency.OCCASION) if facts else USUAL[number % len(USUAL)],
        rhythm=often if often and (often not in FREQUENCIES or often == "chaque garde") else "",
        since_year=since,
        context=facts.get("pratique", ""),
        role_change=facts.get("role", ""),
        tip=facts.get("astuce", ""),
        obstacle=OBSTACLES.get(who, "") if facts else "",
        stopped_year=min(since + years, on.year) if years else None,
        stopped_why=why,
        may_be_asked=bool(facts) or number % 3 == 0,
        told_on=on,
        created_at=moment(date.fromisoformat(facts["date"])) if facts else days_ago(20 + 5 * number),
    )
    if facts:
        put_online(practice, practice.created_at, aurelie)
    else:
        put_online_at_once(practice, practice.created_at)


def what_changed(numbered: dict[str, Member]) -> None:
    """One went from each week to each day; Hélène is asked whether she still uses hers, and has a draft."""
    thierry = Practice.objects.get(author=numbered["A04"], tool__name="Point visuel (obeya)")
    until = min(thierry.since_year + 2, thierry.told_on.year)
    PracticePeriod.objects.create(
        practice=thierry, frequency=Frequency.WEEKLY, since_year=thierry.since_year, until_year=until
    )
    helene = Member.objects.get(email=story.HELENE)
    own = Practice.objects.filter(author=helene).order_by("pk")
    own.filter(tool__name="Parcours usager").update(told_on=timezone.localdate() - timedelta(days=380))
    Practice.objects.create(
        tool=Tool.objects.get(name="Carte des acteurs"),
        author=helene,
        collectivity=helene.collectivity,
        frequency=Frequency.OCCASION,
        since_year=timezone.localdate().year,
        context="Avant chaque nouveau site : qui décide, qui fait, qui subit.",
    )


def a_trial(numbered: dict[str, Member], tool: Tool, aurelie: Member) -> None:
    """One that runs, with places left and Hélène among its testers; one that is over, with what three people found."""
    helene, today = Member.objects.get(email=story.HELENE), timezone.localdate()
    running = Trial.objects.create(
        author=numbered["A09"],
        tool_name="Murmure, un dictaphone qui transcrit",
        purpose="Garder les mots exacts des usagers après un entretien, sans y passer la soirée.",
        request="L’essayer sur un entretien, avec l’accord de la personne, puis trois lignes ici.",
        until=today + timedelta(days=7),
        places=5,
        created_at=days_ago(30),
    )
    put_online(running, days_ago(30), aurelie)
    for member in (helene, numbered["A18"], numbered["A31"]):
        TrialSeat.objects.create(trial=running, member=member, joined_at=days_ago(20))
    over = Trial.objects.create(
        author=numbered["A28"],
        tool=tool,
        purpose="Savoir si un tableau partagé aide une réunion où la moitié est à distance.",
        request="Une réunion d’équipe avec, une sans, et ce qui a changé.",
        until=today - timedelta(days=40),
        places=4,
        created_at=days_ago(100),
    )
    put_online(over, days_ago(100), aurelie)
    found = [
        ("A33", "worked", "yes", "Ceux qui parlent peu ont écrit le plus. Prévoir dix minutes pour se connecter."),
        ("A11", "so_so", "depends", "Bien pour recueillir, moins pour décider : nous avons fini à voix haute."),
        ("A54", "failed", "no", "Trois personnes n’ont pas pu entrer : le pare-feu. Le papier a sauvé la séance."),
    ]
    for who, verdict, advice, text in found:
        TrialSeat.objects.create(trial=over, member=numbered[who], joined_at=days_ago(95))
        report = TrialReport.objects.create(
            trial=over, author=numbered[who], verdict=verdict, advice=advice, text=text, created_at=days_ago(45)
        )
        put_online(report, days_ago(45), aurelie)
