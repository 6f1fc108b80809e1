"""What a consultation that is over decided: figures for each option, and the outcome in words."""

from dataclasses import dataclass

from django.db.models import Count

from governance.models import Consultation


@dataclass(frozen=True)
class Line:
    """An option, how many chose it, and its share in whole percents."""

    text: str
    count: int
    share: int


@dataclass(frozen=True)
class Results:
    lines: list[Line]
    total: int

    @property
    def words(self) -> str:
        """« « Page Alumni » arrive en tête : 31 voix sur 54. »"""
        if not self.total:
            return "Personne n’a voté."
        most = max(line.count for line in self.lines)
        first = [f"« {line.text} »" for line in self.lines if line.count == most]
        if len(first) > 1:
            return f"Égalité : {', '.join(first[:-1])} et {first[-1]} reçoivent chacune {votes(most)}."
        return f"{first[0]} arrive en tête : {votes(most)} sur {self.total}."


def votes(count: int) -> str:
    return f"{count} voix"


def results_of(consultation: Consultation) -> Results | None:
    """None until it is over: nobody votes with an eye on the others, nor reads a vote in what just changed."""
    if not consultation.is_over:
        return None
    options = list(consultation.options.annotate(n=Count("votes")))
    total = sum(option.n for option in options)
    return Results([Line(one.text, one.n, round(100 * one.n / total) if total else 0) for one in options], total)
