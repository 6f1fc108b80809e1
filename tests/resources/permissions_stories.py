"""Who gets what of the stories: rows of the table of `tests/test_permissions.py`, which explains them."""

STORIES = """
# Stories: read by the network, written by who tells them
resources:story_list                             | in   200  200  200  200  | in   405  405  405  405
resources:story                                  | in   200  200  200  200  | in   405  405  405  405
resources:story draft                            | in   200  404  404  404  | in   405  405  405  405
resources:story unknown                          | in   404  404  404  404  | in   405  405  405  405
resources:story_add                              | in   200  200  404  404  | in   200  200  404  404
resources:story_edit                             | in   200  404  404  404  | in   200  404  404  404
resources:story_unsubmit                         | in   405  405  405  405  | in   go   404  404  404
resources:story_restore                          | in   405  405  405  405  | in   go   404  404  404
resources:story_withdraw                         | in   405  405  405  405  | in   go   404  404  404
"""
