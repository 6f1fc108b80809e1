"""The abstract model of a contribution: drafted, sent, sent back, published, edited, withdrawn, restored."""

from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone

from directory.visibility import Reader
from emi_alumni.foundation.moderation.models import CURRENT, Moderated, ModeratedQuerySet, State, Verb
from emi_alumni.foundation.moderation.trust import may_moderate
from emi_alumni.foundation.url_reversing import reverse

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from directory.models import Member, User

# The readers of a contribution. Both join others by `|` and `&`; an empty Q() would be left out of a `|`.
NOBODY = Q(pk__in=())
EVERYBODY = ~NOBODY
ACCEPTED = "C’est accepté : cela ne se retire plus d’ici. Écrivez à la mission innovation."
NO_ROOM = "Un autre de vos textes est déjà en cours pour la même chose : finissez-le, ou retirez-le d’abord."
EDIT = "edit"  # what the form does, beside the verbs
# What its author goes on writing: a draft, what came back, what waits (it is first taken back), what is online.
WRITABLE = (*CURRENT, State.REFUSED)


class ContributionQuerySet(ModeratedQuerySet):
    """A content type whose readers are not the whole network says so in `audience_of`."""

    def of(self, member: "Member | None") -> Self:
        """Those that this person wrote."""
        return self.filter(author=member) if member else self.none()

    def unpublished(self) -> Self:
        """Drafts, and what waits to be read."""
        return self.filter(state__in=[State.DRAFT, State.PENDING])

    def current(self) -> Self:
        """Neither refused nor withdrawn."""
        return self.filter(state__in=CURRENT)

    def shown_to_author(self) -> Self:
        """What waits, and what came back: what is online is where everybody reads it."""
        return self.filter(state__in=[State.DRAFT, State.PENDING, State.REFUSED])

    def to_mend(self) -> Self:
        """What came back, with a remark or refused, or was never sent."""
        return self.filter(state__in=[State.DRAFT, State.REFUSED])

    def audience_of(self, user: "User | AnonymousUser") -> Q:
        """The published ones that this account may read. By default all of them, for the network. An override may join
        it to its own condition: `super().audience_of(user) | Q(audience="club")`. Not called for a visitor.
        """
        return EVERYBODY if Reader.of(user).in_network else NOBODY

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Published ones for their readers; one's own whatever their state; all that was proposed for who moderates;
        nothing for a visitor."""
        if not user.is_authenticated:
            return self.none()
        member = getattr(user, "member", None)
        own = Q(author=member) if member else NOBODY
        if may_moderate(user, self.model):
            return self.read_by_mission_or(own)
        return self.filter(Q(state=State.PUBLISHED, hidden_at=None) & self.audience_of(user) | own)

    def for_author(self) -> Self:
        """The joins that a title and an address need, on a page of their author's own."""
        return self

    def for_queue(self) -> Self:
        """The joins that a line of the queue, a list, `written_by` and `authors` need."""
        return self.select_related("author__user")


class Contribution(Moderated):
    """What one member writes for the network.

    `REVISED` names the fields that its author edits once it is online; `PAGES` the beginning of the names of its
    addresses (« projects:subject » gives `projects:subject_edit`). Its manager is made of a `ContributionQuerySet`.
    """

    author = models.ForeignKey(
        "directory.Member", verbose_name="proposé par", on_delete=models.PROTECT, related_name="%(class)s_set"
    )
    created_at = models.DateTimeField("proposé le", default=timezone.now, editable=False)
    edited_at = models.DateTimeField("modifié le", null=True, blank=True, editable=False)
    # One for each form shown: the same page sent twice, as a double click sends it, is one thing.
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    PAGES = ""
    # What its author calls it, in « Votre sujet est publié » ; its `verbose_name` when nothing is said.
    NOUN = ""
    # Read first whoever writes it: nobody's goes online at once.
    ALWAYS_READ_FIRST = False

    class Meta(Moderated.Meta):
        abstract = True
        ordering = ["-created_at", "-pk"]

    def written_by(self, user: "User") -> bool:
        member = getattr(user, "member", None)
        return member is not None and member.pk == self.author_id

    # What its author is told ----------------------------------------------------------------------

    def authors(self) -> "list[User | None]":
        return [self.author.user] if self.author else []

    @classmethod
    def noun(cls) -> str:
        return cls.NOUN or str(cls._meta.verbose_name)

    @classmethod
    def agreement(cls) -> str:
        """The end of a participle that speaks of it."""
        return "e" if cls.FEMININE else ""

    def called(self) -> str:
        """How its author is told of it: « Votre sujet « Les courriers » »."""
        return f"Votre {self.noun()} « {self} »"

    def sentences(self) -> dict[str, Any]:
        """A content type adds or replaces some."""
        e = self.agreement()
        because = f" : {self.reason}" if self.reason else "."
        return {
            Verb.PUBLISH: f"{self.called()} est publié{e}.",
            Verb.REFUSE: f"{self.called()} n’est pas publié{e}{because}",
            Verb.SEND_BACK: f"{self.called()} vous revient avec une remarque{because}",
            Verb.WITHDRAW: f"{self.called()} est retiré{e}{because}",
            Verb.HIDE: f"{self.called()} est masqué{e} le temps d’être relu{e}.",
            Verb.SHOW: f"{self.called()} est de nouveau en ligne.",
            Verb.REVISE: f"Vos modifications de « {self} » sont en ligne.",
            Verb.REFUSE_REVISION: f"Vos modifications de « {self} » ne sont pas retenues{because}",
        }

    @property
    def anchor(self) -> str:
        """Its place in the page of its list, « subject-12 »."""
        return f"{self._meta.model_name}-{self.pk}"

    # What its author may do, and where -------------------------------------------------------------

    @property
    def may_be_edited(self) -> bool:
        """Whether the form is open to its author: not once published where nothing is `REVISED`, nor while hidden."""
        online = self.state == State.PUBLISHED
        return EDIT not in self.WITHOUT and self.state in WRITABLE and not (online and (self.is_over or self.hidden_at))

    @property
    def may_be_withdrawn(self) -> bool:
        return super().may_be_withdrawn and not self.is_over

    @property
    def is_over(self) -> bool:
        """Accepted, and what follows from it began: nothing of it is edited, nor withdrawn by its author."""
        return self.state == State.PUBLISHED and not self.REVISED

    def withdraw(self, *, by: "User", reason: str = "") -> None:
        """By its author, not once it is over; by the mission, with a reason."""
        if self.is_over and self.written_by(by):
            raise ValidationError(ACCEPTED)
        super().withdraw(by=by, reason=reason)

    def restore(self, *, by: "User") -> None:
        """Raises ValidationError too when another one of its author's leaves no room for it."""
        try:
            with transaction.atomic():
                super().restore(by=by)
        except IntegrityError:
            raise ValidationError(NO_ROOM) from None

    @property
    def edit_url(self) -> str:
        return self.page_url("edit")

    @property
    def withdraw_url(self) -> str:
        return self.page_url("withdraw")

    @property
    def unsubmit_url(self) -> str:
        return self.page_url("unsubmit")

    @property
    def restore_url(self) -> str:
        return self.page_url("restore")

    def page_url(self, page: str) -> str:
        return reverse(f"{self.PAGES}_{page}", args=self.address())

    def address(self) -> list[Any]:
        """What its addresses name: itself, after what it is within where its pages say `within`."""
        return [self.pk]
