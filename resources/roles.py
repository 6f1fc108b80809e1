"""What the mission innovation may do with the resources in the administration."""

# `change_…` is also what lets the mission decide on a model's things (`trust.may_moderate`).
MISSION_MAY: tuple[str, ...] = (
    *("view_resource", "change_resource", "view_resourceuse", "change_resourceuse"),
    *("view_booster", "change_booster", "view_boosterecho", "change_boosterecho"),
    *("view_story", "change_story", "view_storyfollowup", "change_storyfollowup"),
    *("view_publicstory", "change_publicstory"),
    *("view_kit", "change_kit"),
    *("view_watchitem", "change_watchitem"),
    *("view_practice", "change_practice", "view_trial", "change_trial", "view_trialreport", "change_trialreport"),
)
