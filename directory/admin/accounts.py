"""Accounts and roles, for administrators only; and the security log, which they read."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from directory import roles
from directory.models import User
from emi_alumni.foundation.back_office.base import PortalAdmin, staff


class AdministratorsOnly(PortalAdmin):
    """A screen that does not exist for anybody else, whatever permission they might hold."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return roles.is_administrator(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return roles.is_administrator(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return roles.is_administrator(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return roles.is_administrator(request.user)


class RoleFilter(admin.SimpleListFilter):
    title = "rôle"
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("mission", "mission innovation"), ("administrator", "administrateurs"), ("none", "sans rôle")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        chosen = {
            "mission": Q(is_staff=True, is_superuser=False),
            "administrator": Q(is_superuser=True),
            "none": Q(is_staff=False),
        }.get(self.value() or "")
        return queryset.filter(chosen) if chosen else queryset


class UserForm(ModelForm):
    """The address of an account; a corrected one counts as proven, because an administrator vouches for it."""

    class Meta:
        model = User
        fields = ("email",)

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if User.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Un compte utilise déjà cette adresse.")
        return email


@admin.register(User)
class UserAdmin(AdministratorsOnly):
    position = 6
    form = UserForm
    list_display = ("email", "person", "role", "is_active", "last_login")
    list_filter = (RoleFilter, "is_active")
    list_select_related = ("member",)
    search_fields = ("email",)
    folded = ("email", "member__sort_key")
    search_help_text = "Adresse du compte, ou nom de la personne."
    fieldsets = (
        (None, {"fields": ("email", "person")}),
        (
            "Rôle et accès",
            {
                "fields": ("role", "is_active", "date_joined", "last_login"),
                "description": "Les rôles se donnent et se retirent depuis la liste, par une action.",
            },
        ),
    )
    readonly_fields = ("person", "role", "is_active", "date_joined", "last_login")
    actions = (
        "give_mission",
        "take_mission",
        "make_administrator",
        "remove_administrator",
        "close_account",
        "reopen_account",
        "forget_second_factor",
    )
    explains: ClassVar[dict[str, str]] = {
        "give_mission": "Elles relisent et publient ce que les membres écrivent, et voient les fiches entières.",
        "take_mission": "Elles n’entrent plus dans l’administration ; leur compte reste.",
        "make_administrator": "Elles pourront tout faire ici, nommer d’autres personnes et retirer des rôles compris.",
        "remove_administrator": "Elles ne peuvent plus administrer le portail ; leur compte reste.",
        "close_account": "Elles ne peuvent plus se connecter et sont déconnectées partout. Rien n’est effacé.",
        "reopen_account": "Elles peuvent se connecter de nouveau.",
        "forget_second_factor": "Elles sont déconnectées partout et règlent un nouveau second facteur. "
        "Assurez-vous d’abord, de vive voix, que la demande vient bien d’elles.",
    }

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fieldsets(request, obj) if obj else ((None, {"fields": ("email",)}),)

    @admin.display(description="personne", ordering="member__sort_key")
    def person(self, user: User) -> str:
        member = getattr(user, "member", None)
        return member.full_name if member else "—"

    @admin.display(description="rôle", ordering="is_superuser")
    def role(self, user: User) -> str:
        if user.is_superuser:
            return "administrateur"
        return "mission innovation" if user.is_staff else "—"

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """A new account is made with its address already proven: the code sent to it is the key."""
        if not change:
            made = User.objects.create_user(obj.email)
            obj.pk, obj._state = made.pk, made._state
            return
        obj.save(update_fields=["email"])

    @admin.action(description="Donner le rôle Mission innovation")
    def give_mission(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self.do_to_each(
            request,
            queryset,
            lambda user: roles.give_mission(user, by=staff(request)),
            "Le rôle est donné. La personne règle un second facteur à sa prochaine visite."
            "|Le rôle est donné à {n} personnes.",
            "Rôle donné : mission innovation",
        )

    @admin.action(description="Retirer le rôle Mission innovation")
    def take_mission(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self.do_to_each(
            request,
            queryset,
            lambda user: roles.take_mission(user, by=staff(request)),
            "Le rôle est retiré ; le compte reste.|Le rôle est retiré à {n} personnes ; leurs comptes restent.",
            "Rôle retiré : mission innovation",
        )

    @admin.action(description="Nommer administrateur")
    def make_administrator(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self.do_to_each(
            request,
            queryset,
            lambda user: roles.make_administrator(user, by=staff(request)),
            "La personne administre maintenant le portail.|{n} personnes administrent maintenant le portail.",
            "Rôle donné : administrateur",
        )

    @admin.action(description="Retirer le rôle d’administrateur")
    def remove_administrator(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self.do_to_each(
            request,
            queryset,
            lambda user: roles.remove_administrator(user, by=staff(request)),
            "Le rôle d’administrateur est retiré.|Le rôle d’administrateur est retiré à {n} personnes.",
            "Rôle retiré : administrateur",
        )

    @admin.action(description="Fermer le compte (rien n’est effacé)")
    def close_account(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self.do_to_each(
            request,
            queryset,
            lambda user: roles.close_account(user, by=staff(request)),
            "Le compte est fermé.|{n} comptes sont fermés.",
            "Compte fermé",
        )

    @admin.action(description="Rouvrir le compte")
    def reopen_account(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self.do_to_each(
            request,
            queryset,
            lambda user: roles.reopen_account(user, by=staff(request)),
            "Le compte est rouvert.|{n} comptes sont rouverts.",
            "Compte rouvert",
        )

    @admin.action(description="Retirer le second facteur (téléphone perdu)")
    def forget_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self.do_to_each(
            request,
            queryset,
            lambda user: roles.forget_second_factor(user, by=staff(request)),
            "Le second facteur est retiré, la personne est déconnectée partout."
            "|Le second facteur de {n} personnes est retiré.",
            "Second facteur retiré",
        )


@admin.register(LogEntry)
class LogEntryAdmin(AdministratorsOnly):
    """The security log: read by administrators, written by nobody. The list says all that a line holds."""

    list_display = ("action_time", "user", "object_repr", "what")
    list_display_links = None
    list_select_related = ("user__member", "content_type")
    date_hierarchy = "action_time"

    @admin.display(description="acte")
    def what(self, entry: LogEntry) -> str:
        return entry.get_change_message()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
