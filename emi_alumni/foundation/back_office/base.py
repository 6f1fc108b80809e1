"""What every screen of the administration shares: the security log, and verbs that answer with a sentence."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce, wraps
from operator import or_
from typing import Any, ClassVar, TypeVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from emi_alumni.foundation import audit
from emi_alumni.foundation.account import Account
from emi_alumni.foundation.conflict_check import MARK, checked
from emi_alumni.foundation.dates import of_our_time
from emi_alumni.foundation.moderation.models.moderated import ModeratedQuerySet
from emi_alumni.foundation.request_transaction import roll_back
from emi_alumni.foundation.storage import NO_ROOM, NO_ROOM_CODE, PERHAPS_FULL, FilesWithRows, is_full
from emi_alumni.foundation.text import fold

Answer = TypeVar("Answer")

# The field of the page that asks: an action acts only once it is there.
ANSWERED = "answered"


@dataclass(frozen=True)
class Question:
    """`action` is the name of the action; `explains` says what happens; `verb` is on the button."""

    action: str
    title: str
    explains: str
    verb: str


class NotConfirmedError(Exception):
    """An action was about to act before anybody said yes."""


CHECKBOX = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
SELECT = "Choisir : {}"

# What one action may touch at once: each line is changed by itself, while the page waits.
AT_ONCE = 100


def staff(request: HttpRequest) -> Account:
    """Who asks: the administration lets nobody in without an account."""
    return request.user


def read_once(request: HttpRequest, ask: Callable[..., Answer], *about: Any) -> Answer:
    """What a page asks many times of the thing that it shows: answered once. Whoever writes asks anew each time."""
    if request.method not in ("GET", "HEAD"):
        return ask(*about)
    answers: dict[Any, Any] = request.__dict__.setdefault("read_once", {})
    if (ask, about) not in answers:
        answers[ask, about] = ask(*about)
    return cast(Answer, answers[ask, about])


def portal_field(field: Any) -> Any:
    """A choice among what exists, without the small icons that open windows; a day, or a moment, of our time: one of
    another age would break the lists that count from it."""
    if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
        field.widget.can_add_related = field.widget.can_change_related = field.widget.can_view_related = False
    if isinstance(field, forms.DateField | forms.SplitDateTimeField):
        field.validators = [*field.validators, of_our_time]
    return field


def refused_for_want_of_room(form: Any) -> Any:
    """The same form, which a full disk refuses once it is judged."""

    class Refused(form):
        def clean(self) -> Any:
            data = super().clean()
            self.add_error(None, ValidationError(NO_ROOM, code=NO_ROOM_CODE))
            return data

    return Refused


class PortalList(ChangeList):
    """A list that reads what its rows show (`list_columns`); actions, and whatever else asks for its rows, read all."""

    def get_results(self, request: HttpRequest) -> None:
        if columns := cast(PortalAdmin, self.model_admin).list_columns:
            joined = {path for name in columns if (path := name.rpartition("__")[0])}
            rows = self.queryset.select_related(None).prefetch_related(None)
            self.queryset = rows.select_related(*joined).only(*columns)
        super().get_results(request)


class PortalAdmin(admin.ModelAdmin):
    """Short pages, nothing deleted, acts logged without names."""

    # Its place among the screens of its app: the lowest first, then by name.
    position = 99
    # The sentence under a field, by its name.
    helps: ClassVar[dict[str, str]] = {}
    # Relations that a form of its own suggests, besides `autocomplete_fields`: no other is suggested.
    suggests: ClassVar[tuple[str, ...]] = ()
    # Columns kept folded (`emi_alumni.foundation.text.fold`), where each word is looked for:
    # `search_fields` draws the box.
    folded: ClassVar[tuple[str, ...]] = ()
    # What addresses of the list may ask besides the filters shown beside it.
    asked_by_links: ClassVar[frozenset[str]] = frozenset()

    # The columns that the list's rows read, where reading whole rows is dear; those of what is joined, too.
    list_columns: ClassVar[tuple[str, ...]] = ()

    # What the page that asks says of an action, by its name: what happens, and whether it may be undone.
    explains: ClassVar[dict[str, str]] = {}

    list_per_page = 50
    list_max_show_all = 50
    save_on_top = False
    show_full_result_count = False
    view_on_site: Any = False
    empty_value_display = "—"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Of what people write, all but what its authors did not propose: that is theirs alone."""
        rows = super().get_queryset(request)
        rows = rows.read_by_mission() if isinstance(rows, ModeratedQuerySet) else rows
        here = request.resolver_match
        return self.list_rows(rows) if here and (here.url_name or "").endswith("_changelist") else rows

    def list_rows(self, rows: Any) -> QuerySet[Any]:
        """These rows with what the list shows of each, which its form does not ask for."""
        return rows

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PortalList

    def action_checkbox(self, obj: Any) -> SafeString:
        """The box that chooses a row, as Django’s widget draws it."""
        return format_html(CHECKBOX, helpers.ACTION_CHECKBOX_NAME, obj.pk, SELECT.format(obj))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One way to save: whoever has more to enter finds « Ajouter » on the list."""
        title = {} if object_id else {"title": f"Ajouter : {self.opts.verbose_name}"}
        context = {"show_save_and_add_another": False} | title | (extra_context or {})
        try:
            with FilesWithRows():
                return super().changeform_view(request, object_id, form_url, context)
        except PERHAPS_FULL as problem:
            if request.method != "POST" or not is_full(problem):
                raise
            roll_back(request)
        # The form again, as it was typed, with what is wrong: it is only read this time.
        request.no_room = True  # type: ignore[attr-defined]
        for upload in (one for _, uploads in request.FILES.lists() for one in uploads):
            upload.seek(0)
        return super().changeform_view(request, object_id, form_url, context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return refused_for_want_of_room(form) if getattr(request, "no_room", False) else form

    # Two windows on the same row (`emi_alumni.foundation.conflict_check`) ------------------------------------

    def __init__(self, model: Any, admin_site: Any) -> None:
        super().__init__(model, admin_site)
        self.form = checked(self.form)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """While it is saved the row is held: what the form compares is what it replaces."""
        thing = read_once(request, super().get_object, request, object_id, from_field)
        if thing is None or request.method != "POST" or not transaction.get_connection().in_atomic_block:
            return thing
        held = self.model._base_manager.select_for_update(of=("self",)).filter(pk=thing.pk).order_by("pk").first()
        return super().get_object(request, object_id, from_field) if held else None

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for name in super().get_fields(request, obj) if name != MARK]

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        inlines: list[Any] = super().get_inline_instances(request, obj)
        for inline in inlines:
            if self.has_change_permission(request, obj) and inline.has_change_permission(request, obj):
                inline.form = checked(inline.form)
                inline.fields = (*inline.fields, MARK) if inline.fields else None
        return inlines

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """The mark goes with the last fields of a row that may be changed."""
        page = context["adminform"]
        if page.fieldsets and page.form.instance.pk and self.has_change_permission(request, page.form.instance):
            *others, (title, options) = page.fieldsets
            page.fieldsets = [*others, (title, options | {"fields": (*options["fields"], MARK)})]
        return super().render_change_form(request, context, *args, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = portal_field(super().formfield_for_dbfield(db_field, request, **kwargs))
        if field is not None and db_field.name in self.helps:
            field.help_text = self.helps[db_field.name]
        return field

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Every word is somewhere in `folded`, with or without accents; Django's own search where there is none."""
        if not self.folded:
            return super().get_search_results(request, queryset, search_term)
        for word in fold(search_term).split():
            queryset = queryset.filter(reduce(or_, (Q(**{f"{name}__contains": word}) for name in self.folded)))
        return queryset, False

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """A list's address asks what its filters ask, and nothing else.

        Django lets it ask of every column of the model, shown or not: `?phone__startswith=06` then spells out, digit
        by digit, what the person shows to nobody.
        """
        declared = self.asked_by_links.union(*map(self.asked_by, self.get_list_filter(request)))
        if day := self.date_hierarchy:
            declared |= {f"{day}__{part}" for part in ("year", "month", "day", "gte", "lt")}
        return lookup in declared

    def asked_by(self, shown: Any) -> set[str]:
        """The parameters of one entry of `list_filter`."""
        if isinstance(shown, type):
            return {str(shown.parameter_name)}  # type: ignore[attr-defined]
        path, kind = shown if isinstance(shown, tuple | list) else (shown, None)
        if kind is admin.EmptyFieldListFilter:
            return {f"{path}__isempty"}
        asked = {path, f"{path}__exact", f"{path}__isnull"}
        field = get_fields_from_path(self.model, path)[-1]
        if field.is_relation:
            asked.add(f"{path}__{field.related_model._meta.pk.name}__exact")
        if isinstance(field, models.DateField):
            asked |= {f"{path}__gte", f"{path}__lt"}
        return asked

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """A row is named by its number alone: found by another column, it would say whether a value is there."""
        return to_field == self.opts.pk.name

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        request.saved = obj  # type: ignore[attr-defined]
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        request.saved = obj  # type: ignore[attr-defined]
        return super().response_change(request, obj)

    def message_user(
        self,
        request: HttpRequest,
        message: Any,
        level: int | str = messages.INFO,
        extra_tags: str = "",
        fail_silently: bool = False,
    ) -> None:
        """After a save, our words instead of Django's (« L'objet mandat … a été ajouté avec succès »)."""
        saved = getattr(request, "saved", None)
        if saved is not None and level == messages.SUCCESS and isinstance(message, SafeString):
            message = f"C’est enregistré : {saved}."
        super().message_user(request, message, level, extra_tags, fail_silently)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:
        return audit.record(staff(request), obj, message, flag=ADDITION)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:
        return audit.record(staff(request), obj, message, flag=CHANGE)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet) -> list[LogEntry]:
        return [audit.record(staff(request), obj, "Suppression", flag=DELETION) for obj in queryset]

    # Actions ------------------------------------------------------------------------------------------

    def answered(self, request: HttpRequest, form: forms.Form | None = None) -> bool:
        return ANSWERED in request.POST and (form is None or form.is_valid())

    def get_action(self, action: Any) -> Any:
        """Every action asks before it acts: with a question of its own, or whether, naming who and what."""
        found = super().get_action(action)
        if found is None:
            return None
        act, name, description = cast(tuple[Callable[..., Any], str, Any], found)

        @wraps(act)
        def confirmed(screen: "PortalAdmin", request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
            try:
                return act(screen, request, queryset)
            except NotConfirmedError:
                explains = screen.explains.get(name, "Vérifiez ce que vous avez choisi, puis confirmez.")
                return screen.ask(request, queryset, Question(name, str(description), explains, str(description)))

        return confirmed, name, description

    def ask(
        self, request: HttpRequest, queryset: QuerySet, question: Question, form: forms.Form | None = None
    ) -> TemplateResponse:
        """The page that asks; its answer comes back to the same action."""
        context = self.admin_site.each_context(request) | {
            "title": question.title,
            "opts": self.opts,
            "question": question,
            "form": form,
            "things": list(queryset[: AT_ONCE + 1]),
            "checkbox": helpers.ACTION_CHECKBOX_NAME,
            "answered": ANSWERED,
        }
        return TemplateResponse(request, "admin/ask.html", context)

    def do_to_each(
        self, request: HttpRequest, things: Iterable[Model], verb: Callable[[Any], object], done: str, log: str
    ) -> None:
        """Apply a model's verb to each; log what was done; say how many, then why the others were left alone.

        `done` is the sentence for one and for several, parted by « | », with {n} for how many. Raises
        NotConfirmedError, which shows the page that asks, before anybody confirmed.
        """
        if ANSWERED not in request.POST:
            raise NotConfirmedError
        things = list(things)
        if len(things) > AT_ONCE:
            self.message_user(request, f"Choisissez {AT_ONCE} lignes au plus à la fois.", messages.ERROR)
            return
        count, refusals = 0, []
        for thing in things:
            try:
                verb(thing)
            except ValidationError as error:
                refusals.extend(error.messages)
            except PermissionDenied:
                refusals.append(f"{thing} gère le portail : demandez à un administrateur.")
            else:
                count += 1
                audit.record(staff(request), thing, log)
        if count:
            one, several = done.split("|")
            self.message_user(request, (one if count == 1 else several).format(n=count), messages.SUCCESS)
        for sentence in refusals[:10]:
            self.message_user(request, sentence, messages.WARNING)
        if len(refusals) > 10:
            self.message_user(
                request, f"Et {len(refusals) - 10} autres lignes laissées telles quelles.", messages.WARNING
            )


class ReadOnlyInline(admin.TabularInline):
    """A history beside the person: read, never written."""

    extra = 0
    can_delete = False
    show_change_link = False
    empty_value_display = "—"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
