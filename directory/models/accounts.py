"""Who may sign in: users, invitations to take up a profile, and claims by people we cannot reach."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from directory.visibility import Audience
from emi_alumni.foundation.outbox.models import Kind, Letter
from emi_alumni.foundation.text import mailbox

if TYPE_CHECKING:
    from .members import Member

INVITATION_LIFE = timedelta(days=14)
LINK_IS_SPENT = "Ce lien a déjà servi ou n’est plus valable."


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    @transaction.atomic
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """A user whose address is known to be theirs: the code sent to it is the key.

        allauth sends people without a verified EmailAddress through a second confirmation, so both are made together.
        """
        from allauth.account.models import EmailAddress

        user = self.model(email=mailbox(email), **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save(using=self._db)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """An account. The address is the login, stored in lower case; the person behind it is `Member`.

    Staff (`is_staff`) are the mission innovation: they reach the administration, with a second factor.
    """

    email = models.EmailField(
        "adresse électronique",
        unique=True,
        error_messages={"unique": "Un compte utilise déjà cette adresse."},
    )
    is_staff = models.BooleanField("accès à l’administration", default=False)
    is_active = models.BooleanField(
        "compte ouvert", default=True, help_text="Décochez pour suspendre le compte sans rien effacer."
    )
    date_joined = models.DateTimeField("ouvert le", default=timezone.now)
    # Goes up with each change of rights or keys: sessions that were opened before it are closed.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    # A change of one of these closes the account's other sessions; so do its groups and its second factors, which are
    # rows of other tables (`directory/sessions.py`).
    CLOSES_SESSIONS = frozenset({"email", "password", "is_staff", "is_superuser", "is_active"})

    # What statements prepared for an account may ask of it (`emi_alumni.foundation.prepared_statements`).
    PREPARED_BOUND = ("id",)
    PREPARED_SHAPE = ("is_active", "is_staff", "is_superuser", "rights")
    PREPARED_WITH = ("member",)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]

    objects = UserManager()

    class Meta:
        verbose_name = "compte"
        ordering = ["email"]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        super().clean()
        self.email = mailbox(self.email)

    def save(self, *args, **kwargs) -> None:
        """Whoever changes the address, the password or a role closes the account's other sessions by that."""
        fields = kwargs.get("update_fields")
        watched = self.CLOSES_SESSIONS if fields is None else self.CLOSES_SESSIONS.intersection(fields)
        if not watched:  # each sign-in saves `last_login`
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            before = User.objects.select_for_update().filter(pk=self.pk).values("session_epoch", *watched).first()
            if before:  # what was read before a change does not take it back
                self.session_epoch = before["session_epoch"]
            super().save(*args, **kwargs)
            if before and any(before[name] != getattr(self, name) for name in watched):
                from directory.sessions import end_sessions

                end_sessions(self, keep_current=True)
            if "email" in watched:
                self.keep_address_in_step()
            if before and before.get("email", self.email) != self.email:
                self.forget_address(before["email"])

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must carry to stay open: besides the password, the rights of the account and its epoch."""
        facts = (self.password, self.email, self.is_staff, self.is_superuser, self.session_epoch)
        return salted_hmac("directory.User.session", repr(facts), secret=secret, algorithm="sha256").hexdigest()

    def keep_address_in_step(self) -> None:
        """Make the login and allauth's record of it one address: codes go where the login says, and nowhere else.

        An address that staff correct counts as proven: they vouch for it.
        """
        from allauth.account.models import EmailAddress

        addresses = EmailAddress.objects.filter(user=self)
        if addresses.filter(email=self.email, primary=True).exists() or not addresses.exists():
            return
        addresses.exclude(email=self.email).delete()
        addresses.update_or_create(user=self, email=self.email, defaults={"primary": True, "verified": True})

    def forget_address(self, former: str) -> None:
        """What was to be sent to the former address does not leave, and what it holds opens nothing."""
        Letter.objects.waiting().filter(to=former, kind=Kind.CODE).delete()
        if not hasattr(self, "member"):
            # It would have opened a profile for this account (`Invitation.accept`).
            Invitation.objects.filter(email=former).revoke()

    @property
    def rights(self) -> frozenset[str]:
        """The permissions of staff, who alone have some; read once for each copy of the account."""
        return frozenset(self.get_all_permissions()) if self.is_staff and self.is_active else frozenset()

    @rights.setter
    def rights(self, held: frozenset[str]) -> None:
        self._perm_cache = set(held)

    # The joins that a name needs, for lists of accounts that know no app.
    NAME_JOINS = ("member",)
    # What the two first of these functions read, and who is of the mission.
    NAME_COLUMNS = (
        *("email", "is_staff", "member__given_name", "member__family_name"),
        *("member__hidden_by_choice", "member__suspended"),
    )

    def get_full_name(self) -> str:
        member = getattr(self, "member", None)
        return member.full_name if member else self.email

    def get_shown_name(self) -> str:
        """As other members read it: see `Member.shown_name`."""
        member = getattr(self, "member", None)
        return member.shown_name if member else self.email

    def get_short_name(self) -> str:
        member = getattr(self, "member", None)
        return member.given_name if member else self.email


def hash_token(token: str) -> str:
    """What we keep of a secret sent by mail: enough to recognise it, not to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, moment: datetime | None = None) -> Self:
        """Neither used, nor revoked, nor older than fourteen days."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=moment or timezone.now())

    def revoke(self) -> int:
        """Those still open open nothing any more, and their letters that wait do not leave; how many they were."""
        stopped = list(self.open().values_list("pk", flat=True))
        Letter.objects.waiting().about(Invitation.objects.filter(pk__in=stopped)).delete()
        return self.open().filter(pk__in=stopped).update(revoked_at=timezone.now())

    def from_token(self, token: str) -> "Invitation | None":
        """The open invitation that this secret opens; None for an unknown, used, revoked or expired one."""
        return self.open().select_related("member__cohort").filter(token_hash=hash_token(token)).first()


class Invitation(models.Model):
    """A letter that lets one imported person take up their profile, once, within fourteen days.

    Only a hash of the secret is stored. Whose profile it opens is in this row, never in the link (CVE-2022-21706).
    """

    member = models.ForeignKey("directory.Member", on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField("écrite à")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    # How the mission knows that the address is this person's, when it was not in the imported file.
    vouched_reason = models.CharField("pourquoi nous nous portons garants", max_length=300, blank=True)
    created_by = models.ForeignKey(
        "directory.User", verbose_name="par", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("créée le", default=timezone.now)
    expires_at = models.DateTimeField("valable jusqu’au")
    used_at = models.DateTimeField("utilisée le", null=True, blank=True)
    revoked_at = models.DateTimeField("annulée le", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.member} ({self.email})"

    @classmethod
    @transaction.atomic
    def issue(cls, member: "Member", *, email: str, by: "User | None", reason: str = "") -> tuple["Invitation", str]:
        """A new invitation and its secret, told once; earlier ones for this person stop working.

        Their row is held: no address is written down for somebody who was erased meanwhile. Raises ValidationError
        then, when the person already has an account, is suspended, or when an account uses this address.
        """
        from .members import Member, MemberState

        email = mailbox(email)
        stored = Member.objects.row(member.pk)
        if stored is None or stored.state == MemberState.ERASED:
            raise ValidationError("Cette personne n’est plus dans l’annuaire : rien n’est parti.")
        member = stored
        if member.user_id:
            raise ValidationError(f"{member.full_name} a déjà un compte.")
        if member.suspended:
            raise ValidationError(f"{member.full_name} est suspendue ou suspendu : levez d’abord la suspension.")
        if User.objects.filter(email=email).exists():
            raise ValidationError({"email": "Un compte utilise déjà cette adresse."})
        Invitation.objects.filter(member=member).revoke()
        token = secrets.token_urlsafe(32)
        invitation = cls.objects.create(
            member=member,
            email=email,
            token_hash=hash_token(token),
            vouched_reason=reason,
            created_by=by,
            expires_at=timezone.now() + INVITATION_LIFE,
        )
        return invitation, token

    def consume(self) -> bool:
        """Mark as used; False when somebody (a double click) already did."""
        now = timezone.now()
        return bool(Invitation.objects.open().filter(pk=self.pk).update(used_at=now))

    @transaction.atomic
    def accept(self, *, consents: Collection[str] = ()) -> User:
        """The person takes up their profile: an account opens, the network may find them, their consents are logged.

        `consents` are the ConsentPurpose they ticked; none is needed. A number is shown to the network only when its
        box is ticked, and to nobody otherwise; so is a photo that is already there. The address stays for nobody.
        Who had asked not to be listed, and now claims their profile, comes in and stays unlisted until they choose.
        Raises ValidationError, and changes nothing, when the link was used, revoked or has expired (a double click
        opens one account), or when the profile or the address belongs to another account meanwhile.
        """
        from .members import ConsentPurpose, Member, MemberState

        if not self.consume():
            raise ValidationError(LINK_IS_SPENT)
        member = Member.objects.row(self.member_id)
        if member is None or member.user_id or member.suspended or member.state == MemberState.ERASED:
            raise ValidationError(LINK_IS_SPENT)
        # Somebody of the mission may have an account, for the administration, before they have a profile.
        user = User.objects.filter(email=self.email).select_related("member").first()
        if user is None:
            user = User.objects.create_user(self.email)
        elif hasattr(user, "member") or not user.is_active:
            raise ValidationError(LINK_IS_SPENT)

        member.user = user
        member.email = member.email or self.email
        if member.state == MemberState.IMPORTED:
            member.state = MemberState.ACTIVE
        member.activated_at = member.confirmed_at = timezone.now()
        member.phone_audience = Audience.NETWORK if ConsentPurpose.PHONE in consents else Audience.NOBODY
        if ConsentPurpose.PHOTO in consents:
            member.photo_audience = Audience.NETWORK
        elif member.photo:
            member.photo_audience = Audience.NOBODY
        member.save()
        for purpose in ConsentPurpose.values:
            if purpose in consents:
                member.give_consent(purpose)
        return user


class ClaimState(models.TextChoices):
    WAITING = "waiting", "à vérifier"
    VOUCHED = "vouched", "reconnue"
    REFUSED = "refused", "sans suite"


class ProfileClaim(models.Model):
    """« Je suis dans le réseau mais mon adresse a changé » : the mission checks, then vouches.

    Anybody may write one; it tells its author nothing about who is in the directory.
    """

    given_name = models.CharField("prénom", max_length=80)
    family_name = models.CharField("nom", max_length=80)
    email = models.EmailField("adresse professionnelle actuelle")
    cohort = models.CharField("promotion", max_length=80, blank=True)
    collectivity = models.CharField("collectivité au moment de l’EMI", max_length=160, blank=True)
    message = models.TextField("ce qui nous aide à vous reconnaître", max_length=1000, blank=True)
    created_at = models.DateTimeField("reçue le", default=timezone.now)
    state = models.CharField("état", max_length=10, choices=ClaimState, default=ClaimState.WAITING)
    member = models.ForeignKey(
        "directory.Member",
        verbose_name="personne reconnue",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="claims",
    )
    decided_by = models.ForeignKey(
        "directory.User", verbose_name="par", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("traitée le", null=True, blank=True)

    class Meta:
        verbose_name = "demande d’accès"
        verbose_name_plural = "demandes d’accès"
        ordering = ["state", "created_at"]
        indexes = [models.Index(fields=["state", "created_at"], name="claim_queue")]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @transaction.atomic
    def vouch(self, *, member: "Member", by: User, reason: str = "") -> Invitation:
        """The mission recognises this person: an invitation to `member`'s profile leaves for the address of the claim.

        Raises ValidationError when the claim was decided meanwhile, or when `member` cannot be invited there (an
        account exists); PermissionDenied for anybody but staff.
        """
        from directory import mails

        self._decide(ClaimState.VOUCHED, by=by, member=member)
        reason = reason or f"Demande d’accès du {timezone.localtime(self.created_at):%d/%m/%Y}, vérifiée par la mission"
        invitation, token = Invitation.issue(member, email=self.email, by=by, reason=reason)
        mails.invite(invitation, token)
        return invitation

    def refuse(self, *, by: User) -> None:
        """Leave it without effect. Nobody is told: an answer would say who is in the directory.

        Raises ValidationError when the claim was decided meanwhile; PermissionDenied for anybody but staff.
        """
        self._decide(ClaimState.REFUSED, by=by)

    def _decide(self, state: ClaimState, *, by: User, member: "Member | None" = None) -> None:
        if not (by.is_active and by.is_staff):
            raise PermissionDenied
        decision = {"state": state, "decided_by": by, "decided_at": timezone.now(), "member": member}
        if not ProfileClaim.objects.filter(pk=self.pk, state=ClaimState.WAITING).update(**decision):
            raise ValidationError("Cette demande est déjà traitée.")
        for name, value in decision.items():
            setattr(self, name, value)
