"""What in a text looks like somebody's name, telephone or address: to warn before it is sent, and to show who reads it.

It warns, it never refuses: a name that it misses is caught by the reader, and one that it imagines costs one tap.
"""

import re

from emi_alumni.foundation.text import fold

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Ten figures or more, whatever parts them: a French telephone, a social security number, a file's number.
NUMBER = re.compile(r"(?<![\w,])(?:\+|00)?\d(?:[\s.\-/\u00a0\u202f]?\d){8,}(?!\w)")
WORD = r"[^\W\d_]+(?:[-’'][^\W\d_]+)*"
TITLE = r"(?:M\.|MM\.|Mr\.?|Mme\.?|Mmes|Mlle\.?|Monsieur|Madame|Mademoiselle|Dr\.?|Docteure?|Maître|Me)"
TITLED = re.compile(rf"\b{TITLE}[\s\u00a0\u202f]+({WORD})(?:[\s\u00a0\u202f]+({WORD}))?")
CALLED = re.compile(
    rf"\b(?:je m[’']appelle|je suis M(?:me|\.|lle)|mon nom est|prénommée?|nommée?|s[’']appelle)[\s\u00a0]+({WORD})",
    re.I,
)
WORDS = re.compile(rf"{WORD}")

# The most given first names in France over sixty years, folded; those that are also common words only count when they
# are written with a capital, like all the others.
_NAMES = """
    abdel adam adele agathe agnes ahmed aicha alain albert alexandra alexandre alexis alice aline amandine amelie
    amina aminata anais andre andree angelique anita anna anne annie anthony antoine arnaud arthur aurelie aurore awa
    axel bakary baptiste beatrice benjamin benoit bernadette bernard bertrand brigitte bruno camille carine carole
    caroline catherine cecile celine chantal charles charlotte chloe christelle christian christiane christine
    christophe claire claude claudine clement clemence colette coralie corinne cyril damien daniel danielle david
    deborah delphine denis denise didier dominique edith eliane elisabeth elise elodie eloise emilie emma emmanuel
    emmanuelle eric estelle ethan etienne eva evelyne fabien fabienne fabrice fanny farid fatima fatou fatoumata
    fernand florence florian francine francis francois francoise franck frederic gabriel gael gaelle genevieve
    geoffrey georges gerald gerard germaine ghislaine gilbert gilles ginette gisele gregory guillaume guy hassan helene
    henri herve hugo ibrahim ines irene isabelle jacqueline jacques jean jeanne jeremy jerome jessica joel joelle
    johanna jonathan josephine josette josiane josselin jules julie julien juliette justine karim karine kevin khadija
    laetitia laura laure laurence laurent lea leila leo liliane lina lionel lisa loic louis louise luc lucas lucette
    lucie lucien ludovic lydia lydie maeva magali malika mamadou manon manuel marc marcel marcelle margaux marguerite
    maria marie marine marion marius martin martine maryse mathieu mathilde maurice maxime melanie melissa michel
    michele micheline mickael mireille mohamed mohammed monique moussa moustapha muriel myriam nabil nadege nadia nadine
    nathalie nathan nicolas nicole noah noemie nora odette odile olivier ousmane pascal pascale patrice patricia
    patrick paul paulette pauline philippe pierre pierrette quentin rachel rachid raphael raymond raymonde regine remi
    remy renee rene robert roger roland romain romane rosa rose sabine sabrina samia samir samuel sandra sandrine sara
    sarah sebastien serge severine simon simone solange sonia sophie stephane stephanie suzanne sylvain sylvie
    theo therese thierry thomas tiphaine valentin valerie vanessa veronique victor vincent virginie viviane xavier
    yacine yann yannick yasmine yolande youssef yves yvette yvonne zoe zohra"""
FIRST_NAMES = frozenset(_NAMES.split())
# Capitals that name no person: places and services of the territory, days, and words that often follow a title.
_PLACES = """
    allocations assistance beauchamp bonjour bonsoir caf cergy conseil departement dimanche enfance france garges
    herblay ile jeudi lundi madame mairie maire mardi mdph mediatheque mercredi merci monsieur oise paris pole
    pontoise prefecture presidente president saint sainte samedi sarcelles taverny val vendredi ville docteur
    directeur directrice argenteuil"""
NOT_NAMES = frozenset(_PLACES.split())
SAINTS = {"saint", "sainte"}  # places of the territory: Saint-Martin-du-Tertre


def private_words(text: str) -> list[str]:
    """The pieces of this text that look private, each once, in the order met."""
    return _in_order({**_pieces(EMAIL, text), **_pieces(NUMBER, text), **_names(text)})


def mail_addresses(text: str) -> list[str]:
    return _in_order(_pieces(EMAIL, text))


def numbers(text: str) -> list[str]:
    return _in_order(_pieces(NUMBER, text))


def names(text: str) -> list[str]:
    return _in_order(_names(text))


def _in_order(found: dict[str, int]) -> list[str]:
    return sorted(found, key=lambda piece: found[piece])


def _pieces(pattern: re.Pattern[str], text: str) -> dict[str, int]:
    """Each once, and where it is met first."""
    found: dict[str, int] = {}
    for match in pattern.finditer(text):
        found.setdefault(match.group().strip(), match.start())
    return found


def _names(text: str) -> dict[str, int]:
    """The longest of those that are one in another."""
    addresses = EMAIL.findall(text)
    met = [*_titled(text), *_called(text), *_first_names(text)]
    found: dict[str, int] = {}
    for start, name in met:
        if not any(name in longer and name != longer for longer in [*addresses, *(other for _, other in met)]):
            found.setdefault(name, start)
    return found


def _is_name(word: str | None) -> bool:
    return word is not None and word[:1].isupper() and fold(word) not in NOT_NAMES


def _titled(text: str) -> list[tuple[int, str]]:
    """« Mme Durand », « M. Jean DUPONT »."""
    found = []
    for match in TITLED.finditer(text):
        first, second = match.groups()
        if _is_name(first):
            found.append((match.start(), text[match.start() : match.end(2 if _is_name(second) else 1)]))
    return found


def _called(text: str) -> list[tuple[int, str]]:
    """« Je m’appelle Sophie »: whatever the capital, people who type on a phone leave it out."""
    return [
        (match.start(1), match.group(1)) for match in CALLED.finditer(text) if fold(match.group(1)) not in NOT_NAMES
    ]


def _first_names(text: str) -> list[tuple[int, str]]:
    """A well-known first name with its capital, and the capitalised word that follows it."""
    found = []
    words = list(WORDS.finditer(text))
    for here, word in enumerate(words):
        if not word.group()[:1].isupper():
            continue
        parts = [fold(part) for part in re.split("[-’']", word.group())]
        before = fold(words[here - 1].group()) if here else ""
        if not (set(parts) & FIRST_NAMES) or SAINTS & {parts[0], before}:
            continue
        end = word.end()
        after = words[here + 1] if here + 1 < len(words) else None
        if after and not text[end : after.start()].strip() and _is_name(after.group()):
            end = after.end()
        found.append((word.start(), text[word.start() : end]))
    return found
