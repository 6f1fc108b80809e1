"""Who gets what of tools and practices: rows of the table of `tests/test_permissions.py`, which explains them."""

PRACTICES = """
# Tools and how each one uses them: read by the network, written by each for oneself
resources:tool_list                              | in   200  200  200  200  | in   405  405  405  405
resources:tool                                   | in   200  200  200  200  | in   405  405  405  405
resources:tool unknown                           | in   404  404  404  404  | in   405  405  405  405
resources:tool_print                             | in   200  200  200  200  | in   405  405  405  405
resources:practice_list                          | in   200  200  200  200  | in   405  405  405  405
resources:practice                               | in   200  200  200  200  | in   405  405  405  405
resources:practice draft                         | in   200  404  404  404  | in   405  405  405  405
resources:practice unknown                       | in   404  404  404  404  | in   405  405  405  405
resources:practice_add                           | in   200  200  404  404  | in   200  200  404  404
resources:practice_edit                          | in   200  404  404  404  | in   200  404  404  404
resources:practice_unsubmit                      | in   405  405  405  405  | in   go   404  404  404
resources:practice_restore                       | in   405  405  405  405  | in   go   404  404  404
resources:practice_withdraw                      | in   405  405  405  405  | in   go   404  404  404
resources:practice_still                         | in   405  405  405  405  | in   go   404  404  404
# Tools tested together: by who has a place, told by who tests
resources:trial_list                             | in   200  200  200  200  | in   405  405  405  405
resources:trial                                  | in   200  200  200  200  | in   405  405  405  405
resources:trial draft                            | in   200  404  404  404  | in   405  405  405  405
resources:trial_add                              | in   200  200  404  404  | in   200  200  404  404
resources:trial_edit                             | in   200  404  404  404  | in   200  404  404  404
resources:trial_unsubmit                         | in   405  405  405  405  | in   go   404  404  404
resources:trial_restore                          | in   405  405  405  405  | in   go   404  404  404
resources:trial_withdraw                         | in   405  405  405  405  | in   go   404  404  404
resources:trial_join                             | in   405  405  405  405  | in   go   go   404  404
resources:trial_join draft                       | in   405  405  405  405  | in   404  404  404  404
resources:trial_leave                            | in   405  405  405  405  | in   go   go   404  404
resources:trial_report_add                       | in   200  404  404  404  | in   200  404  404  404
resources:trial_report_edit                      | in   200  404  404  404  | in   200  404  404  404
resources:trial_report_unsubmit                  | in   405  405  405  405  | in   go   404  404  404
resources:trial_report_restore                   | in   405  405  405  405  | in   go   404  404  404
resources:trial_report_withdraw                  | in   405  405  405  405  | in   go   404  404  404
"""
