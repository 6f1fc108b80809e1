"""Who gets what of challenges: rows of the table of `tests/test_permissions.py`, which explains them."""

CHALLENGES = """
# Challenges: read by the network; their days changed by who proposed them and by the mission; stories by their team
mentoring:challenge_list                         | in   200  200  200  200  | in   405  405  405  405
mentoring:challenge                              | in   200  200  200  200  | in   405  405  405  405
mentoring:challenge draft                        | in   200  404  404  404  | in   405  405  405  405
mentoring:challenge unknown                      | in   404  404  404  404  | in   405  405  405  405
mentoring:challenge_add                          | in   200  200  404  404  | in   200  200  404  404
mentoring:challenge_edit                         | in   200  404  404  404  | in   200  404  404  404
mentoring:challenge_unsubmit                     | in   405  405  405  405  | in   go   404  404  404
mentoring:challenge_restore                      | in   405  405  405  405  | in   go   404  404  404
mentoring:challenge_withdraw                     | in   405  405  405  405  | in   go   404  404  404
mentoring:challenge_join                         | in   405  405  405  405  | in   go   go   404  404
mentoring:challenge_join draft                   | in   405  405  405  405  | in   404  404  404  404
mentoring:challenge_leave                        | in   405  405  405  405  | in   go   go   404  404
mentoring:challenge_contact                      | in   405  405  405  405  | in   404  404  404  404
mentoring:challenge_dates                        | in   200  404  200  200  | in   200  404  200  200
mentoring:challenge_projects                     | in   200  404  404  404  | in   go   404  404  404
mentoring:challenge_print                        | in   200  200  200  200  | in   405  405  405  405
mentoring:challenge_print draft                  | in   200  404  404  404  | in   405  405  405  405
mentoring:challenge_story_add                    | in   go   404  404  404  | in   200  404  404  404
mentoring:challenge_story_edit                   | in   200  404  404  404  | in   200  404  404  404
mentoring:challenge_story_unsubmit               | in   405  405  405  405  | in   go   404  404  404
mentoring:challenge_story_restore                | in   405  405  405  405  | in   go   404  404  404
mentoring:challenge_story_withdraw               | in   405  405  405  405  | in   go   404  404  404
"""
