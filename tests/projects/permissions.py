"""The rows of the bank of projects in the table of `tests/test_permissions.py`."""

PROJECTS = """
# Public pages: for everybody once the mission opened them; prepared by the team, seen and closed by the mission
projects:public_list                             | 200  200  200  200  200  | 405  405  405  405  405
projects:public_detail                           | 200  200  200  200  200  | 405  405  405  405  405
projects:public_detail draft                     | 404  404  404  404  404  | 405  405  405  405  405
projects:public_detail appetizer                 | 404  404  404  404  404  | 405  405  405  405  405
projects:public_detail unknown                   | 404  404  404  404  404  | 405  405  405  405  405
projects:public_preview                          | in   200  404  200  200  | in   405  405  405  405
projects:public_page                             | in   200  404  200  200  | in   405  405  405  405
projects:public_page draft                       | in   200  404  404  404  | in   405  405  405  405
projects:public_page unknown                     | in   404  404  404  404  | in   405  405  405  405
projects:public_ask                              | in   405  405  405  405  | in   go   404  404  404
projects:public_ask draft                        | in   405  405  405  405  | in   go   404  404  404
projects:public_ask unknown                      | in   405  405  405  405  | in   404  404  404  404
projects:public_close                            | in   405  405  405  405  | in   go   404  200  200
projects:public_close draft                      | in   405  405  405  405  | in   404  404  404  404
projects:public_close unknown                    | in   405  405  405  405  | in   404  404  404  404
projects:public_reopen                           | in   405  405  405  405  | in   404  404  404  404
projects:public_reopen unknown                   | in   405  405  405  405  | in   404  404  404  404
# The bank, and one project: drafts of others do not exist, even for the mission, which reads what was proposed
projects:list                                    | in   200  200  200  200  | in   405  405  405  405
projects:detail                                  | in   200  200  200  200  | in   405  405  405  405
projects:detail draft                            | in   200  404  404  404  | in   405  405  405  405
projects:detail unknown                          | in   404  404  404  404  | in   405  405  405  405
projects:opened                                  | in   405  405  405  405  | in   204  204  204  204
projects:opened draft                            | in   405  405  405  405  | in   204  404  404  404
projects:opened unknown                          | in   405  405  405  405  | in   404  404  404  404
projects:print                                   | in   200  200  200  200  | in   405  405  405  405
projects:print draft                             | in   404  404  404  404  | in   405  405  405  405
projects:print unknown                           | in   404  404  404  404  | in   405  405  405  405
# Writing a project: its lead and team; for anybody else, its drafts, its edits and its papers do not exist
projects:create                                  | in   200  200  404  404  | in   200  200  404  404
projects:mine                                    | in   200  200  404  404  | in   405  405  405  405
projects:edit                                    | in   200  404  404  404  | in   200  404  404  404
projects:edit draft                              | in   200  404  404  404  | in   200  404  404  404
projects:edit unknown                            | in   404  404  404  404  | in   404  404  404  404
projects:resume                                  | in   go   404  404  404  | in   405  405  405  405
projects:submit                                  | in   405  405  405  405  | in   go   404  404  404
projects:submit draft                            | in   405  405  405  405  | in   go   404  404  404
projects:submit unknown                          | in   405  405  405  405  | in   404  404  404  404
projects:unsubmit                               | in   405  405  405  405  | in   go   404  404  404
projects:unsubmit draft                         | in   405  405  405  405  | in   go   404  404  404
projects:unsubmit unknown                       | in   405  405  405  405  | in   404  404  404  404
projects:withdraw                                | in   200  404  404  404  | in   go   404  404  404
projects:withdraw draft                          | in   200  404  404  404  | in   go   404  404  404
projects:withdraw unknown                        | in   404  404  404  404  | in   404  404  404  404
projects:revision_withdraw                       | in   405  405  405  405  | in   200  404  404  404
projects:revision_withdraw draft                 | in   405  405  405  405  | in   200  404  404  404
projects:revision_withdraw unknown               | in   405  405  405  405  | in   404  404  404  404
projects:status_add                              | in   200  404  404  404  | in   200  404  404  404
projects:status_add draft                        | in   200  404  404  404  | in   200  404  404  404
projects:status_add unknown                      | in   404  404  404  404  | in   404  404  404  404
projects:journal_add                             | in   200  404  404  404  | in   200  404  404  404
projects:journal_add draft                       | in   200  404  404  404  | in   200  404  404  404
projects:journal_add unknown                     | in   404  404  404  404  | in   404  404  404  404
projects:journal_edit                            | in   200  404  404  404  | in   200  404  404  404
projects:journal_edit draft                      | in   404  404  404  404  | in   404  404  404  404
projects:journal_edit unknown                    | in   404  404  404  404  | in   404  404  404  404
projects:journal_remove                          | in   200  404  200  200  | in   200  404  200  200
projects:journal_remove draft                    | in   404  404  404  404  | in   404  404  404  404
projects:journal_remove unknown                  | in   404  404  404  404  | in   404  404  404  404
projects:status_correct                          | in   200  404  404  404  | in   200  404  404  404
projects:status_correct draft                    | in   404  404  404  404  | in   404  404  404  404
projects:status_correct unknown                  | in   404  404  404  404  | in   404  404  404  404
projects:status_strike                           | in   200  404  200  200  | in   200  404  200  200
projects:status_strike draft                     | in   404  404  404  404  | in   404  404  404  404
projects:status_strike unknown                   | in   404  404  404  404  | in   404  404  404  404
projects:indicator_edit                          | in   200  404  404  404  | in   200  404  404  404
projects:indicator_edit draft                    | in   404  404  404  404  | in   404  404  404  404
projects:indicator_edit unknown                  | in   404  404  404  404  | in   404  404  404  404
projects:indicator_remove                        | in   200  404  404  404  | in   200  404  404  404
projects:indicator_remove draft                  | in   404  404  404  404  | in   404  404  404  404
projects:indicator_remove unknown                | in   404  404  404  404  | in   404  404  404  404
projects:team                                    | in   200  404  404  404  | in   405  405  405  405
projects:team draft                              | in   200  404  404  404  | in   405  405  405  405
projects:team unknown                            | in   404  404  404  404  | in   405  405  405  405
projects:team_add                                | in   405  405  405  405  | in   404  404  404  404
projects:team_add draft                          | in   405  405  405  405  | in   404  404  404  404
projects:team_add unknown                        | in   405  405  405  405  | in   404  404  404  404
projects:team_consent                            | in   405  405  405  405  | in   go   404  404  404
projects:team_consent draft                      | in   405  405  405  405  | in   go   404  404  404
projects:team_consent unknown                    | in   405  405  405  405  | in   404  404  404  404
projects:team_remove                             | in   200  404  404  404  | in   200  404  404  404
projects:team_remove draft                       | in   404  404  404  404  | in   404  404  404  404
projects:team_remove unknown                     | in   404  404  404  404  | in   404  404  404  404
projects:documents                               | in   200  404  404  404  | in   200  404  404  404
projects:documents draft                         | in   200  404  404  404  | in   200  404  404  404
projects:documents unknown                       | in   404  404  404  404  | in   404  404  404  404
projects:document                                | in   404  404  404  404  | in   405  405  405  405
projects:document draft                          | in   404  404  404  404  | in   405  405  405  405
projects:document unknown                        | in   404  404  404  404  | in   405  405  405  405
projects:document_remove                         | in   200  404  404  404  | in   200  404  404  404
projects:document_remove draft                   | in   404  404  404  404  | in   404  404  404  404
projects:document_remove unknown                 | in   404  404  404  404  | in   404  404  404  404
# What users say: the form is for everybody, each with a key of its own; its management and answers are for the team
projects:voice                                   | go   go   go   go   go   | 405  405  405  405  405
projects:voice unknown                           | 404  404  404  404  404  | 405  405  405  405  405
projects:voice_feeling                           | 200  200  200  200  200  | 200  200  200  200  200
projects:voice_feeling unknown                   | 404  404  404  404  404  | 404  404  404  404  404
projects:voice_words                             | go   go   go   go   go   | go   go   go   go   go
projects:voice_words unknown                     | 404  404  404  404  404  | 404  404  404  404  404
projects:voice_reread                            | go   go   go   go   go   | go   go   go   go   go
projects:voice_reread unknown                    | 404  404  404  404  404  | 404  404  404  404  404
projects:voice_contact                           | go   go   go   go   go   | go   go   go   go   go
projects:voice_contact unknown                   | 404  404  404  404  404  | 404  404  404  404  404
projects:voice_done                              | 200  200  200  200  200  | 405  405  405  405  405
projects:voice_done unknown                      | 404  404  404  404  404  | 405  405  405  405  405
projects:voices_manage                           | in   200  404  404  404  | in   go   404  404  404
projects:voices_manage appetizer                 | in   404  404  404  404  | in   404  404  404  404
projects:voices_manage unknown                   | in   404  404  404  404  | in   404  404  404  404
projects:voice_poster                            | in   200  404  404  404  | in   405  405  405  405
projects:voice_poster appetizer                  | in   404  404  404  404  | in   405  405  405  405
projects:voice_answer                            | in   200  404  404  404  | in   200  404  404  404
projects:voice_answer appetizer                  | in   404  404  404  404  | in   404  404  404  404
# What the projects gave together: the same figures for everybody who is in
projects:results                                 | in   200  200  200  200  | in   405  405  405  405
projects:results_file                            | in   200  200  200  200  | in   405  405  405  405
# Sequels: the sponsor's link is for whoever holds it; the rest is the team's; the mission takes words away
projects:sponsor                                 | 200  200  200  200  200  | 200  200  200  200  200
projects:sponsor unknown                         | 404  404  404  404  404  | 404  404  404  404  404
projects:sponsor_done                            | 200  200  200  200  200  | 405  405  405  405  405
projects:sponsor_link_add                        | in   200  404  404  404  | in   200  404  404  404
projects:sponsor_link_add appetizer              | in   404  404  404  404  | in   404  404  404  404
projects:sponsor_link_add unknown                | in   404  404  404  404  | in   404  404  404  404
projects:sponsor_link_revoke                     | in   405  405  405  405  | in   200  404  404  404
projects:sponsor_view_withdraw                   | in   405  405  405  405  | in   404  404  200  200
projects:stage_meeting_add                       | in   200  404  404  404  | in   200  404  404  404
projects:stage_meeting_add appetizer             | in   404  404  404  404  | in   404  404  404  404
projects:stage_meeting_edit                      | in   200  404  404  404  | in   200  404  404  404
projects:stage_meeting_remove                    | in   405  405  405  405  | in   200  404  404  404
projects:follow_up_list                          | in   200  200  404  404  | in   405  405  405  405
projects:follow_up                               | in   200  404  404  404  | in   200  404  404  404
# Living on elsewhere: appetizers only are taken over; a reuse is read by its givers and who said it
projects:takeover_add                            | in   404  404  404  404  | in   404  404  404  404
projects:takeover_add appetizer                  | in   200  200  404  404  | in   200  200  404  404
projects:takeover_add draft                      | in   404  404  404  404  | in   404  404  404  404
projects:takeover_add unknown                    | in   404  404  404  404  | in   404  404  404  404
projects:takeover_edit                           | in   404  404  404  404  | in   404  404  404  404
projects:takeover_unsubmit                       | in   405  405  405  405  | in   404  404  404  404
projects:takeover_restore                        | in   405  405  405  405  | in   404  404  404  404
projects:takeover_withdraw                       | in   405  405  405  405  | in   404  404  404  404
projects:reuse_add                               | in   200  200  404  404  | in   200  200  404  404
projects:reuse_add draft                         | in   404  404  404  404  | in   404  404  404  404
projects:reuse_add unknown                       | in   404  404  404  404  | in   404  404  404  404
projects:reuse_list                              | in   200  200  200  200  | in   405  405  405  405
projects:reuse_confirm                           | in   200  404  404  404  | in   go   404  404  404
projects:reuse_remove                            | in   405  405  405  405  | in   404  404  404  404
projects:reuse_withdraw                          | in   405  405  405  405  | in   404  404  200  200
# The jury: the mission's
projects:jury unknown                            | in   404  404  404  404  | in   404  404  404  404
projects:jury cohort                             | in   404  404  200  200  | in   404  404  200  200
projects:jury_tell cohort                        | in   405  405  405  405  | in   404  404  go   go
# What a sponsor does: for everybody; the question on objectives, for who answers for the sponsor while it is asked
projects:sponsor_role                            | 200  200  200  200  200  | 405  405  405  405  405
projects:sponsor_objectives                      | in   404  404  404  404  | in   200  404  404  404
projects:sponsor_change                          | in   404  404  404  404  | in   200  404  404  404
projects:sponsor_objectives unknown              | in   404  404  404  404  | in   404  404  404  404
# The teams of a promotion: the mission's until they are published; wishes are of who is in training in it
projects:team_composition unknown                | in   404  404  404  404  | in   404  404  404  404
projects:team_composition cohort                 | in   404  404  200  200  | in   404  404  200  200
projects:team_composition_propose cohort         | in   405  405  405  405  | in   404  404  200  200
projects:team_composition_place cohort           | in   405  405  405  405  | in   404  404  go   go
projects:team_composition_publish cohort         | in   405  405  405  405  | in   404  404  go   go
projects:team_composition_undo cohort            | in   405  405  405  405  | in   404  404  go   go
projects:team_wishes cohort                      | in   404  404  404  404  | in   404  404  404  404
projects:team_wishes_remove cohort               | in   405  405  405  405  | in   404  404  404  404
projects:speaker_brief_list unknown              | in   404  404  404  404  | in   404  404  404  404
projects:speaker_brief_list cohort               | in   404  404  200  200  | in   404  404  200  200
projects:speaker_brief_revoke unknown            | in   405  405  405  405  | in   404  404  404  404
projects:speaker_brief_revoke cohort             | in   405  405  405  405  | in   404  404  200  200
projects:speaker_brief                           | 200  200  200  200  200  | 200  200  200  200  200
projects:speaker_brief unknown                   | 404  404  404  404  404  | 404  404  404  404  404
projects:module_ask_list                         | in   200  404  404  404  | in   405  405  405  405
projects:module_ask                              | in   200  404  404  404  | in   200  404  404  404
projects:module_ask_remove                       | in   405  405  405  405  | in   200  404  404  404
projects:subject_list                            | in   200  200  200  200  | in   405  405  405  405
projects:subject                                 | in   200  200  200  200  | in   405  405  405  405
projects:subject_support                         | in   405  405  405  405  | in   go   go   404  404
projects:subject_answer                          | in   404  404  200  200  | in   404  404  200  200
projects:subject_pitch                           | in   405  405  405  405  | in   go   go   404  404
projects:subject_comment                         | in   405  405  405  405  | in   200  200  404  404
projects:subject_comment_*                       | in   405  405  405  405  | in   go   404  404  404
projects:subject_link_list                       | in   200  200  404  404  | in   200  200  404  404
projects:subject_link_revoke                     | in   405  405  405  405  | in   200  404  404  404
projects:subject_by_link                         | 200  200  200  200  200  | 200  200  200  200  200
projects:subject_by_link unknown                 | 404  404  404  404  404  | 404  404  404  404  404
projects:subject_add                             | in   200  200  404  404  | in   200  200  404  404
projects:subject_edit                            | in   200  404  404  404  | in   200  404  404  404
projects:subject_withdraw                        | in   405  405  405  405  | in   go   404  404  404
projects:subject_unsubmit                       | in   405  405  405  405  | in   go   404  404  404
projects:subject_restore                         | in   405  405  405  405  | in   go   404  404  404
"""
