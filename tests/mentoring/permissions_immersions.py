"""Who gets what of immersions: rows of the table of `tests/test_permissions.py`, which explains them."""

IMMERSIONS = """
# Immersions: offers, searches and what is shared are the network's; what two people agree on is theirs alone
mentoring:immersion_list                         | in   200  200  200  200  | in   405  405  405  405
mentoring:immersion_mine                         | in   200  200  404  404  | in   405  405  405  405
mentoring:immersion                              | in   200  200  200  200  | in   405  405  405  405
mentoring:immersion draft                        | in   200  404  404  404  | in   405  405  405  405
mentoring:immersion unknown                      | in   404  404  404  404  | in   405  405  405  405
mentoring:immersion_add                          | in   200  200  404  404  | in   200  200  404  404
mentoring:immersion_edit                         | in   200  404  404  404  | in   200  404  404  404
mentoring:immersion_unsubmit                     | in   405  405  405  405  | in   go   404  404  404
mentoring:immersion_restore                      | in   405  405  405  405  | in   go   404  404  404
mentoring:immersion_withdraw                     | in   405  405  405  405  | in   go   404  404  404
mentoring:immersion_ask                          | in   405  405  405  405  | in   200  200  404  404
mentoring:immersion_ask draft                    | in   405  405  405  405  | in   404  404  404  404
mentoring:immersion_close                        | in   405  405  405  405  | in   go   404  404  404
mentoring:immersion_visit                        | in   200  404  404  404  | in   405  405  405  405
mentoring:immersion_visit_accept                 | in   405  405  405  405  | in   go   404  404  404
mentoring:immersion_visit_decline                | in   405  405  405  405  | in   go   404  404  404
mentoring:immersion_visit_leave                  | in   405  405  405  405  | in   go   404  404  404
mentoring:immersion_visit_dates                  | in   405  405  405  405  | in   200  404  404  404
mentoring:immersion_visit_choose                 | in   405  405  405  405  | in   go   404  404  404
mentoring:immersion_visit_agree                  | in   405  405  405  405  | in   200  404  404  404
mentoring:immersion_visit_tell                   | in   405  405  405  405  | in   200  404  404  404
mentoring:immersion_story_add                    | in   200  404  404  404  | in   200  404  404  404
mentoring:immersion_story_edit                   | in   200  404  404  404  | in   200  404  404  404
mentoring:immersion_story_unsubmit               | in   405  405  405  405  | in   go   404  404  404
mentoring:immersion_story_restore                | in   405  405  405  405  | in   go   404  404  404
mentoring:immersion_story_withdraw               | in   405  405  405  405  | in   go   404  404  404
"""
