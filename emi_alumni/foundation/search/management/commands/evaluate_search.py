"""Measure the search: whether the right things come first for a list of questions, whether the right words meet."""

from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import mean, quantiles
from time import perf_counter

from django.core.management.base import BaseCommand, CommandError

from emi_alumni.foundation.search.french import terms
from emi_alumni.foundation.search.kinds import kind_names
from emi_alumni.foundation.search.models import VOCABULARY_SCOPES, Document
from emi_alumni.foundation.search.query import search
from emi_alumni.foundation.text import fold

FIRST_PAGE = 10
AT_MOST = 50  # results, of all kinds


@dataclass(frozen=True)
class Answer:
    """What a question found: the ranks of what was wanted (from 1), how much of it is on the first page, how long."""

    question: str
    ranks: list[int]
    recall: float
    first_title: str
    milliseconds: float


class Command(BaseCommand):
    help = "Mesure la recherche sur des questions (question, puis titres attendus, séparés par des tabulations)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="les questions, une par ligne ; # commente")
        parser.add_argument("--kind", action="append", help="une seule nature d’objets (toutes), répétable")
        parser.add_argument("--meet", type=Path, help="familles de mots, une par ligne, qui doivent se trouver")
        parser.add_argument("--differ", type=Path, help="paires de mots, une par ligne, qui ne doivent pas se trouver")

    def handle(self, *args, file: Path | None, meet: Path | None, differ: Path | None, **options) -> None:
        if not (file or meet or differ):
            raise CommandError("Donnez un fichier de questions, --meet ou --differ.")
        if file:
            self.say_answers([answer(*line.split("\t"), kinds=options["kind"]) for line in lines_of(file)], options)
        if meet:
            pairs = [pair for line in lines_of(meet) for pair in combinations(line.split(), 2)]
            self.say_pairs("Familles réunies", pairs, [pair for pair in pairs if not share(*pair)], good=False)
        if differ:
            pairs = [(one, other) for one, other, *_ in (line.split() for line in lines_of(differ))]
            self.say_pairs("Mots confondus", pairs, [pair for pair in pairs if share(*pair)], good=True)

    def say_answers(self, answers: list[Answer], options: dict) -> None:
        if not answers:
            raise CommandError("Le fichier ne contient aucune question.")
        for late in answers:
            if options["verbosity"] and late.ranks[:1] != [1]:
                rank = f"rang {late.ranks[0]}" if late.ranks else "absent"
                self.stdout.write(f"  {late.question} : {rank}, après « {late.first_title} »")
        first = sum(found.ranks[:1] == [1] for found in answers)
        mrr = mean(1 / found.ranks[0] if found.ranks else 0 for found in answers)
        recall = mean(found.recall for found in answers)
        times = sorted(found.milliseconds for found in answers)
        p50, p95 = (quantiles(times, n=20)[at] for at in (9, 18)) if len(times) > 1 else (times[0], times[0])
        self.stdout.write(
            f"{len(answers)} questions : premier résultat juste {first}/{len(answers)}, MRR {mrr:.3f},"
            f" rappel à 10 {recall:.3f}, p50 {p50:.1f} ms, p95 {p95:.1f} ms"
        )

    def say_pairs(self, label: str, pairs: list, failed: list, *, good: bool) -> None:
        if not pairs:
            raise CommandError("Le fichier ne contient aucune paire de mots.")
        for one, other in failed:
            self.stdout.write(f"  {one} / {other}")
        count = len(failed) if good else len(pairs) - len(failed)
        self.stdout.write(f"{label} : {count}/{len(pairs)} ({count / len(pairs):.3f})")


def answer(question: str, *wanted: str, kinds: list[str] | None = None) -> Answer:
    """Ask as a reader of the network does; a wanted title may be a part of the whole title.

    Ranks are among the results of the same kind, as the search page shows them.
    """
    if not wanted:
        raise CommandError(f"« {question} » : après la question, une tabulation et le titre attendu.")
    of_kinds = set(kinds or kind_names())
    for title in wanted:
        documents = Document.objects.filter(scope__in=VOCABULARY_SCOPES, kind__in=of_kinds, title__contains=title)
        if not (of_kinds := set(documents.values_list("kind", flat=True))):
            raise CommandError(f"« {question} » : aucun titre ne contient « {title} ».")
    start = perf_counter()
    found = search(question, VOCABULARY_SCOPES, kinds, limit=AT_MOST).hits
    milliseconds = (perf_counter() - start) * 1000
    hits = [hit for hit in found if hit.kind in of_kinds]
    titles, sought = [fold(hit.title) for hit in hits], [fold(title) for title in wanted]
    ranks = [rank for rank, title in enumerate(titles, 1) if any(part in title for part in sought)]
    recall = mean(any(part in title for title in titles[:FIRST_PAGE]) for part in sought)
    return Answer(question, ranks, recall, hits[0].title if hits else "", milliseconds)


def share(one: str, other: str) -> bool:
    """Whether a search for one of these words finds the other."""
    return bool(set(terms(one).split()) & set(terms(other).split()))


def lines_of(file: Path) -> Iterable[str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandError(f"{file} ne se lit pas : {problem}") from problem
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
