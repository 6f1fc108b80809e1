"""What search keeps of people: copies of what their readers may see, rewritten at once when it changes (RGPD)."""

from emi_alumni.foundation.personal_data import Processing, each

COPY = Processing("mission d’intérêt public", "celles et ceux qui peuvent lire l’original", "l’original")

PERSONAL_DATA = {
    "search.Document": each(
        COPY,
        *("title", "keywords", "body", "context", "url"),
        *("title_terms", "keyword_terms", "body_terms", "context_terms"),
    )
}
NOT_PERSONAL = {"search.Document": {"id", "kind", "object_id", "scope", "place"}}
# Words without the person they come from, counted; expressions that mean the same; words that found nothing.
REFERENCE_DATA = {"search.MissedSearch", "search.Word", "search.Synonyms"}
FIELD_NAMES = {
    ("search.Document", "title"): "nom",
    ("search.Document", "keywords"): "fonction, collectivité, promotion, compétences",
    ("search.Document", "body"): "entraide, présentation et parcours",
    ("search.Document", "context"): "projets, clubs et rencontres où la personne a eu un rôle",
    ("search.Document", "title_terms"): "les mêmes, mot à mot",
    ("search.Document", "keyword_terms"): "mots de la fonction",
    ("search.Document", "body_terms"): "mots du texte",
    ("search.Document", "context_terms"): "mots de ces projets, clubs et rencontres",
    ("search.Document", "url"): "adresse de la fiche",
}
TITLES = {"search.Document": "copie pour la recherche"}
