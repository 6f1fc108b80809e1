"""How apps declare which objects are found, what each scope of readers may read of them, what else changes them."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete

from .indexing import index_many, remove
from .kinds import FOLLOWERS, KINDS, Entry, Kind

Related = dict[type[Model], Callable[[Any], Iterable[int]]]


def register(
    kind: str,
    model: type[Model],
    entries: Callable[[Any], list[Entry]],
    queryset: Callable[[], QuerySet],
    related: Related | None = None,
    are_names: bool = False,
    also: tuple[str, ...] = (),
) -> None:
    """Declare the documents of a model; to be called once, when its app is ready.

    `queryset()` yields the objects that may be found, with the joins that `entries(object)` reads: what it leaves
    out has no document. From then on the index follows each save, deletion and change of a many-to-many of the
    model, inside the same transaction. `related` does the same for other models whose rows are read by `entries`:
    {model: callable(row) -> ids of the objects to read again}.
    With `are_names`, titles are people's names (see `Kind`). `also` names the kinds of those entries that are found
    apart from the object itself.
    `QuerySet.update()` and `bulk_create()` tell nobody: call `indexing.index_many(kind, ids)` after them.
    """
    if kind in KINDS:
        raise ValueError(f"The kind {kind!r} is already registered.")
    KINDS[kind] = Kind(kind, model, entries, queryset, are_names, also)
    post_save.connect(partial(_saved, kind=kind), sender=model, weak=False, dispatch_uid=f"search.{kind}.save")
    post_delete.connect(partial(_deleted, kind=kind), sender=model, weak=False, dispatch_uid=f"search.{kind}.delete")
    for field in model._meta.many_to_many:
        m2m_changed.connect(
            partial(_linked, kind=kind),
            sender=field.remote_field.through,
            weak=False,
            dispatch_uid=f"search.{kind}.{field.name}",
        )
    follow_rows(kind, related or {})


def follow_rows(kind: str, related: Related) -> None:
    """Read objects of a kind again when these rows change: what `related` is to `register`, for an app above it."""
    for other, ids_of in (related or {}).items():
        follow = {"kind": kind, "ids_of": ids_of}
        name = f"search.{kind}.{other._meta.label}"
        post_save.connect(partial(_related_saved, **follow), sender=other, weak=False, dispatch_uid=f"{name}.save")
        pre_delete.connect(partial(_related_leaving, **follow), sender=other, weak=False, dispatch_uid=f"{name}.pre")
        post_delete.connect(partial(_related_deleted, kind=kind), sender=other, weak=False, dispatch_uid=f"{name}.gone")


def follow_kind(kind: str, followed: str, ids_of: Callable[[Iterable[int]], Iterable[int]]) -> None:
    """Read objects of `kind` again whenever objects of `followed` are: `ids_of(followed ids)` says which."""
    FOLLOWERS.setdefault(followed, []).append((kind, ids_of))


def _saved(instance, kind, raw=False, **kwargs) -> None:
    if not raw:  # a fixture is loaded table by table: `rebuild_search` follows it
        index_many(kind, [instance.pk])


def _deleted(instance, kind, **kwargs) -> None:
    remove(kind, [instance.pk])


def _linked(instance, action, reverse, pk_set, kind, **kwargs) -> None:
    model = KINDS[kind].model
    if reverse and action == "pre_clear":
        field = next(f for f in model._meta.many_to_many if f.remote_field.through is kwargs["sender"])
        instance._search_cleared = list(model._default_manager.filter(**{field.name: instance}).values_list("pk"))
    elif action in ("post_add", "post_remove", "post_clear"):
        if not reverse:
            index_many(kind, [instance.pk])
        elif action == "post_clear":
            index_many(kind, [pk for (pk,) in instance.__dict__.pop("_search_cleared", [])])
        else:
            index_many(kind, pk_set)


def _related_saved(instance, kind, ids_of, raw=False, **kwargs) -> None:
    if not raw:
        index_many(kind, ids_of(instance))


def _related_leaving(instance, kind, ids_of, **kwargs) -> None:
    instance.__dict__.setdefault("_search_leaving", {})[kind] = list(ids_of(instance))


def _related_deleted(instance, kind, **kwargs) -> None:
    index_many(kind, instance.__dict__.get("_search_leaving", {}).pop(kind, []))
