"""Introductions, for the two whom they are between: rows of the table of `tests/test_permissions.py`."""

INTRODUCTIONS = """
# Introductions: who asked and who is asked; the representative is asked by Hélène in the small world
mentoring:ally_list                              | in   200  200  404  404  | in   405  405  405  405
mentoring:introduction_list                      | in   200  200  404  404  | in   405  405  405  405
mentoring:introduction_add                       | in   200  200  404  404  | in   200  200  404  404
mentoring:introduction                           | in   200  200  404  404  404  | in   405  405  405  405
mentoring:introduction_yes                       | in   405  405  405  405  | in   404  go   404  404  404
mentoring:introduction_pass                      | in   405  405  405  405  | in   404  go   404  404  404
mentoring:introduction_agree                     | in   405  405  405  405  | in   go   404  404  404
mentoring:introduction_close                     | in   405  405  405  405  | in   go   404  404  404
"""
