"""« 29 novembre 2026 à 9 h 30 »; typography then writes « 1er » and « 13 h ». The rest is Django's own."""

DATETIME_FORMAT = r"j F Y à G \h i"
TIME_FORMAT = r"G \h i"
