"""What the month proposes in the demonstration for each « Je cherche »: read from its documents, once they are made."""

from mentoring.want_proposals import propose


def match_wants() -> None:
    propose()
