"""Every kind of notification is one or the other: a signal, which counts in the month of who reads it (`budget.py`), or
told at once, for one of three reasons. Each app declares its own in its module `news`; an undeclared kind fails a test.
"""

from collections import defaultdict

# News told to several people of which none asked it.
SIGNALS: set[str] = {"follow_news"}

ANSWERS = "répond à ce que la personne a fait, ou à quoi elle prend part"
ASKS = "demande quelque chose à la personne elle-même"
RIGHTS = "donne, change ou termine un droit ou une charge de la personne"
# Told at once, by its reason. What moderation decides of one's own words (`Moderated.TOLD_AS`) answers them.
DIRECT: dict[str, set[str]] = defaultdict(set)
DIRECT[ANSWERS] |= {"report_read", "revision_overtaken"}


def must_be_a_signal(kind: str) -> None:
    """Raises ValueError for what is told at once."""
    if any(kind in kinds for kinds in DIRECT.values()):
        raise ValueError(f"{kind} is told at once (DIRECT): it is no signal.")


def must_not_be_a_signal(kind: str) -> None:
    """Raises ValueError for what the month counts."""
    if kind in SIGNALS:
        raise ValueError(f"{kind} is a signal: it goes through budget.signal.")
