"""allauth's forms in our words: what to write, with an example, and no grey text that vanishes inside the field."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse

from directory.account_adapters import STAY_SIGNED_IN, TOO_MANY, limit_session
from emi_alumni.foundation.forms import ASK_COMPLETE_EMAIL, PlainWords
from emi_alumni.foundation.missing import missing

TWELVE_OR_MORE = "Douze caractères ou plus : quatre ou cinq mots qui ne vont pas ensemble font un bon mot de passe."
NOT_TWICE_THE_SAME = "Les deux mots de passe diffèrent : écrivez deux fois le même."


class PortalWords(PlainWords):
    """Gives allauth's fields the labels and hints of the portal."""

    LABELS: dict[str, str] = {}
    HINTS: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.LABELS.get(name, field.label)
            field.help_text = self.HINTS.get(name, "")
            field.error_messages["required"] = missing(field, own=True)
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = ASK_COMPLETE_EMAIL
                field.widget.attrs["class"] = "input tall"


class SignInForm(PortalWords, account.LoginForm):
    """An address; the code that comes back by mail is the key."""

    LABELS = {"login": "Votre courriel professionnel", "remember": "Garder ma session ouverte 30 jours sur ce poste"}
    HINTS = {"login": "Celui de votre collectivité, par exemple prenom.nom@ville.fr."}

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        stay = request.session[STAY_SIGNED_IN] = bool(self.cleaned_data.get("remember"))
        response = super().login(request, redirect_url=redirect_url)
        if request.user.is_authenticated:  # by a password: allauth has just set its own length, staff or not
            limit_session(request, request.user, stay=stay)
        return response

    @property
    def is_blocked(self) -> bool:
        """Whether the answer is « too many »."""
        return any(TOO_MANY in errors for errors in self.errors.values())


class PasswordSignInForm(SignInForm):
    """For those who chose a password."""

    LABELS = SignInForm.LABELS | {"password": "Votre mot de passe"}
    HINTS = SignInForm.HINTS
    field_order = ["login", "password", "remember"]

    def _setup_password_field(self) -> None:
        """allauth drops the field when nobody signs up with a password; here it stays."""


class CodeForm(PortalWords):
    """The eight letters of a mail, in either case, with or without the dash."""

    LABELS = {"code": "Le code reçu"}
    HINTS = {"code": "Huit lettres, par exemple BCDF-GHJK. Minuscules ou majuscules, avec ou sans tiret."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {
            "class": "input tall short",
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }


class LoginCodeForm(CodeForm, account.ConfirmLoginCodeForm):
    pass


class MailboxProofForm(CodeForm, account.ConfirmLoginCodeForm):
    pass


class EmailCodeForm(CodeForm, account.ConfirmEmailVerificationCodeForm):
    pass


class PasswordResetCodeForm(CodeForm, account.ConfirmPasswordResetCodeForm):
    pass


class RequestCodeForm(PortalWords, account.RequestLoginCodeForm):
    LABELS = {"email": SignInForm.LABELS["login"]}
    HINTS = {"email": SignInForm.HINTS["login"]}


class NewEmailForm(PortalWords, account.AddEmailForm):
    LABELS = {"email": "Nouvelle adresse"}
    HINTS = {"email": "Un code y part : recopiez-le pour confirmer que cette adresse est à vous."}


class AskPasswordResetForm(PortalWords, account.ResetPasswordForm):
    LABELS = {"email": SignInForm.LABELS["login"]}


class TwoPasswords(PortalWords):
    """A new password, written twice; allauth's own sentence for two different ones becomes ours."""

    LABELS = {
        "oldpassword": "Mot de passe actuel",
        "password1": "Nouveau mot de passe",
        "password2": "Le même, une seconde fois",
    }
    HINTS = {"password1": TWELVE_OR_MORE}

    def add_error(self, field: str | None, error: Any) -> None:
        if field == "password2" and "password1" in self.cleaned_data:
            error = ValidationError(NOT_TWICE_THE_SAME)
        super().add_error(field, error)


class SetPasswordForm(TwoPasswords, account.SetPasswordForm):
    pass


class ChangePasswordForm(TwoPasswords, account.ChangePasswordForm):
    pass


class ResetPasswordForm(TwoPasswords, account.ResetPasswordKeyForm):
    pass


class PasswordAgainForm(PortalWords, account.ReauthenticateForm):
    LABELS = {"password": "Votre mot de passe"}


class SecondFactorCode(PortalWords):
    LABELS = {"code": "Votre code"}
    HINTS = {"code": "Les six chiffres de votre application, ou l’un de vos codes de secours."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"class": "input tall short", "spellcheck": "false"}


class SecondFactorForm(SecondFactorCode, mfa.AuthenticateForm):
    pass


class SecondFactorAgainForm(SecondFactorCode, mfa.ReauthenticateForm):
    pass


class ActivateAppForm(SecondFactorCode, totp.ActivateTOTPForm):
    LABELS = {"code": "Code affiché par l’application"}
    HINTS = {"code": "Six chiffres ; ils changent toutes les trente secondes."}


class AddKeyForm(PortalWords, webauthn.AddWebAuthnForm):
    LABELS = {"name": "Nom de cette clé", "passwordless": "M’en servir aussi pour entrer sans code par courriel"}
    HINTS = {
        "name": "Pour la reconnaître, par exemple « Ordinateur du bureau ».",
        "passwordless": "L’appareil demandera alors votre empreinte, votre visage ou votre code.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("passwordless", True)
        self.fields["name"].validators.append(MaxLengthValidator(100))


class EditKeyForm(PortalWords, webauthn.EditWebAuthnForm):
    LABELS = {"name": AddKeyForm.LABELS["name"]}
    HINTS = {"name": AddKeyForm.HINTS["name"]}
