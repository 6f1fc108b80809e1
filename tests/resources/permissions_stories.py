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
resources:story_agree                            | in   200  404  404  404  | in   200  404  404  404
resources:story_agree draft                      | in   404  404  404  404  | in   404  404  404  404
resources:story_close                            | in   405  405  405  405  | in   go   404  200  200
resources:story_ask_no_more                      | in   405  405  405  405  | in   go   404  404  404
resources:story_follow_up_add                    | in   404  404  404  404  | in   404  404  404  404
resources:story_follow_up_add old                | in   200  404  404  404  | in   200  404  404  404
resources:story_follow_up_edit                   | in   200  404  404  404  | in   200  404  404  404
resources:story_follow_up_unsubmit               | in   405  405  405  405  | in   go   404  404  404
resources:story_follow_up_restore                | in   405  405  405  405  | in   go   404  404  404
resources:story_follow_up_withdraw               | in   405  405  405  405  | in   go   404  404  404

# For everybody
resources:public_story_list                      | 200  200  200  200  200  | 405  405  405  405  405
resources:public_story                           | 200  200  200  200  200  | 405  405  405  405  405
resources:public_story pending                   | 404  404  404  404  404  | 405  405  405  405  405
resources:public_story unknown                   | 404  404  404  404  404  | 405  405  405  405  405
"""
