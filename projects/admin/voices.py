"""Users' voices: the mission signs them, takes a name out, publishes, and passes the team's answer on.

Nobody does any of it for a project of their own. Refusing, with a reason, is done in the queue.
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from directory.models import User
from emi_alumni.foundation.back_office.base import PortalAdmin, read_once, staff
from emi_alumni.foundation.back_office.list_filter import ChoiceFilter, Options
from projects.models import Voice

LEFT_FOR_US = ("contact", "contact_agreed_at")
FIELDS = (
    "project",
    "state",
    "smiley",
    "clarity",
    "text",
    "spotted",
    "profile",
    "signature",
    "said_on",
    "answer",
    "answered_by",
    "answered_at",
    *LEFT_FOR_US,
)


class ToPassOnFilter(ChoiceFilter):
    title = "réponse à transmettre"
    parameter_name = "a_transmettre"
    options: ClassVar[Options] = {
        "oui": ("oui", lambda rows: rows.waiting_to_be_passed_on()),
    }


def publish_unflagged(voice: Voice, *, by: User) -> None:
    """Several at once, unread one by one: never one where something looks like a name, a number or an address."""
    if voice.spotted:
        spotted = ", ".join(voice.spotted)
        raise ValidationError(f"« {voice} » n’est pas publié : à vérifier d’abord, {spotted}.")
    voice.publish(by=by)


@admin.register(Voice)
class VoiceAdmin(PortalAdmin):
    position = 1
    list_display = ("words", "project", "profile", "state", "said_on", "is_answered")
    list_display_links = ("words",)
    list_columns = ("text", "profile", "state", "said_on", "answer", "form__project__title")
    list_filter = ("state", ToPassOnFilter, "profile")
    fields = FIELDS
    readonly_fields = tuple(name for name in FIELDS if name not in ("text", "signature"))
    actions = ("publish", "mark_passed_on")
    explains: ClassVar[dict[str, str]] = {
        "publish": "Ces retours se lisent sur la page de leur projet, et les équipes sont prévenues. Ceux où quelque "
        "chose ressemble à un nom, un numéro ou une adresse restent en attente : ils se relisent un par un.",
        "mark_passed_on": "De quoi joindre ces personnes est effacé pour de bon, là où il y a une réponse. "
        "Cela ne pourra pas être annulé.",
    }
    helps: ClassVar[dict[str, str]] = {
        "text": "Ne changez rien d’autre que ce qui nomme ou expose quelqu’un : remplacez-le par […].",
        "signature": "Sans nom, par exemple « Mère de deux enfants, Persan ». Vide : le profil coché.",
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Voice]:
        """What was sent: what somebody did not finish is nobody's to read."""
        sent = Voice.objects.finished().select_related("form__project", "answered_by")
        return sent.prefetch_related("form__project__roles")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not on the voices of their own users, even once out of the team."""
        return super().has_change_permission(request, obj) and not (
            obj and read_once(request, Voice.took_part, obj, staff(request))
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who is of the team, or was, does not see where its users may be reached, though they work for the mission."""
        hidden = LEFT_FOR_US if obj and read_once(request, Voice.took_part, obj, staff(request)) else ()
        return [name for name in FIELDS if name not in hidden]

    @admin.display(description="retour", ordering="pk")
    def words(self, voice: Voice) -> str:
        return str(voice)

    @admin.display(description="projet", ordering="form__project__sort_key")
    def project(self, voice: Voice) -> str:
        return str(voice.form.project)

    @admin.display(description="répondu", boolean=True)
    def is_answered(self, voice: Voice) -> bool:
        return bool(voice.answer)

    @admin.display(description="à vérifier")
    def spotted(self, voice: Voice) -> str:
        return ", ".join(voice.spotted) or "rien qui ressemble à un nom, un numéro ou une adresse"

    @admin.action(description="Publier les retours choisis", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Voice]) -> None:
        self.do_to_each(
            request,
            queryset,
            lambda voice: publish_unflagged(voice, by=staff(request)),
            "Un retour est en ligne ; l’équipe est prévenue.|{n} retours sont en ligne ; les équipes sont prévenues.",
            "Retour publié",
        )

    @admin.action(description="Réponse transmise : effacer les coordonnées", permissions=["change"])
    def mark_passed_on(self, request: HttpRequest, queryset: QuerySet[Voice]) -> None:
        self.do_to_each(
            request,
            queryset,
            lambda voice: voice.passed_on(by=staff(request)),
            "Les coordonnées d’une personne sont effacées.|Les coordonnées de {n} personnes sont effacées.",
            "Réponse transmise, coordonnées effacées",
        )
