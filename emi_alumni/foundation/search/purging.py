"""What a full-text index keeps of removed documents until it is told to forget."""

from django.db import connections


def forget_removed_terms(using: str = "default") -> None:
    """Take out of the index the words of documents that are gone.

    SQLite marks them as removed and leaves them in its pages until they are merged; PostgreSQL's vectors go with their
    rows. Takes a second or two for a hundred thousand documents: for the night, not for a request.
    """
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_index(search_index) VALUES ('optimize')")
