"""Who gets what of the labos: rows of the table of `tests/test_permissions.py`, which explains them."""

LABS = """
# Labos: their members alone, whatever the role of the others; the mission reads what is reported and no more
mentoring:lab_list                               | in   200  200  404  404  | in   405  405  405  405
mentoring:lab_of_project                         | in   go   404  404  404  | in   go   404  404  404
mentoring:lab                                    | in   200  404  404  404  | in   200  404  404  404
mentoring:lab unknown                            | in   404  404  404  404  | in   404  404  404  404
mentoring:lab_edit                               | in   200  404  404  404  | in   200  404  404  404
mentoring:lab_answer                             | in   405  405  405  405  | in   404  404  404  404
mentoring:lab_join                               | in   405  405  405  405  | in   go   404  404  404
mentoring:lab_leave                              | in   405  405  405  405  | in   200  404  404  404
mentoring:lab_close                              | in   200  404  404  404  | in   200  404  404  404
mentoring:lab_people                             | in   200  404  404  404  | in   405  405  405  405
mentoring:lab_invite                             | in   405  405  405  405  | in   404  404  404  404
mentoring:lab_remove                             | in   200  404  404  404  | in   200  404  404  404
mentoring:lab_pass_lead                          | in   405  405  405  405  | in   200  404  404  404
mentoring:lab_take_lead                          | in   405  405  405  405  | in   go   404  404  404
mentoring:lab_milestone_add                      | in   200  404  404  404  | in   200  404  404  404
mentoring:lab_milestone_edit                     | in   200  404  404  404  | in   200  404  404  404
mentoring:lab_milestone_done                     | in   405  405  405  405  | in   404  404  404  404
mentoring:lab_milestone_remove                   | in   405  405  405  405  | in   200  404  404  404
mentoring:lab_session_add                        | in   200  404  404  404  | in   200  404  404  404
mentoring:lab_session_answer                     | in   405  405  405  405  | in   404  404  404  404
mentoring:lab_session_cancel                     | in   200  404  404  404  | in   200  404  404  404
mentoring:lab_session_notes                      | in   200  404  404  404  | in   go   404  404  404
mentoring:lab_document_add                       | in   200  404  404  404  | in   200  404  404  404
mentoring:lab_document                           | in   404  404  404  404  | in   405  405  405  405
mentoring:lab_document_remove                    | in   405  405  405  405  | in   200  404  404  404
mentoring:lab_post                               | in   go   404  404  404  | in   405  405  405  405
mentoring:lab_post_edit                          | in   200  404  404  404  | in   200  404  404  404
mentoring:lab_post_remove                        | in   405  405  405  405  | in   200  404  404  404
"""
