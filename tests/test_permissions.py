"""Who gets what: every address, for every role, read and written (TRUST cases 1, 2, 3, 35).

One line a row: `address about | what a GET answers to visitor, member, representative, moderator, administrator | what
an empty POST answers to the same`; a sixth answer is the animator's, where it is not the representative's. `about`
names the person whose page it is (karim when nothing is said).
The answers: a status; `in` sends to the sign-in page; `go` sends elsewhere in the portal.
An address without a row fails, and the message gives the row to judge and paste. The first pattern that fits is used,
unless a row names the address in full.
"""

from tests.access import addresses, read_table, rows_of
from tests.admin.permissions import ADMINISTRATION
from tests.events.annual_permissions import ANNUAL
from tests.events.call_permissions import CALLS
from tests.events.codev_permissions import CODEV
from tests.events.permissions import AGENDA
from tests.mentoring.permissions import MENTORING
from tests.mentoring.permissions_challenges import CHALLENGES
from tests.mentoring.permissions_immersions import IMMERSIONS
from tests.mentoring.permissions_problems import PROBLEMS
from tests.mentoring.permissions_skills import SKILLS
from tests.projects.permissions import PROJECTS
from tests.resources.permissions import RESOURCES

TABLE = read_table(
    AGENDA
    + ANNUAL
    + CALLS
    + CODEV
    + CHALLENGES
    + IMMERSIONS
    + MENTORING
    + PROBLEMS
    + RESOURCES
    + SKILLS
    + """
# Pages of no app
home                                             | 200  200  200  200  200  | 405  405  405  405  405
news                                             | in   200  200  200  200  | in   405  405  405  405
monthly_word                                     | in   200  200  200  200  | in   405  405  405  405
monthly_word_screen                              | in   200  200  200  200  | in   405  405  405  405
monthly_word_texts                               | in   200  200  200  200  | in   405  405  405  405
monthly_word_read                                | in   403  403  200  200  | in   403  403  go   go
monthly_word_fed                                 | in   405  405  405  405  | in   go   404  404  404  go
search                                           | in   200  200  200  200  | in   405  405  405  405
search_missed                                    | in   405  405  405  405  | in   200  200  200  200
search_suggest                                   | in   200  200  200  200  | in   405  405  405  405
dashboard                                        | in   404  404  200  200  | in   405  405  405  405
dashboard_print                                  | in   404  404  200  200  | in   405  405  405  405
help                                             | 200  200  200  200  200  | 405  405  405  405  405
guide_representatives                            | in   200  200  200  200  | in   405  405  405  405
guide_moderation                                 | in   404  404  200  200  | in   405  405  405  405
guide_governance                                 | in   404  404  200  200  | in   405  405  405  405
sitemap                                          | 200  200  200  200  200  | 405  405  405  405  405
legal                                            | 200  200  200  200  200  | 405  405  405  405  405
privacy                                          | 200  200  200  200  200  | 405  405  405  405  405
accessibility                                    | 200  200  200  200  200  | 405  405  405  405  405
theme                                            | 200  200  200  200  200  | go   go   go   go   go
health                                           | 200  200  200  200  200  | 405  405  405  405  405
ready                                            | 200  200  200  200  200  | 405  405  405  405  405
robots                                           | 200  200  200  200  200  | 405  405  405  405  405
manifest                                         | 200  200  200  200  200  | 405  405  405  405  405
offline                                          | 200  200  200  200  200  | 405  405  405  405  405
worker                                           | 200  200  200  200  200  | 405  405  405  405  405
security                                         | 200  200  200  200  200  | 405  405  405  405  405
sitemap_xml                                      | 200  200  200  200  200  | 405  405  405  405  405
# Coming in: for visitors; those who are in are sent home
account_login                                    | 200  go   go   go   go   | 200  go   go   go   go
account_confirm_login_code                       | go   go   go   go   go   | go   go   go   go   go
account_request_login_code                       | 200  go   go   go   go   | 200  go   go   go   go
account_login_password                           | 200  go   go   go   go   | 200  go   go   go   go
mfa_authenticate                                 | go   go   go   go   go   | go   go   go   go   go
mfa_login_webauthn                               | go   go   go   go   go   | go   go   go   go   go
account_logout                                   | go   200  200  200  200  | go   go   go   go   go
account_inactive                                 | 200  200  200  200  200  | 405  405  405  405  405
account_signup                                   | 200  go   go   go   go   | 200  go   go   go   go
activation                                       | 200  200  200  200  200  | go   go   go   go   go
activation unknown                               | 404  404  404  404  404  | 404  404  404  404  404
claim                                            | 200  200  200  200  200  | 200  200  200  200  200
claim_done                                       | 200  200  200  200  200  | 200  200  200  200  200
account_reset_password                           | 200  200  200  200  200  | 200  200  200  200  200
account_confirm_password_reset_code              | go   go   go   go   go   | go   go   go   go   go
account_complete_password_reset                  | go   go   go   go   go   | go   go   go   go   go
account_password_reset_completed                 | 200  200  200  200  200  | 405  405  405  405  405
# One's own account. What changes how one comes in asks for a proof: a code by mail of members who have nothing else
account_email                                    | in   200  200  200  200  | in   go   go   go   go
account_email_verification_sent                  | go   go   go   go   go   | go   go   go   go   go
account_change_password                          | in   go   go   go   go   | in   go   go   go   go
account_set_password                             | in   go   go   go   go   | in   go   go   go   go
account_reauthenticate                           | in   go   go   go   go   | in   go   go   go   go
account_reauthenticate_by_mail                   | in   200  200  go   go   | in   go   go   go   go
mfa_index                                        | in   200  200  200  200  | in   405  405  405  405
mfa_reauthenticate                               | in   go   go   200  200  | in   go   go   200  200
mfa_activate_totp                                | in   go   go   go   go   | in   go   go   go   go
mfa_deactivate_totp                              | in   404  404  go   go   | in   404  404  go   go
mfa_view_recovery_codes                          | in   404  404  404  404  | in   404  404  404  404
mfa_generate_recovery_codes                      | in   go   go   go   go   | in   go   go   go   go
mfa_download_recovery_codes                      | in   404  404  404  404  | in   404  404  404  404
mfa_list_webauthn                                | in   200  200  200  200  | in   405  405  405  405
mfa_[aer]*_webauthn                              | in   go   go   go   go   | in   go   go   go   go
usersessions_list                                | in   200  200  200  200  | in   go   go   go   go
# People and places. A hidden, an imported and an unknown person look the same: 404
directory:list                                   | in   200  200  200  200  | in   405  405  405  405
directory:map                                    | in   200  200  200  200  | in   405  405  405  405
directory:suggest                                | in   200  200  200  200  | in   405  405  405  405
directory:collectivity_list                      | in   200  200  200  200  | in   405  405  405  405
directory:collectivity                           | in   200  200  200  200  | in   405  405  405  405
resources:collectivity_sheet                     | in   200  200  200  200  | in   405  405  405  405
directory:diploma                                | in   200  200  200  200  | in   405  405  405  405
directory:cohort_list                            | in   200  200  200  200  | in   405  405  405  405
directory:cohort                                 | in   200  200  200  200  | in   405  405  405  405
directory:member                                 | in   200  200  200  200  | in   405  405  405  405
directory:member hidden                          | in   404  404  404  404  | in   405  405  405  405
directory:member imported                        | in   404  404  404  404  | in   405  405  405  405
directory:member unknown                         | in   404  404  404  404  | in   405  405  405  405
directory:member helene                          | in   200  200  200  200  | in   405  405  405  405
directory:member_vcard                           | in   200  200  200  200  | in   405  405  405  405
directory:member_vcard hidden                    | in   404  404  404  404  | in   405  405  405  405
directory:member_vcard imported                  | in   404  404  404  404  | in   405  405  405  405
directory:member_vcard unknown                   | in   404  404  404  404  | in   405  405  405  405
directory:member_vcard helene                    | in   200  200  200  200  | in   405  405  405  405
directory:member_photo                           | in   404  404  404  404  | in   405  405  405  405
directory:member_photo hidden                    | in   404  404  404  404  | in   405  405  405  405
directory:member_photo imported                  | in   404  404  404  404  | in   405  405  405  405
directory:member_photo unknown                   | in   404  404  404  404  | in   405  405  405  405
directory:member_photo helene                    | in   404  404  404  404  | in   405  405  405  405
directory:stale_report                           | in   200  200  404  404  | in   200  200  404  404
directory:stale_report hidden                    | in   404  404  404  404  | in   404  404  404  404
directory:stale_report imported                  | in   404  404  404  404  | in   404  404  404  404
directory:stale_report unknown                   | in   404  404  404  404  | in   404  404  404  404
directory:stale_report helene                    | in   go   200  404  404  | in   go   200  404  404
# Messages: between two people; the representative is a third one
directory:message_send                           | in   200  200  404  404  | in   200  200  404  404
directory:message_send hidden                    | in   404  404  404  404  | in   404  404  404  404
directory:message_send imported                  | in   404  404  404  404  | in   404  404  404  404
directory:message_send unknown                   | in   404  404  404  404  | in   404  404  404  404
directory:message_send helene                    | in   go   200  404  404  | in   go   200  404  404
directory:message_list                           | in   200  200  404  404  | in   405  405  405  405
directory:message_detail                         | in   200  404  404  404  | in   200  404  404  404
directory:message_read                           | in   405  405  405  405  | in   go   404  404  404
directory:message_block                          | in   405  405  405  405  | in   go   404  404  404
directory:message_unblock representative         | in   405  405  405  405  | in   go   404  404  404
# One's own place. Staff without a profile have none
directory:me                                     | in   200  200  200  200  | in   405  405  405  405
directory:report_resolve                         | in   405  405  405  405  | in   go   404  404  404
directory:my_data                                | in   200  200  404  404  | in   405  405  405  405
directory:my_data_export                         | in   405  405  405  405  | in   200  200  404  404
directory:my_data_erase                          | in   200  200  404  404  | in   200  200  404  404
directory:profile                                | in   200  200  404  404  | in   405  405  405  405
directory:move                                   | in   200  200  404  404  | in   200  200  404  404
directory:move_take_back                         | in   405  405  405  405  | in   go   go   404  404
directory:profile_confirm                        | in   405  405  405  405  | in   go   go   404  404
directory:profile_address                        | in   405  405  405  405  | in   go   go   404  404
directory:profile_section                        | in   200  200  404  404  | in   200  200  404  404
directory:audiences                              | in   200  200  404  404  | in   200  200  404  404
directory:see_as                                 | in   200  200  404  404  | in   405  405  405  405
# Clubs: read by all, run by who animates them (not elsewhere), put to sleep by the mission too
governance:club_list                             | in   200  200  200  200  | in   405  405  405  405
governance:club                                  | in   200  200  200  200  | in   405  405  405  405
governance:club unknown                          | in   404  404  404  404  | in   405  405  405  405
governance:club_join                             | in   405  405  405  405  | in   go   go   404  404
governance:club_leave                            | in   405  405  405  405  | in   go   go   404  404
governance:club_choices                          | in   405  405  405  405  | in   go   404  404  404  go
governance:club_members                          | in   404  404  404  404  200  | in   405  405  405  405  405
governance:club_members elsewhere                | in   404  404  404  404  404  | in   405  405  405  405  405
governance:club_members_file                     | in   404  404  404  404  200  | in   405  405  405  405  405
governance:club_members_file elsewhere           | in   404  404  404  404  404  | in   405  405  405  405  405
governance:club_sleep                            | in   405  405  405  405  405  | in   404  404  go   go   go
governance:club_sleep elsewhere                  | in   405  405  405  405  405  | in   404  404  go   go   404
governance:club_wake                             | in   405  405  405  405  405  | in   404  404  go   go   go
governance:club_wake elsewhere                   | in   405  405  405  405  405  | in   404  404  go   go   404
governance:club_edit                             | in   404  404  404  404  200  | in   404  404  404  404  200
governance:club_edit elsewhere                   | in   404  404  404  404  404  | in   404  404  404  404  404
governance:club_subject_list                     | in   200  404  404  404  200  | in   200  404  404  404  200
governance:club_subject_list elsewhere           | in   404  404  404  404  404  | in   404  404  404  404  404
governance:club_subject_keep                     | in   405  405  405  405  405  | in   404  404  404  404  go
governance:club_subject_keep elsewhere           | in   405  405  405  405  405  | in   404  404  404  404  404
governance:club_subject_move                     | in   405  405  405  405  405  | in   404  404  404  404  go
governance:club_subject_remove                   | in   405  405  405  405  405  | in   200  404  404  404  200
governance:club_subject_remove elsewhere         | in   405  405  405  405  405  | in   404  404  404  404  404
# Notes: those of the club, its animators, and who moderates
governance:club_note                             | in   200  404  200  200  200  | in   405  405  405  405  405
governance:club_note elsewhere                   | in   404  404  404  404  404  | in   405  405  405  405  405
governance:club_note_add                         | in   200  404  404  404  200  | in   200  404  404  404  200
governance:club_note_add elsewhere               | in   404  404  404  404  404  | in   404  404  404  404  404
governance:club_note_edit                        | in   200  404  404  404  200  | in   200  404  404  404  200
governance:club_note_publish                     | in   405  405  405  405  405  | in   404  404  404  404  go
governance:club_note_withdraw                    | in   405  405  405  405  405  | in   go   404  404  404  200
governance:club_note_restore                     | in   405  405  405  405  | in   go   404  404  404
governance:club_note_unsubmit                    | in   405  405  405  405  | in   go   404  404  404
# Mandates are the mission's to give; one's own is asked about
governance:club_offer_add                        | in   go   200  404  404  go   | in   go   go   404  404
governance:club_offer_edit                       | in   200  404  404  404  | in   go   404  404  404
governance:club_offer_unsubmit                   | in   405  405  405  405  | in   go   404  404  404
governance:club_offer_restore                    | in   405  405  405  405  | in   go   404  404  404
governance:club_offer_withdraw                   | in   405  405  405  405  | in   go   404  404  404
governance:club_proposal_add                     | in   200  200  404  404  | in   200  200  404  404
governance:club_proposal_edit                    | in   200  404  404  404  | in   200  404  404  404
governance:club_proposal_unsubmit               | in   405  405  405  405  | in   go   404  404  404
governance:club_proposal_restore                 | in   405  405  405  405  | in   go   404  404  404
governance:club_proposal_withdraw                | in   405  405  405  405  | in   go   404  404  404
governance:mandate_renew                         | in   404  404  404  404  200  | in   404  404  404  404  200
governance:mandate_leave                         | in   404  404  404  404  200  | in   404  404  404  404  200
# Loops outside the portal: a register behind sign-in
governance:kit                                   | in   200  200  200  200  | in   405  405  405  405
governance:loop_list                             | in   200  200  200  200  | in   405  405  405  405
governance:loop_add                              | in   404  404  404  404  200  | in   404  404  404  404  200
governance:loop_add elsewhere                    | in   404  404  404  404  404  | in   404  404  404  404  404
governance:loop_edit                             | in   404  404  404  404  200  | in   404  404  404  404  200
governance:loop_check                            | in   405  405  405  405  405  | in   go   404  go   go   go
governance:loop_close                            | in   405  405  405  405  405  | in   404  404  404  404  200
# Discussions of a club: those who are in it, and who moderates. The charter: everybody reads it
governance:overview                              | in   200  200  200  200  | in   405  405  405  405
governance:place_reading_list                    | in   404  200  404  404  404  | in   405  405  405  405
governance:organisation                          | in   200  200  200  200  | in   405  405  405  405
governance:resolution_list                         | in   200  200  200  200  | in   405  405  405  405
governance:resolution_file                         | in   200  200  200  200  | in   405  405  405  405
governance:body                                  | in   200  200  200  200  | in   405  405  405  405
governance:body bureau                           | in   404  404  404  404  | in   405  405  405  405
governance:body unknown                          | in   404  404  404  404  | in   405  405  405  405
governance:seat_propose                          | in   200  200  404  404  | in   200  200  404  404
governance:seat_propose held                     | in   go   go   404  404  | in   200  200  404  404
governance:seat_propose unknown                  | in   404  404  404  404  | in   404  404  404  404
governance:seat_leave                            | in   404  404  404  404  | in   404  404  404  404
governance:seat_leave held                       | in   404  200  404  404  404  | in   404  200  404  404  404
governance:membership_ask                        | in   405  405  405  405  | in   404  404  404  404
governance:membership_request_withdraw           | in   405  405  405  405  | in   404  404  404  404
governance:seat_proposal_answer                  | in   405  405  405  405  | in   200  404  404  404
governance:seat_proposal_answer unknown          | in   405  405  405  405  | in   404  404  404  404
governance:meeting                               | in   200  200  200  200  | in   405  405  405  405
governance:meeting held                          | in   200  200  200  200  | in   405  405  405  405
governance:meeting unknown                       | in   404  404  404  404  | in   405  405  405  405
governance:meeting_attend                        | in   405  405  405  405  | in   404  404  404  404
governance:meeting_proxy                         | in   404  404  404  404  | in   404  404  404  404
governance:meeting_convocation                   | in   404  404  404  404  | in   405  405  405  405
governance:meeting_point_add                     | in   200  200  404  404  | in   200  200  404  404
governance:meeting_point_add held                | in   404  404  404  404  | in   404  404  404  404
governance:meeting_point_remove                  | in   405  405  405  405  | in   200  404  404  404
governance:minutes_edit                          | in   404  404  404  404  | in   404  404  404  404
governance:minutes_edit held                     | in   404  200  404  404  404  | in   404  200  404  404  404
governance:minutes_unsubmit                      | in   405  405  405  405  | in   404  go   404  404  404
governance:minutes_restore                       | in   405  405  405  405  | in   404  go   404  404  404
governance:minutes_print                         | in   404  404  404  404  | in   405  405  405  405
governance:minutes_print held                    | in   200  200  200  200  | in   405  405  405  405
governance:club_thread_list                      | in   200  404  200  200  200  | in   405  405  405  405
governance:club_thread_list unknown              | in   404  404  404  404  | in   405  405  405  405
governance:club_thread_add                       | in   200  404  404  404  200  | in   200  404  404  404  200
governance:cohort_thread_list                    | in   200  200  200  200  404  | in   405  405  405  405
governance:cohort_thread_add                     | in   200  200  404  404  404  | in   200  200  404  404  404
governance:thread                                | in   200  404  200  200  200  | in   200  404  404  404  200
governance:thread unknown                        | in   404  404  404  404  | in   404  404  404  404
governance:thread_edit                           | in   200  404  404  404  | in   200  404  404  404
governance:thread_remove                         | in   200  404  200  200  200  | in   200  404  200  200  200
governance:thread_show                           | in   405  405  405  405  | in   404  404  go   go   go
governance:thread_mute                           | in   405  405  405  405  | in   go   404  404  404  go
governance:round_open                            | in   405  405  405  405  | in   go   404  404  404
governance:round_answer                          | in   405  405  405  405  | in   go   go   404  404  404
governance:relay_offer                           | in   405  405  405  405  | in   go   go   404  404
governance:relay_offer_withdraw                  | in   405  405  405  405  | in   404  404  404  404
governance:relay_leave                           | in   405  405  405  405  | in   200  404  404  404
governance:welcome_answer                        | in   405  405  405  405  | in   go   404  404  404
governance:welcome_read                          | in   405  405  405  405  | in   go   404  404  404
governance:thread_close                          | in   405  405  405  405  | in   go   404  go   go   go
governance:reply_edit                            | in   404  404  404  404  | in   404  404  404  404
governance:reply_remove                          | in   404  404  200  200  200  | in   404  404  200  200  200
governance:reply_show                            | in   405  405  405  405  | in   404  404  go   go   go
governance:charter                               | 200  200  200  200  200  | 405  405  405  405  405
governance:charter_accept                        | in   405  405  405  405  | in   go   go   404  404
# Partners, and the programme: the document for who sits in the COPIL, the training for who sits in the council
governance:partner_list                          | in   200  200  200  200  | in   405  405  405  405
governance:partner                               | in   200  200  200  200  | in   405  405  405  405
governance:partner unknown                       | in   404  404  404  404  | in   405  405  405  405
governance:agreement_file                        | in   404  200  200  200  404  | in   405  405  405  405
governance:agreement_file unknown                | in   404  404  404  404  | in   405  405  405  405
governance:programme                             | in   200  200  200  200  | in   405  405  405  405
governance:module                                | in   200  200  200  200  | in   405  405  405  405
governance:module unknown                        | in   404  404  404  404  | in   405  405  405  405
governance:curriculum                            | in   404  404  200  200  | in   404  404  200  200
governance:curriculum unknown                    | in   404  404  404  404  | in   404  404  404  404
governance:curriculum_edit                       | in   404  404  200  200  | in   404  404  200  200
governance:curriculum_edit unknown               | in   404  404  404  404  | in   404  404  404  404
governance:curriculum_move                       | in   405  405  405  405  | in   404  404  go   go
governance:curriculum_remove                     | in   404  404  200  200  | in   404  404  200  200
# Ideas: drafts are their author's own; the council (here the mission) answers, others do not know that one may
governance:idea_list                             | in   200  200  200  200  | in   405  405  405  405
governance:idea                                  | in   200  200  200  200  | in   405  405  405  405
governance:idea draft                            | in   200  404  404  404  | in   405  405  405  405
governance:idea unknown                          | in   404  404  404  404  | in   405  405  405  405
governance:idea_add                              | in   200  200  404  404  | in   200  200  404  404
governance:idea_similar                          | in   200  200  404  404  | in   405  405  405  405
governance:idea_edit                             | in   200  404  404  404  | in   200  404  404  404
governance:idea_edit draft                       | in   200  404  404  404  | in   200  404  404  404
governance:idea_withdraw                         | in   405  405  405  405  | in   go   404  404  404
governance:idea_unsubmit                        | in   405  405  405  405  | in   go   404  404  404
governance:idea_restore                          | in   405  405  405  405  | in   go   404  404  404
governance:idea_support                          | in   405  405  405  405  | in   go   go   404  404
governance:idea_support draft                    | in   405  405  405  405  | in   404  404  404  404
governance:idea_comment                          | in   405  405  405  405  | in   200  200  404  404
governance:idea_comment draft                    | in   405  405  405  405  | in   200  404  404  404
governance:idea_comment_unsubmit                 | in   405  405  405  405  | in   go   404  404  404
governance:idea_comment_restore                  | in   405  405  405  405  | in   go   404  404  404
governance:idea_comment_withdraw                 | in   405  405  405  405  | in   go   404  404  404
governance:idea_answer                           | in   405  405  405  405  | in   404  404  200  200
governance:idea_answer draft                     | in   405  405  405  405  | in   404  404  404  404
governance:idea_assess                           | in   405  405  405  405  | in   404  404  200  200
governance:idea_merge                            | in   405  405  405  405  | in   404  404  200  200
governance:idea_part                             | in   405  405  405  405  | in   404  404  go   go
governance:consultation_list                     | in   200  200  200  200  | in   405  405  405  405
governance:consultation                          | in   200  200  200  200  | in   405  405  405  405
governance:consultation unknown                  | in   404  404  404  404  | in   405  405  405  405
governance:vote                                  | in   405  405  405  405  | in   200  200  404  404
governance:vote unknown                          | in   405  405  405  405  | in   404  404  404  404
"""
    + PROJECTS
    + """
# Reporting what others published, and being told: one's own notifications, whoever one is
moderation:report                                | in   404  200  200  200  | in   404  200  200  200
moderation:report draft                          | in   404  404  404  404  | in   404  404  404  404
moderation:report unknown                        | in   404  404  404  404  | in   404  404  404  404
notifications:list                               | in   200  200  200  200  | in   405  405  405  405
notifications:signals                            | in   200  200  200  200  | in   200  200  200  200
notifications:read_all                           | in   405  405  405  405  | in   go   go   go   go
notifications:read                               | in   405  405  405  405  | in   go   404  404  404
notifications:opened                             | in   405  405  405  405  | in   200  200  200  200
notifications:opened unknown                     | in   405  405  405  405  | in   404  404  404  404
push:device_add                                  | in   405  405  405  405  | in   404  404  404  404
push:device_remove                               | in   405  405  405  405  | in   404  404  404  404
follows:list                                     | in   200  200  404  404  | in   405  405  405  405
follows:follow                                   | in   405  405  405  405  | in   go   go   404  404
follows:follow unknown                           | in   405  405  405  405  | in   404  404  404  404
follows:stop                                     | in   405  405  405  405  | in   go   go   404  404
unsent:forget                                    | in   405  405  405  405  | in   200  200  200  200
"""
    + ADMINISTRATION
)

