"""The rows of the annual meeting and of programmes in the table of `tests/test_permissions.py`."""

ANNUAL = """
# The annual meeting: read by the network, said by representatives; prepared by its hosts and the mission
events:annual_meetings                           | in   200  200  200  200  | in   405  405  405  405
events:annual_offer                              | in   405  405  405  405  | in   404  go   404  404  404
events:annual_take_back                          | in   405  405  405  405  | in   404  go   404  404  404
events:annual_confirm                            | in   405  405  405  405  | in   404  go   404  404  404
events:annual_decline                            | in   404  200  404  404  404  | in   200  200  404  404
events:annual_swap                               | in   404  200  404  404  404  | in   200  200  404  404
events:annual_swap_answer                        | in   405  405  405  405  | in   404  200  404  404  404
events:annual_swap_answer unknown                | in   405  405  405  405  | in   404  404  404  404
events:handover                                  | in   404  200  200  200  404  | in   405  405  405  405
events:handover unknown                          | in   404  404  404  404  | in   405  405  405  405
events:handover_begin                            | in   405  405  405  405  | in   404  go   go   go   404
events:handover_day                              | in   404  200  200  200  404  | in   404  go   go   go   404
events:handover_announce                         | in   405  405  405  405  | in   404  go   404  404  404
events:handover_mark                             | in   405  405  405  405  | in   404  go   go   go   404
events:handover_line_add                         | in   404  200  200  200  404  | in   404  200  200  200  404
events:handover_line_add unknown                 | in   404  404  404  404  | in   404  404  404  404
events:handover_line_edit                        | in   404  200  200  200  404  | in   404  200  200  200  404
events:handover_line_edit unknown                | in   404  404  404  404  | in   404  404  404  404
events:handover_line_remove                      | in   405  405  405  405  | in   404  200  200  200  404
events:programme                                 | in   404  404  200  200  404  | in   405  405  405  405
events:programme annual                          | in   404  200  200  200  404  | in   405  405  405  405
events:programme_begin annual                    | in   405  405  405  405  | in   404  go   go   go   404
events:programme_item_add annual                 | in   404  200  200  200  404  | in   404  200  200  200  404
events:programme_item_edit                       | in   404  404  404  404  | in   404  404  404  404
events:programme_item_edit annual                | in   404  200  200  200  404  | in   404  200  200  200  404
events:programme_item_move annual                | in   405  405  405  405  | in   404  go   go   go   404
events:programme_item_remove annual              | in   405  405  405  405  | in   404  200  200  200  404
events:programme_return annual                   | in   404  200  200  200  404  | in   404  200  200  200  404
"""
