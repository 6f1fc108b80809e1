"""Who may sign in: an account, its address and its open sessions."""

from allauth.core import context
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import F
from django.dispatch import Signal
from django.utils import timezone
from django.utils.crypto import salted_hmac

from emi_alumni.foundation.outbox.models import Kind, Letter
from emi_alumni.foundation.push.models import Device
from emi_alumni.foundation.text import mailbox

# Sent, with `user` and `former`, in the transaction in which an account leaves an address.
address_left = Signal()


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
                self.end_sessions(keep_current=True)
            if "email" in watched:
                self.keep_address_in_step()
            if before and before.get("email", self.email) != self.email:
                self.forget_address(before["email"])

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must carry to stay open: besides the password, the rights of the account and its epoch."""
        facts = (self.password, self.email, self.is_staff, self.is_superuser, self.session_epoch)
        return salted_hmac("directory.User.session", repr(facts), secret=secret, algorithm="sha256").hexdigest()

    def end_sessions(self, *, keep_current: bool = False) -> None:
        """Close every session of this account. With `keep_current`, the one in which its owner is acting stays open.

        What ends them is the epoch, which each session carries signed (`get_session_auth_hash`): a session that no
        table lists ends too. The rows go so that the list of open sessions is true.
        """
        from allauth.usersessions.models import UserSession

        User.objects.filter(pk=self.pk).update(session_epoch=F("session_epoch") + 1)
        self.session_epoch = User.objects.values_list("session_epoch", flat=True).get(pk=self.pk)
        rows = UserSession.objects.filter(user=self)
        request = context.request if keep_current else None
        if request is not None and getattr(request, "user", None) == self:
            rows = rows.exclude(session_key=request.session.session_key)
            request.user.session_epoch = self.session_epoch
            request.session[HASH_SESSION_KEY] = User.objects.get(pk=self.pk).get_session_auth_hash()
        Session.objects.filter(session_key__in=list(rows.values_list("session_key", flat=True))).delete()
        rows.delete()
        if not self.is_active:  # what was told beside the pages stops with them
            Device.objects.of(self).delete()

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
        address_left.send(User, user=self, former=former)

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
