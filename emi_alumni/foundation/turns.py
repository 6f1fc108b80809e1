"""Acts that come one after the other, though nothing of theirs is written yet that could be held."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model


def take_turn(model: type[Model]) -> None:
    """Wait for whoever took a turn at these things before; it is ours until the end of the transaction.

    Rows that do not exist cannot be held: two files that bring in the same people at the same moment would both find
    nobody. What stands for their kind is held instead, in the way that rows which point to it do not wait for.
    """
    kind = ContentType.objects.get_for_model(model)
    ContentType.objects.select_for_update(no_key=True).get(pk=kind.pk)
