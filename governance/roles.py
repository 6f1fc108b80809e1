"""What the mission innovation may do with governance in the administration; who publishes at once by a mandate."""

from emi_alumni.foundation.moderation.trust import ROLES
from governance.rights import represents_or_animates

# One line per subject. `change_…` is also what lets the mission decide on a model's things (`trust.may_moderate`).
MISSION_MAY = (
    *("view_body", "add_body", "change_body", "view_seat", "add_seat", "change_seat"),
    *("view_seatmandate", "add_seatmandate", "change_seatmandate", "view_seatproposal", "change_seatproposal"),
    *("view_membership", "add_membership", "change_membership", "view_membershiprequest", "change_membershiprequest"),
    "view_convocation",
    *("view_organisation", "add_organisation", "change_organisation"),
    *("view_meeting", "add_meeting", "change_meeting", "view_agendapoint", "change_agendapoint"),
    *("view_minutes", "change_minutes", "view_resolution", "add_resolution", "change_resolution"),
    *("view_idea", "change_idea", "view_ideacomment", "change_ideacomment", "view_councilanswer"),
    *("view_ideatheme", "add_ideatheme", "change_ideatheme"),
    *("view_consultation", "add_consultation", "change_consultation"),
    *("view_consultationoption", "add_consultationoption", "change_consultationoption", "delete_consultationoption"),
    *("view_module", "add_module", "change_module"),
    *("view_tool", "add_tool", "change_tool"),
    *("view_club", "add_club", "change_club"),
    *("view_animatormandate", "add_animatormandate", "change_animatormandate"),
    *("view_relaymandate", "add_relaymandate", "change_relaymandate", "view_relayoffer", "change_relayoffer"),
    *("view_externalloop", "add_externalloop", "change_externalloop", "view_clubnote", "change_clubnote"),
    *("view_animatoroffer", "change_animatoroffer", "view_clubproposal", "change_clubproposal"),
    *("view_monthlyword", "change_monthlyword"),
    *("view_thread", "change_thread", "view_reply", "change_reply"),
    *("view_charter", "add_charter", "change_charter", "view_charteracceptance"),
    *("view_partner", "add_partner", "change_partner", "view_agreement", "add_agreement", "change_agreement"),
    *("view_curriculummodule", "add_curriculummodule", "change_curriculummodule", "delete_curriculummodule"),
)

ROLES.append(represents_or_animates)
