"""What Django cannot declare: the full-text index, installed after each migration and mended where missing.

Django remakes a SQLite table when a field is altered and silently drops its triggers: hence `post_migrate`, not a
migration. SQLite: one FTS5 table over `search_document`, kept by triggers. PostgreSQL: three generated columns
and their GIN indexes.
"""

from django.db import connections

_COLUMNS = "title_terms, keyword_terms, body_terms, context_terms, place"
_NEW = "new.id, new.title_terms, new.keyword_terms, new.body_terms, new.context_terms, new.place"
_OLD = _NEW.replace("new.", "old.")
_ADD = f"INSERT INTO search_index(rowid, {_COLUMNS}) VALUES ({_NEW});"  # noqa: S608 — constants
_REMOVE = f"INSERT INTO search_index(search_index, rowid, {_COLUMNS}) VALUES ('delete', {_OLD});"  # noqa: S608

# Terms are made in Python: the tokenizer only cuts at spaces. Who may read and what kind are terms as well.
SQLITE = {
    "search_index": (
        f"CREATE VIRTUAL TABLE search_index USING fts5({_COLUMNS}, content='search_document', content_rowid='id',"
        " detail=column, tokenize=\"ascii tokenchars '@+:._-'\")"
    ),
    "search_added": f"CREATE TRIGGER search_added AFTER INSERT ON search_document BEGIN {_ADD} END",
    "search_removed": f"CREATE TRIGGER search_removed AFTER DELETE ON search_document BEGIN {_REMOVE} END",
    "search_changed": f"CREATE TRIGGER search_changed AFTER UPDATE ON search_document BEGIN {_REMOVE} {_ADD} END",
}

_VECTORS = {
    "title_only": "title_terms || place",
    "head": "title_terms || keyword_terms || place",
    "everything": "title_terms || keyword_terms || body_terms || context_terms || place",
}
# By default, such an index notes what is new in a list that each search reads from end to end, until the table is
# vacuumed: half a millisecond for each statement. Here it is kept in order as documents are written.
POSTGRESQL = [
    statement
    for name, text in _VECTORS.items()
    for statement in (
        f"ALTER TABLE search_document ADD COLUMN IF NOT EXISTS {name} tsvector GENERATED ALWAYS AS"
        f" (array_to_tsvector(array_remove(string_to_array({text}, ' '), ''))) STORED",
        f"CREATE INDEX IF NOT EXISTS search_{name} ON search_document USING gin ({name}) WITH (fastupdate = off)",
    )
]


def install(using: str = "default", **kwargs) -> None:
    """Put the full-text index of this database in order; running it again changes nothing."""
    connection = connections[using]
    if "search_document" not in connection.introspection.table_names():
        return  # migrated back to nothing
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _install_sqlite(cursor)
        else:
            for statement in POSTGRESQL:
                cursor.execute(statement)
            _keep_in_order(cursor)


def _keep_in_order(cursor) -> None:
    """The indexes that were made with a list of what is new: no more, and what it holds is put in its place."""
    cursor.execute(
        "SELECT relname FROM pg_class"
        " WHERE relname = ANY(%s) AND NOT 'fastupdate=off' = ANY(coalesce(reloptions, '{}'))",
        [[f"search_{name}" for name in _VECTORS]],
    )
    for (index,) in cursor.fetchall():
        cursor.execute(f"ALTER INDEX {index} SET (fastupdate = off)")
        cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])


def _install_sqlite(cursor) -> None:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE 'search_%'")
    present = dict(cursor.fetchall())
    if all(present.get(name) == sql for name, sql in SQLITE.items()):
        return
    for name in SQLITE:
        kind = "TABLE" if name == "search_index" else "TRIGGER"
        cursor.execute(f"DROP {kind} IF EXISTS {name}")
    for statement in SQLITE.values():
        cursor.execute(statement)
    cursor.execute("INSERT INTO search_index(search_index) VALUES ('rebuild')")