ADDRESSES = addresses()


def test_every_row_is_about_an_address_that_exists():
    names = {address.name for address in ADDRESSES}
    used = {id(row) for address in ADDRESSES for row in rows_of(address, TABLE)}
    assert [row.pattern for row in TABLE if id(row) not in used] == []
    assert [row.pattern for row in TABLE if "*" not in row.pattern and row.pattern not in names] == []


# All that anybody on the Internet may read, in full.
PUBLIC = {
    "home", "help", "sitemap", "legal", "privacy", "accessibility", "theme", "health", "ready", "robots",
    "manifest", "offline", "worker",  # the portal installed
    "security", "sitemap_xml", "governance:charter", "projects:public_list", "projects:public_detail",
    "account_login", "account_request_login_code", "account_login_password", "account_inactive",
    "account_signup", "account_reset_password", "account_password_reset_completed", "activation", "claim",
    "claim_done", "projects:sponsor", "projects:sponsor_done", "projects:sponsor_role", "projects:subject_by_link",
    "projects:speaker_brief",  # by a secret
    "projects:voice_feeling", "projects:voice_done",
    "events:agenda", "events:agenda_past", "events:agenda_month", "events:event", "events:event_calendar",
    "events:public_calendar", "events:atom", "events:calendar_feed",  # public ones; the last, by a secret
    "events:news_feed",  # by a secret
    "events:codev_help",  # how it goes, and how many
    "mentoring:visitor_ask", "mentoring:visitor_asked", "mentoring:visitor_left", "mentoring:visitor_request",  # a door
    "events:date_poll_guest", "events:guest_place",  # by a secret, for one guest
    "resources:public_list", "resources:public_resource",  # what its author opened to everybody, read by the mission
    "resources:public_story_list", "resources:public_story",  # what its author agreed to, read by the mission
    "events:guest_ask", "events:guest_asked", "events:guest_left",  # of public events
}  # fmt: skip


def test_the_public_pages_are_these_and_no_other():
    assert {row.pattern for row in TABLE if row.get[0] == "200"} == PUBLIC, "judge it, then add it to PUBLIC"
