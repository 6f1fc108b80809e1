"""The rows of codevs in the table of `tests/test_permissions.py`."""

CODEV = """
# Codev: how it goes is everybody's; the group, who organises it; the session, those who come and nobody else
events:codev_help                                | 200  200  200  200  200  | 405  405  405  405  405
events:codev_start                               | in   200  200  404  404  | in   200  200  404  404
events:codev_wish                                | in   405  405  405  405  | in   404  404  404  404
events:codev_answer                              | in   405  405  405  405  | in   404  404  404  404
events:codev_group                               | in   200  404  404  404  | in   405  405  405  405
events:codev_prepare                             | in   200  404  404  404  | in   200  404  404  404
events:codev_group_question                      | in   405  405  405  405  | in   200  404  404  404
events:codev_group_add                           | in   405  405  405  405  | in   404  404  404  404
events:codev_group_*                             | in   405  405  405  405  | in   go   404  404  404
events:codev                                     | in   200  200  404  404  404  | in   405  405  405  405
events:codev_live                                | in   go   go   404  404  404  | in   405  405  405  405
events:codev_session_move                        | in   405  405  405  405  | in   404  404  404  404
events:codev_session_*                           | in   405  405  405  405  | in   go   go   404  404  404
events:codev_note_remove                         | in   405  405  405  405  | in   200  404  404  404
events:codev_commit                              | in   405  405  405  405  | in   go   go   404  404  404
events:codev_outcome                             | in   405  405  405  405  | in   404  404  404  404
"""
