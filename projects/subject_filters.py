"""What may be asked of the subjects proposed: words, a theme, what was answered. The address is the state."""

from typing import TYPE_CHECKING, Any, cast

from django.db.models import QuerySet
from django.http import QueryDict

from directory.visibility import Reader
from emi_alumni.foundation.listing.figures import Named, Rows
from emi_alumni.foundation.listing.filters import OneOf
from emi_alumni.foundation.listing.filterset import ListFilter
from emi_alumni.foundation.listing.pages import PreparedSlices
from emi_alumni.foundation.moderation.models import State
from emi_alumni.foundation.prepared_statements import prepared
from projects.models import Subject, SubjectOutcome, Theme
from projects.models.subjects import SubjectQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import Member, User

# The words of addresses.
STORED = {
    "attend": "",
    "retenu": SubjectOutcome.RETAINED,
    "plus-tard": SubjectOutcome.LATER,
    "non-retenu": SubjectOutcome.DECLINED,
}
ANSWERS = {
    "attend": "Sans réponse encore",
    "retenu": "Retenus pour l’appetizer",
    "plus-tard": "Gardés pour plus tard",
    "non-retenu": "Non retenus",
}
ORDERS = {"recents": "les plus récents", "soutiens": "les plus soutenus"}
COLUMNS = {"recents": ("-created_at", "-pk"), "soutiens": ("-supports_count", "-created_at", "-pk")}


@prepared
def all_themes() -> QuerySet[Theme]:
    return Theme.objects.all()


@prepared
def latest_subjects(user: "User | AnonymousUser", member: "Member | None", piece: range) -> QuerySet[Subject]:
    """Those that are online, the latest first, with what a card reads."""
    found = Subject.objects.visible_to(user).filter(state=State.PUBLISHED).for_list().with_supports(member)
    return found.order_by(*COLUMNS["recents"])[piece.start : piece.stop]


class SubjectFilter(ListFilter):
    """The subjects that are online, as one account asks for them."""

    theme = OneOf("theme", label="Thème", rows=Rows(Theme, "name"))
    reponse = OneOf("outcome", label="Réponse", values=ANSWERS, stored=STORED)

    kind = "subject"
    orders = ORDERS

    class Meta:
        model = Subject
        fields: list[str] = []

    def __init__(self, data: QueryDict, user: "User | AnonymousUser") -> None:
        self.user, self.reader, self.themes, self.given = user, Reader.of(user), all_themes(), (user,)
        named = {"theme": {one.slug: Named(one.pk, one.slug, one.name) for one in self.themes}}
        super().__init__(data, Subject.objects.visible_to(user).filter(state=State.PUBLISHED), named=named)

    @property
    def answers(self) -> Any:
        return ANSWERS.items()

    @property
    def order(self) -> str:
        return self.tri or "recents"

    def subjects(self, member: "Member | None") -> SubjectQuerySet | PreparedSlices:
        """In the order asked, with what a card reads."""
        if self.asks_nothing and self.order == "recents":
            return PreparedSlices(latest_subjects, self.user, member)
        found = cast(SubjectQuerySet, self.qs).for_list().with_supports(member)
        return found.order_by(*COLUMNS[self.order])
