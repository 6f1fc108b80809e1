"""Who gets what of the boosters: rows of the table of `tests/test_permissions.py`, which explains them."""

BOOSTERS = """
# Boosters: read by the network, planned by the council and the mission
resources:booster_list                           | in   200  200  200  200  | in   405  405  405  405
resources:booster                                | in   200  200  200  200  | in   405  405  405  405
resources:booster draft                          | in   200  404  404  404  | in   405  405  405  405
resources:booster unknown                        | in   404  404  404  404  | in   405  405  405  405
resources:booster_own                            | in   200  200  404  404  | in   405  405  405  405
resources:booster_calendar                       | in   404  404  200  200  | in   405  405  405  405
resources:booster_plan                           | in   405  405  405  405  | in   404  404  go   go
resources:booster_plan draft                     | in   405  405  405  405  | in   404  404  404  404
resources:booster_answer                         | in   405  405  405  405  | in   404  404  404  404
resources:booster_take_back                      | in   405  405  405  405  | in   404  404  404  404
resources:booster_add                            | in   200  200  404  404  | in   200  200  404  404
resources:booster_edit                           | in   200  404  404  404  | in   200  404  404  404
resources:booster_unsubmit                       | in   405  405  405  405  | in   go   404  404  404
resources:booster_restore                        | in   405  405  405  405  | in   go   404  404  404
resources:booster_withdraw                       | in   405  405  405  405  | in   go   404  404  404
resources:booster_echo_add                       | in   200  200  404  404  | in   200  200  404  404
resources:booster_echo_add draft                 | in   404  404  404  404  | in   404  404  404  404
resources:booster_echo_edit                      | in   200  404  404  404  | in   200  404  404  404
resources:booster_echo_unsubmit                  | in   405  405  405  405  | in   go   404  404  404
resources:booster_echo_restore                   | in   405  405  405  405  | in   go   404  404  404
resources:booster_echo_withdraw                  | in   405  405  405  405  | in   go   404  404  404
"""
