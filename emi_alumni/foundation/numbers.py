"""Small numbers as French writes them in a sentence."""

IN_WORDS = ["aucune", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"]


def in_words(number: int) -> str:
    """« aucune », « une », « six » of what is feminine (people, times, steps); in figures above twelve."""
    return IN_WORDS[number] if number < len(IN_WORDS) else str(number)
