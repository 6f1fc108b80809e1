"""Who gets what of the watch: rows of the table of `tests/test_permissions.py`, which explains them."""

WATCH = """
# The watch: read by the network, shared by whoever has a profile
resources:watch_front                            | in   200  200  200  200  | in   405  405  405  405
resources:watch_list                             | in   200  200  200  200  | in   405  405  405  405
resources:watch_item                             | in   200  200  200  200  | in   405  405  405  405
resources:watch_item draft                       | in   200  404  404  404  | in   405  405  405  405
resources:watch_item unknown                     | in   404  404  404  404  | in   405  405  405  405
resources:watch_useful                           | in   405  405  405  405  | in   go   go   404  404
resources:watch_useful draft                     | in   405  405  405  405  | in   404  404  404  404
resources:watch_add                              | in   200  200  404  404  | in   200  200  404  404
resources:watch_edit                             | in   200  404  404  404  | in   200  404  404  404
resources:watch_unsubmit                         | in   405  405  405  405  | in   go   404  404  404
resources:watch_restore                          | in   405  405  405  405  | in   go   404  404  404
resources:watch_withdraw                         | in   405  405  405  405  | in   go   404  404  404
"""
