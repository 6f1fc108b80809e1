"""What the database believes of its tables, by which it chooses its indexes: to be asked again after many rows changed.

SQLite counts the rows that say nothing (NULL) as one value among others. Where nearly all do, as the accounts of people
who were imported, it believes that an index leads to every row, and reads the whole table instead: 35 ms for each page
at 100 000 people. So each index is told how many rows have one value, of those that have one
(https://sqlite.org/fileformat2.html#the_sqlite_stat1_table: an application may change what ANALYZE wrote).

Of an empty table it writes nothing, and takes it for a large one: it read everybody to find the animators of a network
that had none yet. Such a table is told to have one row.
"""

from django.db import connection

INDEXES = """
    SELECT told.tbl, told.idx, told.stat, said.name, list."unique", (SELECT COUNT(*) FROM pragma_index_info(told.idx))
    FROM sqlite_stat1 AS told
    JOIN pragma_index_list(told.tbl) AS list ON list.name = told.idx
    JOIN pragma_index_info(told.idx) AS said ON said.seqno = 0
    JOIN pragma_table_info(told.tbl) AS columns ON columns.name = said.name AND columns."notnull" = 0
    WHERE columns.pk = 0
"""
EMPTY_TABLES = """
    INSERT INTO sqlite_stat1 (tbl, idx, stat)
    SELECT name, NULL, '1' FROM pragma_table_list
    WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'
    AND name NOT IN (SELECT tbl FROM sqlite_stat1)
"""


def refresh() -> None:
    """Look at every table again. Outside a transaction, or at its end: on SQLite it writes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Its own tables: the catalogs that all databases of a server share would stay locked until the end of the
            # transaction.
            tables = map(connection.ops.quote_name, connection.introspection.table_names(cursor))
            cursor.execute(f"ANALYZE {', '.join(tables)}")
        else:
            cursor.execute("ANALYZE")
            for table, index, stat, column, unique, columns in cursor.execute(INDEXES).fetchall():
                leave_nulls_out(cursor, table, index, stat, column, alone=bool(unique) and columns == 1)
            cursor.execute(EMPTY_TABLES)
            cursor.execute("ANALYZE sqlite_schema")  # read again what was written


def leave_nulls_out(cursor, table: str, index: str, stat: str, column: str, *, alone: bool) -> None:
    """The rows of one value of the index's first column, and of its first two, and so on: of rows that have one.

    `stat` is SQLite's: the rows of the index, then those figures, then words of its own.
    """
    quote = connection.ops.quote_name
    name = quote(column)
    cursor.execute(f"SELECT COUNT(*), COUNT({name}), COUNT(DISTINCT {name}) FROM {quote(table)}")  # noqa: S608
    rows, told, values = cursor.fetchone()
    if told == rows:
        return
    most = 1 if alone or not values else -(-told // values)
    figures = [min(int(word), most) if word.isdecimal() else word for word in stat.split()[1:]]
    words = " ".join(map(str, [stat.split()[0], *figures]))
    cursor.execute("UPDATE sqlite_stat1 SET stat = %s WHERE tbl = %s AND idx = %s", [words, table, index])
