"""Mentors and requests: rows of the table of `tests/test_permissions.py`, which explains them."""

# A request is read by who asked (the member) and by who is asked (the animator): nobody else, the mission included.
MENTORS = """
mentoring:mentor_list                            | in   200  200  200  200  | in   405  405  405  405
mentoring:mentor_edit                            | in   200  200  404  404  | in   200  200  404  404
mentoring:mentor_pause                           | in   405  405  405  405  | in   404  404  404  404  go
mentoring:mentor_stop                            | in   405  405  405  405  | in   404  404  404  404  go
mentoring:pairing_answer                         | in   405  405  405  405  | in   404  404  404  404
mentoring:request_add                            | in   200  200  404  404  | in   200  200  404  404
mentoring:request_add_to                         | in   200  200  404  404  | in   200  200  404  404
mentoring:request_add_to unknown                 | in   404  404  404  404  | in   404  404  404  404
mentoring:request_list                           | in   200  200  404  404  | in   405  405  405  405
mentoring:request                                | in   200  404  404  404  200  | in   405  405  405  405
mentoring:request unknown                        | in   404  404  404  404  | in   405  405  405  405
mentoring:request_seen                           | in   405  405  405  405  | in   404  404  404  404  go
mentoring:request_accept                         | in   405  405  405  405  | in   404  404  404  404  go
mentoring:request_decline                        | in   405  405  405  405  | in   404  404  404  404  go
mentoring:request_block                          | in   405  405  405  405  | in   404  404  404  404  go
mentoring:request_dates                          | in   405  405  405  405  | in   404  404  404  404  200
mentoring:request_choose                         | in   405  405  405  405  | in   go   404  404  404
mentoring:request_outcome                        | in   405  405  405  405  | in   go   404  404  404
mentoring:request_withdraw                       | in   405  405  405  405  | in   200  404  404  404
"""
