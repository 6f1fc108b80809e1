"""Who gets what of calls for contributions: rows of the table of `tests/test_permissions.py`, which explains them."""

CALLS = """
# A call for contributions: read by the network; what is proposed, by its author, whom it names, and the organisers
events:call                                      | in   200  200  200  200  | in   405  405  405  405
events:call unknown                              | in   404  404  404  404  | in   405  405  405  405
events:call_edit                                 | in   404  200  200  200  404  | in   404  200  200  200  404
events:call_publish                              | in   405  405  405  405  | in   404  go   go   go   404
events:call_tell                                 | in   405  405  405  405  | in   404  go   go   go   404
events:proposal                                  | in   200  200  200  200  404  | in   405  405  405  405
events:proposal unknown                          | in   404  404  404  404  | in   405  405  405  405
events:proposal_add                              | in   200  200  404  404  | in   200  200  404  404
events:proposal_answer                           | in   405  405  405  405  | in   404  404  404  404
events:proposal_decide                           | in   405  405  405  405  | in   404  200  200  200  404
events:proposal_edit                             | in   200  404  404  404  | in   200  404  404  404
events:proposal_list                             | in   404  200  200  200  404  | in   405  405  405  405
events:proposal_note                             | in   405  405  405  405  | in   404  go   go   go   404
events:proposal_place                            | in   405  405  405  405  | in   404  200  200  200  404
events:proposal_undo                             | in   405  405  405  405  | in   404  go   go   go   404
events:proposal_withdraw                         | in   405  405  405  405  | in   200  404  404  404
events:proposals_file                            | in   405  405  405  405  | in   404  200  200  200  404
"""
