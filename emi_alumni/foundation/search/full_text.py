"""The statements that find documents by their words and rank them, on either engine."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from django.db import connection

from .vocabulary import Reading

CANDIDATES = 1000  # documents ranked by one statement
# Documents that a word may have and still be rare: all of them are ranked, where of a common word only some may be.
FEW = 500
COMMON_CANDIDATES = 300  # ranked where only common words are met, and not all of those that were asked for
SAME = 0.8  # what another way to say a word counts for

# What a word counts for in the title, in the keywords, in the body, in what is told elsewhere; half of it when only
# completed or mended.
FIELDS = {"title_terms": 8.0, "keyword_terms": 3.0, "body_terms": 1.0, "context_terms": 0.5}

PARTS = ("title", "head", "everything")  # of a document: its title, with its keywords, all of it

# A document, its kind, its object and its score.
Row = tuple[int, str, int, float]


def with_at_least(
    needed: int,
    readings: Sequence[Reading],
    scored: Collection[Reading],
    scopes: Collection[str],
    kinds: Collection[str] | None,
    limit: int,
    *,
    ranked: int = CANDIDATES,
    parts: Sequence[str] = PARTS,
) -> Iterator[list[Row]]:
    """Documents with at least so many of the asked words: those that have a rare one, then those that have none. At
    most `limit` of each, best first; who has enough need not ask for the second. A statement ranks at most `ranked` of
    them; where more may answer, those that have the words in one of these `parts` come before those of the next."""
    rarest = sorted(readings, key=documents)
    rare = [reading for reading in rarest if reading.documents <= FEW]
    common = rarest[len(rare) :]
    least = len(readings) - needed + 1  # of so many words, each document that answers has one
    if rare:
        yield _from_best_parts(needed, rarest, rare[:least], scored, scopes, kinds, limit, ranked, ranked, parts)
    if len(common) >= needed:
        most = ranked if needed == len(readings) else min(COMMON_CANDIDATES, ranked)
        least -= len(rare)
        yield _from_best_parts(needed, common, common[:least], scored, scopes, kinds, limit, most, ranked, parts)


def documents(reading: Reading) -> int:
    return reading.documents


def _from_best_parts(
    needed: int,
    readings: Sequence[Reading],
    leading: Sequence[Reading],
    scored: Collection[Reading],
    scopes: Collection[str],
    kinds: Collection[str] | None,
    limit: int,
    most: int,
    ranked: int,
    parts: Sequence[str],
) -> list[Row]:
    """Those of whole texts. Where more documents may answer than one statement ranks, those of titles alone come
    before, then those of titles and keywords, until there are enough: they are worth most. (Of a need, which ranks
    fewer, three words are seldom in one title: it is not looked for.)"""
    wanted = []
    if sum(map(documents, leading)) > ranked and (ranked == CANDIDATES or needed < 3):
        enough = {
            "title": sum(reading.titles for reading in leading) >= limit,
            "head": most == ranked,
            "everything": True,
        }
        wanted = [part for part in parts if enough[part]]
    rows: list[Row] = []
    for part in wanted or ("everything",):
        found = match(needed, readings, scored, scopes, kinds, limit, part=part, leading=leading, most=most)
        rows += found
        if len(found) >= limit:
            break
    return rows


def match(
    needed: int,
    readings: Sequence[Reading],
    scored: Collection[Reading],
    scopes: Collection[str],
    kinds: Collection[str] | None,
    limit: int,
    *,
    part: str = "everything",
    leading: Sequence[Reading] = (),
    fields: Collection[str] = tuple(FIELDS),
    most: int = CANDIDATES,
) -> list[Row]:
    """Documents of these scopes and kinds that have at least so many of these words in this part of them ("title",
    "head": title and keywords, "everything"), best first. The statement ranks at most `most` of them.

    `leading` are words of which each of them must have one. `scored` are those that the rank counts, in these `fields`.
    """
    if not scopes or (kinds is not None and not kinds):
        return []
    score, parameters = _score(scored, fields)
    candidates, conditions = _candidates(needed, readings, leading, part, scopes, kinds)
    statement = (
        f"SELECT id, kind, object_id, {score} AS score"  # noqa: S608 — made of constants, values are parameters
        f" FROM ({candidates} LIMIT {most}) AS candidates ORDER BY score DESC, id DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, *conditions, limit])
        return cursor.fetchall()


_IS_SQLITE = connection.vendor == "sqlite"
_AND, _OR, _QUOTE, _POSITION, _WORTH = (
    (" AND ", " OR ", '"', "instr", "%s") if _IS_SQLITE else (" & ", " | ", "'", "strpos", "%s::float8")
)
_READ = "d.id, d.kind, d.object_id, d.title_terms, d.keyword_terms, d.body_terms, d.context_terms"
_COLUMNS = {"title": "title_terms : ", "head": "{title_terms keyword_terms} : ", "everything": ""}
_VECTORS = {"title": "title_only", "head": "head", "everything": "everything"}


def _candidates(
    needed: int,
    readings: Sequence[Reading],
    leading: Sequence[Reading],
    part: str,
    scopes: Collection[str],
    kinds: Collection[str] | None,
) -> tuple[str, list[str]]:
    """The statement that finds them, and its parameters."""
    leads = len(leading) or len(readings)
    every, lead = _at_least(needed, readings), _any(map(_meant, leading or readings))
    if leads <= len(readings) - needed:  # else whatever has so many words has one of these
        every = _all([lead, every])
    if _IS_SQLITE:
        places = [_terms(f"@{scope}" for scope in scopes)] + ([_terms(f"+{kind}" for kind in kinds)] if kinds else [])
        return (
            f"SELECT {_READ} FROM search_index i JOIN search_document d ON d.id = i.rowid"  # noqa: S608
            " WHERE search_index MATCH %s ORDER BY i.rowid DESC",
            [_all([_COLUMNS[part] + every, *places])],
        )
    conditions, parameters = [f"d.scope IN ({_marks(scopes)})"], [*scopes]
    # An index weighs an expression for each document that has one of its words, at a price for each word of it: where
    # few have the leading words, they are found by these alone, and the expression is asked of them.
    if leading and lead != every and sum(map(documents, leading)) <= FEW:
        conditions.append(f"ts_match_vq(d.{_VECTORS[part]}, %s::tsquery)")
        parameters.append(every)
        indexed = lead
        if kinds:
            conditions.append(f"d.kind IN ({_marks(kinds)})")
            parameters += kinds
    else:
        # The kinds are asked of this index alone: beside it, a condition on the column had PostgreSQL read the index of
        # that column as well, or the whole table for the first documents of a word that no document of the kind has.
        indexed = _all([every, *([_terms(f"+{kind}" for kind in kinds)] if kinds else [])])
    return (
        f"SELECT {_READ} FROM search_document d"  # noqa: S608
        f" WHERE {' AND '.join(conditions)} AND d.{_VECTORS[part]} @@ %s::tsquery",
        [*parameters, indexed],
    )


def _score(readings: Iterable[Reading], fields: Collection[str]) -> tuple[str, list]:
    """The same rank on both engines: rare words first, title over keywords over body, long texts a little less."""
    pieces, parameters = [], []
    for reading in readings:
        for column in fields:
            worth = FIELDS[column] * reading.weight
            pieces.append(f"CASE WHEN {_POSITION}({column}, %s) > 0 THEN {_WORTH}")
            parameters += [f" {reading.exact} ", worth]
            for ways, share in ((reading.same, SAME), ([(other,) for other in reading.others], 0.5)):
                if ways:
                    met = (" AND ".join(f"{_POSITION}({column}, %s) > 0" for _ in way) for way in ways)
                    pieces[-1] += f" WHEN {' OR '.join(met)} THEN {_WORTH}"
                    parameters += [*(f" {root} " for way in ways for root in way), worth * share]
            pieces[-1] += " ELSE 0 END"
    return f"({' + '.join(pieces)}) / (1 + length(body_terms) / {_WORTH % '4000.0'})", parameters


def _at_least(needed: int, readings: Sequence[Reading]) -> str:
    """Documents that have a stem of so many of the readings."""
    if needed == len(readings):
        return _all(map(_meant, readings))
    if needed == 1:
        return _any(map(_meant, readings))
    one, others = readings[0], readings[1:]
    return _any([_all([_meant(one), _at_least(needed - 1, others)]), _at_least(needed, others)])


def _meant(reading: Reading) -> str:
    """Documents that have one of its stems, or all the words of another way to say it."""
    ways = [_all(_terms([root]) for root in way) for way in reading.same if len(way) > 1]
    return _any([_terms(reading.stems), *ways])


def _terms(found: Iterable[str]) -> str:
    return _any(_QUOTE + term.replace(_QUOTE, _QUOTE * 2) + _QUOTE for term in found)


def _any(expressions: Iterable[str]) -> str:
    return _joined(_OR, expressions)


def _all(expressions: Iterable[str]) -> str:
    return _joined(_AND, expressions)


def _joined(sign: str, expressions: Iterable[str]) -> str:
    once = list(dict.fromkeys(expressions))
    return once[0] if len(once) == 1 else f"({sign.join(once)})"


def _marks(values: Collection[str]) -> str:
    return ", ".join(["%s"] * len(values))
