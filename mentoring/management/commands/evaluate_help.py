"""Measure « Qui peut m’aider ? »: whether the right people come first for a list of needs, and why (docs/search.md)."""

from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from django.core.management.base import BaseCommand, CommandError

from directory.models import Member
from mentoring.helper_ranking import Reason
from mentoring.who_helps import who_helps

FIRST = 3
NOBODY = "-"


@dataclass(frozen=True)
class Outcome:
    """What a need found: who, whether one of those wanted is among the first three, the reasons of each."""

    need: str
    names: list[str]
    is_right: bool
    reasons: list[tuple[Reason, ...]]
    milliseconds: float


class Command(BaseCommand):
    help = (
        "Mesure « Qui peut m’aider ? » sur des besoins (besoin, puis personnes attendues, séparés par des tabulations)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="les besoins, un par ligne ; # commente ; - : personne ne convient")
        parser.add_argument("--as", dest="asker", help="le courriel du compte qui demande (sinon, le premier membre)")

    def handle(self, *args, file: Path, asker: str | None, **options) -> None:
        outcomes = [outcome(asker_of(asker, wanted), need, wanted) for need, *wanted in needs_of(file)]
        if not outcomes:
            raise CommandError("Le fichier ne contient aucun besoin.")
        for one in outcomes:
            if options["verbosity"] and not one.is_right:
                self.stdout.write(f"  {one.need} : {', '.join(one.names[:FIRST]) or 'personne'}")
            if options["verbosity"] > 1:
                self.say(one)
        right = sum(one.is_right for one in outcomes)
        shown = [reasons for one in outcomes for reasons in one.reasons]
        with_reasons = sum(any(reason.url and reason.name for reason in reasons) for reasons in shown)
        times = sorted(one.milliseconds for one in outcomes)
        p50, p95 = (quantiles(times, n=20)[at] for at in (9, 18)) if len(times) > 1 else (times[0], times[0])
        self.stdout.write(
            f"{len(outcomes)} besoins : une bonne personne parmi les {FIRST} premières {right}/{len(outcomes)}"
            f" ({right / len(outcomes):.3f}), personnes montrées avec une raison {with_reasons}/{len(shown)},"
            f" p50 {p50:.1f} ms, p95 {p95:.1f} ms"
        )

    def say(self, one: Outcome) -> None:
        self.stdout.write(f"{one.need}")
        for name, reasons in zip(one.names, one.reasons, strict=True):
            said = " ; ".join(f"{reason.before} {reason.name} {reason.after}".strip() for reason in reasons)
            self.stdout.write(f"    {name} : {said}")


def outcome(asker: Member, need: str, wanted: list[str]) -> Outcome:
    assert asker.user is not None  # chosen so
    start = perf_counter()
    helpers = who_helps(asker.user, need).helpers
    milliseconds = (perf_counter() - start) * 1000
    names = [helper.member.full_name for helper in helpers]
    is_right = not names if wanted == [NOBODY] else any(name in wanted for name in names[:FIRST])
    return Outcome(need, names, is_right, [helper.reasons for helper in helpers], milliseconds)


def asker_of(email: str | None, wanted: list[str]) -> Member:
    """Somebody with an account who is not an answer. Raises CommandError without any."""
    people = Member.objects.listed().filter(user__isnull=False).select_related("user").order_by("sort_key", "pk")
    if email:
        people = people.filter(user__email=email)
    found = next((one for one in people if email or one.full_name not in wanted), None)
    if found is None:
        raise CommandError("Aucun compte ne peut demander : donnez un courriel connu, ou créez un compte.")
    return found


def needs_of(file: Path) -> Iterable[list[str]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandError(f"{file} ne se lit pas : {problem}") from problem
    for line in lines:
        if line.strip() and not line.startswith("#"):
            need, *wanted = (cell.strip() for cell in line.split("\t"))
            if not any(wanted):
                raise CommandError(f"« {need} » : après le besoin, une tabulation et une personne attendue, ou « - ».")
            yield [need, *filter(None, wanted)]
