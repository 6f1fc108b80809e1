"""Who gets what of the agenda: rows of the table of `tests/test_permissions.py`, which explains them."""

AGENDA = """
# The agenda: public events are everybody's, a promotion's are its own
events:agenda                                    | 200  200  200  200  200  | 405  405  405  405  405
events:agenda_past                               | 200  200  200  200  200  | 405  405  405  405  405
events:agenda_month                              | 200  200  200  200  200  | 405  405  405  405  405
events:event                                     | 404  200  200  200  200  | 405  405  405  405  405
events:event public                              | 200  200  200  200  200  | 405  405  405  405  405
events:event draft                               | 404  200  404  404  404  | 405  405  405  405  405
events:event promotion                           | 404  404  404  404  404  200  | 405  405  405  405  405
events:event_add                                 | in   200  200  404  404  | in   200  200  404  404
events:event_edit                                | in   200  404  404  404  | in   200  404  404  404
events:event_withdraw                            | in   405  405  405  405  | in   go   404  404  404
events:event_unsubmit                            | in   405  405  405  405  | in   go   404  404  404
events:event_restore                             | in   405  405  405  405  | in   go   404  404  404
events:event_register                            | in   405  405  405  405  | in   go   go   404  404
events:event_register promotion                  | in   405  405  405  405  | in   404  404  404  404  go
events:event_register draft                      | in   405  405  405  405  | in   go   404  404  404
events:stage_events                              | in   404  404  404  404  | in   404  404  404  404
events:report_add                                | in   go   404  404  404  | in   200  404  404  404
events:report_edit                               | in   200  404  404  404  | in   200  404  404  404
events:report_unsubmit                           | in   405  405  405  405  | in   go   404  404  404
events:report_restore                            | in   405  405  405  405  | in   go   404  404  404
events:report_withdraw                           | in   405  405  405  405  | in   go   404  404  404
events:event_feedback                            | in   404  200  404  404  404  | in   404  200  404  404  404
events:event_photos                              | in   200  404  404  404  | in   200  404  404  404
events:event_photo                               | in   404  404  404  404  | in   405  405  405  405
events:event_photo_remove                        | in   405  405  405  405  | in   200  404  404  404
events:my_photos                                 | in   200  200  404  404  | in   405  405  405  405
events:photo_answer                              | in   405  405  405  405  | in   404  404  404  404
events:event_minutes                             | in   200  404  404  404  | in   200  404  404  404
events:event_document                            | in   404  404  404  404  | in   405  405  405  405
events:event_document_remove                     | in   405  405  405  405  | in   200  404  404  404
events:event_desk                                | in   200  404  404  404  | in   405  405  405  405
events:event_desk draft                          | in   404  404  404  404  | in   405  405  405  405
events:event_cancel                              | in   405  405  405  405  | in   200  404  404  404
events:event_postpone                            | in   405  405  405  405  | in   200  404  404  404
events:event_links                               | in   200  404  404  404  | in   go   404  404  404
events:event_links draft                         | in   200  404  404  404  | in   go   404  404  404
events:event_project_add                         | in   405  405  405  405  | in   404  404  404  404
events:event_project_remove                      | in   405  405  405  405  | in   go   404  404  404
events:event_co_host_add                         | in   405  405  405  405  | in   200  404  404  404
events:event_co_host_remove                      | in   405  405  405  405  | in   go   404  404  404
events:event_repeat                              | in   200  404  404  404  | in   200  404  404  404
events:event_plan_again                          | in   405  405  405  405  | in   go   404  404  404
events:event_registrations_file                  | in   405  405  405  405  | in   200  404  404  404
events:event_mark                                | in   405  405  405  405  | in   go   404  404  404
events:event_registration_remove                 | in   405  405  405  405  | in   200  404  404  404
events:event_accept                              | in   405  405  405  405  | in   404  go   404  404  404
events:event_leave                               | in   405  405  405  405  | in   404  go   404  404  404
events:event_calendar                            | 404  200  200  200  200  | 405  405  405  405  405
events:event_calendar public                     | 200  200  200  200  200  | 405  405  405  405  405
events:event_calendar draft                      | 404  404  404  404  404  | 405  405  405  405  405
events:event_calendar promotion                  | 404  404  404  404  404  200  | 405  405  405  405  405
events:public_calendar                           | 200  200  200  200  200  | 405  405  405  405  405
events:atom                                      | 200  200  200  200  200  | 405  405  405  405  405
# A subscription is opened by its secret, whoever is signed in: a calendar never is
events:calendar_feed                             | 200  200  200  200  200  | 405  405  405  405  405
events:calendar_feed unknown                     | 404  404  404  404  404  | 405  405  405  405  405
events:calendar_feeds                            | in   200  200  404  404  | in   200  200  404  404
events:calendar_feed_revoke                      | in   405  405  405  405  | in   200  404  404  404
events:calendar_feed_renew                       | in   405  405  405  405  | in   200  404  404  404
events:news_feed                                 | 200  200  200  200  200  | 405  405  405  405  405
events:news_feed unknown                         | 404  404  404  404  404  | 405  405  405  405  405
events:news_feed_add                             | in   405  405  405  405  | in   200  200  404  404
events:news_feed_revoke                          | in   405  405  405  405  | in   200  404  404  404
events:news_feed_renew                           | in   405  405  405  405  | in   200  404  404  404
# The dates of a club: its archive is the network's, its dates are proposed by its members, dated by its animators
events:club_archive                              | in   200  200  200  200  | in   405  405  405  405
events:club_date_add                             | in   200  404  404  404  200  | in   200  404  404  404  200
events:club_date_add elsewhere                   | in   404  404  404  404  404  | in   404  404  404  404  404
events:club_subject_date                         | in   405  405  405  405  405  | in   404  404  404  404  go
# Guests without account, where the organisers of a public event keep seats for them; then by a link of their own
events:guest_ask                                 | 404  404  404  404  404  | 404  404  404  404  404
events:guest_ask public                          | 200  200  200  200  200  | 200  200  200  200  200
events:guest_asked                               | 404  404  404  404  404  | 405  405  405  405  405
events:guest_asked public                        | 200  200  200  200  200  | 405  405  405  405  405
events:guest_place                               | 200  200  200  200  200  | 404  404  404  404  404
events:guest_place unknown                       | 404  404  404  404  404  | 404  404  404  404  404
events:guest_left                                | 200  200  200  200  200  | 405  405  405  405  405
# Date polls: those who are asked, and their guests by a link of their own
events:date_poll_list                            | in   200  200  404  404  | in   405  405  405  405
events:date_poll_add                             | in   200  200  404  404  | in   200  200  404  404
events:date_poll                                 | in   200  200  404  404  404  | in   405  405  405  405
events:date_poll unknown                         | in   404  404  404  404  | in   405  405  405  405
events:date_poll_answer                          | in   405  405  405  405  | in   go   go   404  404  404
events:date_poll_edit                            | in   200  404  404  404  | in   200  404  404  404
events:date_poll_invite                          | in   200  404  404  404  | in   404  404  404  404
events:date_poll_require                         | in   405  405  405  405  | in   go   404  404  404
events:date_poll_invitee_remove                  | in   405  405  405  405  | in   200  404  404  404
events:date_poll_choose                          | in   405  405  405  405  | in   go   404  404  404
events:date_poll_cancel                          | in   405  405  405  405  | in   200  404  404  404
events:date_poll_guest                           | 200  200  200  200  200  | go   go   go   go   go
events:date_poll_guest unknown                   | 404  404  404  404  404  | 404  404  404  404  404
"""
