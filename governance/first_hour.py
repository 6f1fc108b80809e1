"""What governance needs on the first day (see `foundation.back_office.first_hour`)."""

from emi_alumni.foundation.back_office.first_hour import STEPS, Step
from governance.models import CharterAcceptance, Partner

STEPS.extend(
    [
        Step(
            place=5,
            title="Relire la charte, puis l’accepter",
            advice="Corrigez-la, puis acceptez-la sur le site, à la page Charte. Une version acceptée ne change plus.",
            rows=CharterAcceptance._default_manager.all,
            permission="governance.view_charter",
            screen="governance_charter_changelist",
        ),
        Step(
            place=6,
            title="Écrire les partenaires",
            advice="Université, prestataires, associations : le réseau sait ainsi avec qui l’EMI travaille.",
            rows=Partner.objects.all,
            permission="governance.add_partner",
            screen="governance_partner_add",
        ),
    ]
)
