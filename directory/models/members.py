"""The person: who they are, what they offer, whom they let read what, and since when it is true."""

import re
import uuid
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from taggit.managers import TaggableManager

from directory.likeness import likeness_keys
from directory.visibility import GUARDED, Audience, Reader, SeenMember, see
from emi_alumni.foundation.dates import local_day
from emi_alumni.foundation.phones import PhoneField
from emi_alumni.foundation.prepositions import of
from emi_alumni.foundation.text import free_slug, mailbox, slug_of, sort_key, split_list
from emi_alumni.foundation.url_reversing import slug_address

from .diploma import Diploma as Diploma
from .diploma import WithDiploma
from .member_queries import GREYED_AFTER, NUDGE_AFTER, OLD_AFTER, MemberQuerySet
from .member_state import PRESENT as PRESENT
from .member_state import MemberState as MemberState
from .member_state import Standing
from .skills import MemberSkill, Skill

if TYPE_CHECKING:
    pass


class MemberKind(models.TextChoices):
    ALUMNI = "alumni", "alumni"
    TRAINEE = "trainee", "en formation"
    SPONSOR = "sponsor", "commanditaire"
    REFERENT = "referent", "référent"
    SPEAKER = "speaker", "intervenant"
    STAFF = "staff", "mission innovation"


web_address = URLValidator(schemes=["http", "https"], message="Écrivez une adresse qui commence par https://.")


def no_account_in_link(value: str) -> None:
    """Refuse `https://somebody@elsewhere`, which disguises where a link leads."""
    host = re.split(r"[/?#]", value.partition("//")[2], maxsplit=1)[0]
    if "@" in host:
        raise ValidationError("Écrivez l’adresse du site sans nom d’utilisateur (sans @).")


def photo_path(member: "Member", filename: str) -> str:
    """A name that says nothing of the person nor of the file they sent."""
    return f"photos/{uuid.uuid4().hex}.webp"


# What follows from the other fields (see `Member.derive`).
DERIVED = ("sort_key", "name_keys")
UNNAMED = "Un membre du réseau"

# The places of a person: whoever writes another one, the day is kept in the second column.
PLACES = {"collectivity_id": "collectivity_changed_at", "cohort_id": "cohort_changed_at"}


