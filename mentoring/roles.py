"""What the mission innovation may do with mutual help in the administration."""

# `change_…` is also what lets the mission decide on a model's things (`trust.may_moderate`).
MISSION_MAY: tuple[str, ...] = (
    *("view_problem", "change_problem", "view_problemanswer", "change_problemanswer"),
    *("view_challenge", "change_challenge", "view_challengestory", "change_challengestory"),
    *("view_mentor", "view_helprequest", "change_helprequest", "view_handover", "view_pairing"),
    *("view_skillsnotice", "change_skillsnotice"),
    *("view_immersion", "change_immersion", "view_immersionstory", "change_immersionstory"),
    *("view_lab", "view_labpost", "change_labpost"),
    *("view_wantmatch", "view_helpoffer"),
    *("view_visitorrequest", "change_visitorrequest"),
    *("view_introduction",),
)
