"""Who gets what of mutual help: rows of the table of `tests/test_permissions.py`, which explains them."""

from tests.mentoring.permissions_introductions import INTRODUCTIONS
from tests.mentoring.permissions_labs import LABS
from tests.mentoring.permissions_mentors import MENTORS
from tests.mentoring.permissions_who_helps import WHO_HELPS

MENTORING = (
    """
# Mutual help
mentoring:hub                                    | in   200  200  200  200  | in   405  405  405  405
# What one looks for, and what the month proposed: each person's own
mentoring:want_list                              | in   200  200  404  404  | in   405  405  405  405
mentoring:want_clear                             | in   405  405  405  405  | in   200  200  404  404
mentoring:want_answer                            | in   405  405  405  405  | in   404  404  404  404
# What is offered to projects: by who reads them, answered by their team
mentoring:project_help                           | in   200  200  404  404  | in   404  200  404  404
mentoring:request_measure                        | in   200  404  404  404  | in   200  404  404  404
mentoring:project_help_answer                    | in   405  405  405  405  | in   404  404  404  404
# An outside door: a public page, a visitor's own link; what is proposed to an ambassador
mentoring:visitor_ask                            | 200  200  200  200  200  | 200  200  200  200  200
mentoring:visitor_asked                          | 200  200  200  200  200  | 405  405  405  405  405
mentoring:visitor_left                           | 200  200  200  200  200  | 405  405  405  405  405
mentoring:visitor_request                        | 200  200  200  200  200  | 404  404  404  404  404
mentoring:visitor_request unknown                | 404  404  404  404  404  | 404  404  404  404  404
mentoring:visitor_list                           | in   200  200  404  404  | in   405  405  405  405
mentoring:visitor_answer                         | in   405  405  405  405  | in   404  404  404  404
# In the administration: what members write is read there, taken away, and written by nobody
admin:mentoring_*_changelist                     | in   go   go   200  200  | in   go   go   200  200
admin:mentoring_*_history                        | in   go   go   200  200  | in   go   go   200  200
admin:mentoring_*_add                            | in   go   go   403  403  | in   go   go   403  403
admin:mentoring_*_delete                         | in   go   go   403  403  | in   go   go   403  403
admin:mentoring_*_change                         | in   go   go   200  200  | in   go   go   403  403
"""
    + MENTORS
    + WHO_HELPS
    + INTRODUCTIONS
    + LABS
)