class Member(WithDiploma, Standing):
    """A person of the network, with or without an account; content points to her, never to `User`.

    Imported people (`IMPORTED`) are seen by nobody until they activate. Each guarded detail has an audience chosen by
    the person; read them only through `seen_by(reader)`. After erasure the row stays as « Ancien membre ».
    """

    # What statements prepared for a reader may ask of them (`emi_alumni.foundation.prepared_statements`).
    PREPARED_BOUND = ("id", "cohort_id", "collectivity_id")
    PREPARED_SHAPE = ("state", "hidden_by_choice", "suspended", "asleep", "is_listed")

    user = models.OneToOneField(
        "directory.User",
        verbose_name="compte",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="member",
    )
    slug = models.SlugField("adresse", max_length=120, unique=True)
    given_name = models.CharField("prénom", max_length=80)
    family_name = models.CharField("nom", max_length=80)
    sort_key = models.CharField(max_length=170, editable=False)
    # What other spellings of the name are compared with (`directory.likeness`).
    name_keys = models.CharField(max_length=400, editable=False)
    kind = models.CharField("qualité", max_length=10, choices=MemberKind, default=MemberKind.ALUMNI)

    position = models.CharField("fonction", max_length=160, blank=True)
    department = models.CharField("direction ou service", max_length=160, blank=True)
    collectivity = models.ForeignKey(
        "directory.Collectivity",
        verbose_name="collectivité",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
    )
    cohort = models.ForeignKey(
        "directory.Cohort",
        verbose_name="promotion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
    )
    emi_collectivity = models.ForeignKey(
        "directory.Collectivity",
        verbose_name="collectivité pendant l’EMI",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    ambassador = models.BooleanField("ambassadeur ou ambassadrice de l’EMI", default=False)

    email = models.EmailField("courriel professionnel", blank=True)
    email_audience = models.CharField("courriel visible par", max_length=12, choices=Audience, default=Audience.NOBODY)
    phone = PhoneField("téléphone", blank=True)
    phone_audience = models.CharField("téléphone visible par", max_length=12, choices=Audience, default=Audience.NOBODY)
    contact_paused_until = models.DateField(
        "coordonnées cachées jusqu’au", null=True, blank=True, help_text="Pendant vos congés, par exemple."
    )
    link = models.CharField("lien", max_length=200, blank=True, validators=[web_address, no_account_in_link])
    photo = models.ImageField("photo", upload_to=photo_path, blank=True)
    photo_audience = models.CharField("photo visible par", max_length=12, choices=Audience, default=Audience.NETWORK)
    bio = models.TextField("présentation", max_length=2000, blank=True)
    bio_audience = models.CharField(
        "présentation visible par", max_length=12, choices=Audience, default=Audience.NETWORK
    )
    career_audience = models.CharField(
        "parcours visible par", max_length=12, choices=Audience, default=Audience.NETWORK
    )
    can_help = models.CharField("je peux aider", max_length=400, blank=True)
    looking_for = models.CharField("je cherche", max_length=400, blank=True)
    skills = TaggableManager("compétences", through=MemberSkill, blank=True)
    # A copy of the names, so that twenty-four cards cost no query (see `set_skills`).
    skill_names = models.JSONField(default=list, editable=False)

    # One message by mail when somebody writes through the portal: personal, never news; the person may stop it.
    relay_by_mail = models.BooleanField("recevoir par courriel les messages des autres membres", default=False)
    confirmed_at = models.DateTimeField("confirmé le", null=True, blank=True)
    # When the person last wrote another function, and another post of today in their career: news for who may read it.
    position_changed_at = models.DateTimeField("fonction changée le", null=True, blank=True, editable=False)
    career_changed_at = models.DateTimeField("poste ajouté au parcours le", null=True, blank=True, editable=False)
    # When somebody present was given another collectivité, or promotion: news for the network.
    collectivity_changed_at = models.DateTimeField("collectivité changée le", null=True, blank=True, editable=False)
    cohort_changed_at = models.DateTimeField("promotion changée le", null=True, blank=True, editable=False)
    activated_at = models.DateTimeField("activé le", null=True, blank=True)
    created_at = models.DateTimeField("créé le", default=timezone.now, editable=False)
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "membre"
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["is_listed", "sort_key", "id"], name="member_by_name"),
            # The mission's list, which has everybody, listed or not. Its condition is always true, and keeps it out of
            # what does not say it: who looks for a few people among all would read each of them in this order.
            models.Index(fields=["sort_key", "id"], condition=Q(sort_key__isnull=False), name="member_in_order"),
            # All that says who waits for an invitation: counted without reading a row.
            models.Index(fields=["user", "state", "email", "hidden_by_choice", "suspended"], name="member_to_invite"),
            models.Index(fields=["cohort", "is_listed", "sort_key"], name="member_by_cohort"),
            models.Index(fields=["collectivity", "is_listed", "sort_key"], name="member_by_collectivity"),
            models.Index(fields=["is_listed", "collectivity", "cohort"], name="member_by_place_and_cohort"),
            models.Index(fields=["is_listed", "collectivity", "department", "position"], name="member_by_occupation"),
            models.Index(
                fields=["collectivity", "is_listed", "sort_key"],
                condition=Q(user__isnull=False),
                name="member_with_account",
            ),
            models.Index(fields=["is_listed", "sort_key"], condition=Q(ambassador=True), name="member_ambassadors"),
            models.Index(fields=["is_listed", "sort_key"], condition=Q(has_diploma=True), name="member_graduates"),
            models.Index(fields=["is_listed", "-confirmed_at"], name="member_heard_from"),
            models.Index(
                fields=["is_listed", "-position_changed_at"],
                condition=Q(position_changed_at__isnull=False),
                name="member_by_new_position",
            ),
            models.Index(
                fields=["is_listed", "-career_changed_at"],
                condition=Q(career_changed_at__isnull=False),
                name="member_by_new_post",
            ),
            models.Index(
                fields=["is_listed", "-collectivity_changed_at"],
                condition=Q(collectivity_changed_at__isnull=False),
                name="member_by_new_collectivity",
            ),
            models.Index(
                fields=["is_listed", "-cohort_changed_at"],
                condition=Q(cohort_changed_at__isnull=False),
                name="member_by_new_cohort",
            ),
            models.Index(fields=["-updated_at"], name="member_by_change"),
            models.Index(fields=["is_listed", "kind", "ambassador"], name="member_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[MemberState.IMPORTED, MemberState.ERASED]) | ~Q(email="") | ~Q(phone=""),
                name="member_can_be_reached",
                violation_error_message="Indiquez au moins un courriel ou un téléphone.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return slug_address("directory:member", self.slug)

    def derive(self) -> None:
        """Set what follows from the other fields; for rows that are inserted in bulk, without `save`."""
        self.email = mailbox(self.email)
        self.sort_key = sort_key(f"{self.family_name} {self.given_name}")[:170]
        self.name_keys = likeness_keys(self.family_name, self.given_name)

    def save(self, *args, **kwargs) -> None:
        self.derive()
        follows = {"updated_at"}
        if not self.slug:
            self.slug = self.free_slug()
            follows.add("slug")
        if (fields := kwargs.get("update_fields")) is not None:
            # The keys follow the names that are written, not those of an older copy.
            follows |= set(DERIVED) if {"given_name", "family_name"} & set(fields) else set()
            follows |= self.date_new_places(fields)
            kwargs["update_fields"] = {*fields, *follows}
        else:
            self.date_new_places(("collectivity", "cohort"))
        super().save(*args, **kwargs)
        self._remember_places()

    # What the row said of its places when this copy was read or saved.
    _places_read: ClassVar[dict[str, int | None]] = {}

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **kwargs: Any) -> Self:
        member = super().from_db(db, field_names, values, **kwargs)
        member._remember_places()
        return member

    def refresh_from_db(self, using: str | None = None, fields: Any = None, from_queryset: Any = None) -> None:
        super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)
        self._remember_places()

    def _remember_places(self) -> None:
        self.__dict__["_places_read"] = {name: self.__dict__[name] for name in PLACES if name in self.__dict__}

    def date_new_places(self, written: Collection[str]) -> set[str]:
        """The columns that date a place which this copy changes, of somebody present; they are set."""
        if self._state.adding or not self.is_present:
            return set()
        read, now, dated = self._places_read, timezone.now(), set[str]()
        for name, day in PLACES.items():
            place = self.__dict__.get(name)
            if {name, name[:-3]} & set(written) and name in read and place not in (None, read[name]):
                setattr(self, day, now)
                dated.add(day)
        return dated

    def free_slug(self) -> str:
        """The name as an address, with a number for the second person of that name. One that was left is not free."""
        from .addresses import FormerSlug

        base = self.slug_of_name
        taken = set(Member.objects.exclude(pk=self.pk).filter(slug__startswith=base).values_list("slug", flat=True))
        left = FormerSlug.objects.exclude(member=self.pk).filter(slug__startswith=base)
        taken.update(left.values_list("slug", flat=True))
        return free_slug(base, taken)

    @property
    def slug_of_name(self) -> str:
        return slug_of(self.full_name)[:110] or "membre"

    @property
    def slug_is_outdated(self) -> bool:
        """Whether the address of the page says another name than the person's."""
        return not re.fullmatch(rf"{re.escape(self.slug_of_name)}(-\d+)?", self.slug)

    @transaction.atomic
    def renew_slug(self) -> None:
        """Give the page the address of the person's name; the former one leads to it. A second tap changes nothing."""
        stored = Member.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if stored.slug_is_outdated:
            former, stored.slug = stored.slug, stored.free_slug()
            stored.former_slugs.filter(slug=stored.slug).delete()
            stored.save(update_fields=["slug"])
            stored.former_slugs.get_or_create(slug=former)
        self.slug = stored.slug

    # Who they are -------------------------------------------------------------------------------

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def shown_name(self) -> str:
        """Their name beside what they wrote or took part in; nobody's, once they withdrew from the network (RGPD,
        article 21). Pages say `full_name` only of who is listed, or holds a mandate today."""
        return UNNAMED if self.is_opposed else self.full_name

    @property
    def is_in_training(self) -> bool:
        """Whether they follow the training today, with their promotion."""
        return self.kind == MemberKind.TRAINEE and self.cohort is not None and self.cohort.is_in_training

    @property
    def initials(self) -> str:
        given, family = ("U", "M") if self.is_opposed else (self.given_name[:1], self.family_name[:1])
        return (given + family).upper()

    @property
    def look(self) -> int:
        """The cohort's silhouette (1 to 6); people without a cohort take the first."""
        return self.cohort.look if self.cohort else 1

    @transaction.atomic
    def set_skills(self, names: Iterable[str]) -> None:
        """Replace the skills by these, and keep the copy of their names that cards show."""
        skills = Skill.named(split_list("\n".join(names)))
        self.skills.set(skills, clear=False)
        self.skill_names = [skill.name for skill in skills]
        self.save(update_fields=["skill_names"])

    # Who may read what ----------------------------------------------------------------------------

    def seen_by(self, reader: Reader, *, with_career: bool = False) -> SeenMember:
        return see(self, reader, with_career=with_career)

    def is_known_at(self, address: str) -> bool:
        """Whether the mission may read that this address is hers: her account's, or one that she shows to everybody,
        or what the mission entered before she came. Who keeps an address for herself is not found by it."""
        if self.user is not None and self.user.email == address:
            return True
        waits = self.user_id is None and self.state == MemberState.IMPORTED
        seen = self.email if waits else self.seen_by(Reader()).email
        return bool(address) and seen == address

    def as_owner_of(self, address: str) -> str:
        """« de Karim Benali », or nobody's name when the person keeps that address for themselves."""
        return of(self.full_name) if self.is_known_at(address) else "d’une autre personne du réseau"

    def face_for(self, reader: Reader) -> SeenMember:
        """The photo, if this reader may see it, and no other detail."""
        return see(self, reader, details=("photo",))

    def news_for(self, reader: Reader) -> SeenMember:
        """The photo and the career, if this reader may see them, and no other detail."""
        return see(self, reader, details=("photo", "career"), with_career=True)

    def keeps_back(self, name: str, reader: Reader) -> bool:
        """While contact is paused, e-mail and phone are for nobody but oneself."""
        return name in ("email", "phone") and self.contact_is_paused and reader.member_id != self.pk

    @property
    def contact_is_paused(self) -> bool:
        return self.contact_paused_until is not None and self.contact_paused_until >= timezone.localdate()

    # How true it still is -------------------------------------------------------------------------

    @property
    def is_old(self) -> bool:
        return self.older_than(OLD_AFTER)

    @property
    def contact_is_greyed(self) -> bool:
        return self.older_than(GREYED_AFTER)

    @property
    def needs_confirming(self) -> bool:
        return self.older_than(NUDGE_AFTER)

    @property
    def confirmed_today(self) -> bool:
        return self.confirmed_at is not None and local_day(self.confirmed_at) == timezone.localdate()

    def older_than(self, age: timedelta) -> bool:
        return self.confirmed_at is None or self.confirmed_at <= timezone.now() - age

    def missing_words(self) -> list[str]:
        """What the profile lacks to be of use to others, most useful first, in the person's own words."""
        wanted = {
            "ce en quoi vous pouvez aider": self.can_help,
            "votre fonction": self.position,
            "votre collectivité": self.collectivity_id,
            "vos compétences": self.skill_names,
            "ce que vous cherchez": self.looking_for,
        }
        return [words for words, value in wanted.items() if not value]

    def confirm(self) -> None:
        """« Tout est exact » : the person vouches for the whole profile today (PQ1-10)."""
        self.confirmed_at = timezone.now()
        self.save(update_fields=["confirmed_at"])
        self.stale_reports.filter(resolved_at=None).update(resolved_at=self.confirmed_at)

    def posts(self) -> tuple[str, set[tuple[str, str]]]:
        """The function of today, and the posts that the career says are held today."""
        held = self.career_steps.filter(ends_on=None).order_by("pk")
        return self.position, set(held.values_list("position", "organisation"))

    def note_new_post(self, before: tuple[str, set[tuple[str, str]]]) -> None:
        """`before` is what `posts` said before the person wrote: what is new in it is news at once, without a tap."""
        (was, held), (position, holds) = before, self.posts()
        now = timezone.now()
        fields: dict[str, datetime] = {}
        if position and position != was:
            fields["position_changed_at"] = now
        if holds - held:
            fields["career_changed_at"] = now
        if fields:
            Member.objects.filter(pk=self.pk).update(**fields)
            for name, when in fields.items():
                setattr(self, name, when)

    # Consent ------------------------------------------------------------------------------------

    def consents_to(self, purpose: str) -> bool:
        return self.consents.filter(purpose=purpose, withdrawn_at=None).exists()

    @transaction.atomic
    def give_consent(self, purpose: str) -> None:
        """Log a consent (RGPD, article 7); giving it twice changes nothing."""
        Member.objects.lock(self.pk)
        if not self.consents_to(purpose):
            Consent.objects.create(member=self, purpose=purpose)

    def withdraw_consent(self, purpose: str) -> None:
        self.consents.filter(purpose=purpose, withdrawn_at=None).update(withdrawn_at=timezone.now())


assert set(GUARDED) == {f.name[:-9] for f in Member._meta.fields if f.name.endswith("_audience")}


class ConsentPurpose(models.TextChoices):
    PHONE = "phone", "montrer mon téléphone"
    PHOTO = "photo", "montrer ma photo"
    PUBLIC_NAME = "public_name", "citer mon nom sur une page publique"


class Consent(models.Model):
    """A consent given on a date, on a version of its wording, and perhaps withdrawn: never edited, never deleted."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField("objet", max_length=12, choices=ConsentPurpose)
    wording = models.CharField("version du texte", max_length=10, default="2026-11")
    given_at = models.DateTimeField("donné le", default=timezone.now)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "consentement"
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "purpose"], condition=Q(withdrawn_at=None), name="one_standing_consent"
            )
        ]

    def __str__(self) -> str:
        return self.get_purpose_display()
