"""Who gets what of the problems: rows of the table of `tests/test_permissions.py`, which explains them."""

PROBLEMS = """
# Problems to unblock together: read by the network, written and solved by who asks
mentoring:problem_list                           | in   200  200  200  200  | in   405  405  405  405
mentoring:problem                                | in   200  200  200  200  | in   405  405  405  405
mentoring:problem draft                          | in   200  404  404  404  | in   405  405  405  405
mentoring:problem unknown                        | in   404  404  404  404  | in   405  405  405  405
mentoring:problem_add                            | in   200  200  404  404  | in   200  200  404  404
mentoring:problem_edit                           | in   200  404  404  404  | in   200  404  404  404
mentoring:problem_unsubmit                       | in   405  405  405  405  | in   go   404  404  404
mentoring:problem_restore                        | in   405  405  405  405  | in   go   404  404  404
mentoring:problem_withdraw                       | in   405  405  405  405  | in   go   404  404  404
mentoring:problem_me_too                         | in   405  405  405  405  | in   go   go   404  404
mentoring:problem_me_too draft                   | in   405  405  405  405  | in   404  404  404  404
mentoring:problem_solve                          | in   200  404  404  404  | in   404  404  404  404
mentoring:problem_reopen                         | in   405  405  405  405  | in   go   404  404  404
mentoring:problem_unname                         | in   405  405  405  405  | in   go   404  404  404
mentoring:problem_codev                          | in   200  200  404  404  | in   200  200  404  404
mentoring:problem_codev draft                    | in   404  404  404  404  | in   404  404  404  404
mentoring:problem_answer_add                     | in   200  200  404  404  | in   200  200  404  404
mentoring:problem_answer_add draft               | in   404  404  404  404  | in   404  404  404  404
mentoring:problem_answer_edit                    | in   200  404  404  404  | in   200  404  404  404
mentoring:problem_answer_unsubmit                | in   405  405  405  405  | in   go   404  404  404
mentoring:problem_answer_restore                 | in   405  405  405  405  | in   go   404  404  404
mentoring:problem_answer_withdraw                | in   405  405  405  405  | in   go   404  404  404
"""
