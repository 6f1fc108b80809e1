"""What the directory needs on the first day (see `foundation.back_office.first_hour`)."""

from directory.models import Cohort, Collectivity, Invitation, Member
from directory.models.members import MemberKind
from emi_alumni.foundation.back_office.first_hour import STEPS, Step

STEPS.extend(
    [
        Step(
            place=1,
            title="Relire les collectivités",
            advice="Celles du Val d’Oise sont déjà là : vérifiez que les vôtres y sont.",
            rows=Collectivity.objects.all,
            permission="directory.view_collectivity",
            screen="directory_collectivity_changelist",
        ),
        Step(
            place=2,
            title="Écrire les promotions",
            advice="Une ligne pour chacune, par exemple 2018-2019. L’import sait aussi les créer.",
            rows=Cohort.objects.all,
            permission="directory.add_cohort",
            screen="directory_cohort_add",
        ),
        Step(
            place=3,
            title="Importer les personnes",
            advice="Votre tableur, tel qu’il est : rien n’est écrit avant que vous ayez relu chaque ligne.",
            rows=lambda: Member.objects.exclude(kind=MemberKind.STAFF),
            permission="directory.add_member",
            screen="directory_member_import",
        ),
        Step(
            place=4,
            title="Inviter les premières personnes",
            advice="Cochez-les dans la liste, puis choisissez l’action « Inviter par courriel ».",
            rows=Invitation.objects.all,
            permission="directory.change_member",
            screen="directory_member_changelist",
            asked="invitation=todo",
        ),
    ]
)
