"""What a decision did, in one sentence for each verb and each kind of things."""

from collections.abc import Callable, Mapping
from typing import Any

from .models import Moderated, Verb

# « L’idée « X » est publiée »: what comes after the name.
SENTENCES: dict[str, str] = {
    Verb.PUBLISH: "est {published}",
    Verb.SEND_BACK: "retourne à la personne qui l’a écrit{e}, avec votre remarque",
    Verb.REFUSE: "n’est pas {published}",
    Verb.WITHDRAW: "est retiré{e}",
    Verb.REVISE: "est en ligne avec ses modifications",
    Verb.REFUSE_REVISION: "reste comme avant : la modification est refusée",
    Verb.RETURN_REVISION: "reste comme avant : la modification retourne à qui l’a proposée, avec votre question",
    Verb.SHOW: "est de nouveau en ligne",
    Verb.KEEP: "reste en ligne",
    Verb.SAMPLE: "est relu{e}, et reste en ligne",
}
# Of these, somebody reads why.
EXPLAINED = (Verb.REFUSE, Verb.WITHDRAW, Verb.REFUSE_REVISION)
VOWELS = tuple("aeiouyéèêh")

Outcomes = Mapping[str, Callable[[Any], str]]


def noun_of(model: type[Moderated]) -> str:
    noun = str(getattr(model, "NOUN", "") or model._meta.verbose_name)
    return noun[:1].lower() + noun[1:]


def named(thing: Moderated) -> str:
    """« le projet « X » », « l’idée « X » »; in a list of the network's own words, the same."""
    noun = noun_of(type(thing))
    article = "l’" if noun.startswith(VOWELS) else "la " if thing.FEMININE else "le "
    return f"{'' if noun.startswith('«') else article}{noun} « {thing} »"


def published_as(model: type[Moderated]) -> str:
    """The participle, in its gender: « publiée », « acceptée »."""
    word = model.PUBLISHED_AS
    return f"{word}e" if model.FEMININE and not word.endswith("e") else word


def outcome(thing: Moderated, verb: str, said: Outcomes) -> str:
    """The sentence, without its end and its capital. `said`: those of this kind alone."""
    if verb in said:
        return said[verb](thing)
    words = SENTENCES.get(verb, "").format(published=published_as(type(thing)), e="e" if thing.FEMININE else "")
    return f"{named(thing)} {words}"


def told(sentence: str, verb: str, *, tells: bool) -> str:
    """The same as a page says it, with what becomes of the reason."""
    if verb in EXPLAINED:
        sentence += " ; les personnes concernées liront pourquoi" if tells else " ; la raison reste dans l’historique"
    return f"{sentence[:1].upper()}{sentence[1:]}."
