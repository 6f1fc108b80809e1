"""Who gets what of the kits: rows of the table of `tests/test_permissions.py`, which explains them."""

KITS = """
# Kits: read by the network, composed by anybody of it
resources:kit_list                               | in   200  200  200  200  | in   405  405  405  405
resources:kit                                    | in   200  200  200  200  | in   405  405  405  405
resources:kit draft                              | in   200  404  404  404  | in   405  405  405  405
resources:kit unknown                            | in   404  404  404  404  | in   405  405  405  405
resources:kit_print                              | in   200  200  200  200  | in   405  405  405  405
resources:kit_print draft                        | in   200  404  404  404  | in   405  405  405  405
resources:kit_show                               | in   200  200  200  200  | in   405  405  405  405
resources:kit_show draft                         | in   200  404  404  404  | in   405  405  405  405
resources:kit_add                                | in   200  200  404  404  | in   200  200  404  404
resources:kit_edit                               | in   200  404  404  404  | in   200  404  404  404
resources:kit_unsubmit                           | in   405  405  405  405  | in   go   404  404  404
resources:kit_restore                            | in   405  405  405  405  | in   go   404  404  404
resources:kit_withdraw                           | in   405  405  405  405  | in   go   404  404  404
"""
