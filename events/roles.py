"""What the mission innovation may do with the agenda in the administration."""

# `change_…` is also what lets the mission decide on a model's things (`trust.may_moderate`).
MISSION_MAY = (
    *("view_event", "change_event", "view_registration", "view_cohost", "view_datepoll"),
    *("view_eventreport", "change_eventreport"),
    *("view_eventphoto", "change_eventphoto", "view_eventdocument", "change_eventdocument"),
    *("view_annualmeeting", "add_annualmeeting", "change_annualmeeting", "view_hostingstep", "view_hostswap"),
    *("view_hostanswer", "add_hostanswer", "change_hostanswer", "delete_hostanswer"),
    *("view_codevsession", "view_codevinvitation"),
    *("view_sponsorreturn", "change_sponsorreturn"),
    *("view_contributioncall", "view_callproposal"),
)
