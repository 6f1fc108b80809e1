"""Who gets what of the library: rows of the table of `tests/test_permissions.py`, which explains them."""

LIBRARY = """
# The library: read by the network, or by everybody where its author opens it; what one keeps is one's own
resources:hub                                    | in   200  200  200  200  | in   405  405  405  405
resources:resource_list                          | in   200  200  200  200  | in   405  405  405  405
resources:resource                               | in   200  200  200  200  | in   405  405  405  405
resources:resource draft                         | in   200  404  404  404  | in   405  405  405  405
resources:resource unknown                       | in   404  404  404  404  | in   405  405  405  405
resources:resource_file                          | in   404  404  404  404  | in   405  405  405  405
resources:resource_file_remove                   | in   405  405  405  405  | in   200  404  404  404
resources:resource_add                           | in   200  200  404  404  | in   200  200  404  404
resources:resource_edit                          | in   200  404  404  404  | in   200  404  404  404
resources:resource_unsubmit                      | in   405  405  405  405  | in   go   404  404  404
resources:resource_restore                       | in   405  405  405  405  | in   go   404  404  404
resources:resource_withdraw                      | in   405  405  405  405  | in   go   404  404  404
resources:resource_use_add                       | in   404  200  404  404  | in   404  200  404  404
resources:resource_use_edit                      | in   200  404  404  404  | in   200  404  404  404
resources:resource_use_unsubmit                  | in   405  405  405  405  | in   go   404  404  404
resources:resource_use_restore                   | in   405  405  405  405  | in   go   404  404  404
resources:resource_use_withdraw                  | in   405  405  405  405  | in   go   404  404  404
resources:bookmark                               | in   405  405  405  405  | in   go   go   404  404
resources:bookmark draft                         | in   405  405  405  405  | in   go   404  404  404
resources:bookmark_list                          | in   200  200  404  404  | in   405  405  405  405
resources:bookmark_note                          | in   405  405  405  405  | in   go   404  404  404
resources:public_list                            | 200  200  200  200  200  | 405  405  405  405  405
resources:public_resource                        | 200  200  200  200  200  | 405  405  405  405  405
resources:public_resource network                | 404  404  404  404  404  | 405  405  405  405  405
resources:public_resource unknown                | 404  404  404  404  404  | 405  405  405  405  405
resources:public_file                            | 404  404  404  404  404  | 405  405  405  405  405
"""
