"""Who gets what of skills lent: rows of the table of `tests/test_permissions.py`, which explains them."""

SKILLS = """
# Skills lent between collectivités: notices are the network's; what two people agree on is theirs alone
mentoring:skills_list                            | in   200  200  200  200  | in   405  405  405  405
mentoring:skills                                 | in   200  200  200  200  | in   405  405  405  405
mentoring:skills draft                           | in   200  404  404  404  | in   405  405  405  405
mentoring:skills_add                             | in   200  200  404  404  | in   200  200  404  404
mentoring:skills_edit                            | in   200  404  404  404  | in   200  404  404  404
mentoring:skills_unsubmit                        | in   405  405  405  405  | in   go   404  404  404
mentoring:skills_restore                         | in   405  405  405  405  | in   go   404  404  404
mentoring:skills_withdraw                        | in   405  405  405  405  | in   go   404  404  404
mentoring:skills_reply                           | in   405  405  405  405  | in   200  200  404  404
mentoring:skills_decide                          | in   405  405  405  405  | in   go   404  404  404
mentoring:skills_agree                           | in   405  405  405  405  | in   200  404  404  404
mentoring:skills_done                            | in   405  405  405  405  | in   200  404  404  404
mentoring:skills_print                           | in   200  404  404  404  | in   405  405  405  405
"""
