"""Accounts under French addresses, with allauth's own URL names.

Written out rather than included: an address that allauth adds one day opens only once we have drawn its page.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from directory.mailbox_codes import without_dead_codes
from directory.views import activation, claims, reauthentication, second_factor, sign_in

urlpatterns = [
    # Coming in
    path("compte/connexion/", sign_in.SignIn.as_view(), name="account_login"),
    path("compte/connexion/code/", account.confirm_login_code, name="account_confirm_login_code"),
    path("compte/connexion/recevoir-un-code/", account.request_login_code, name="account_request_login_code"),
    path("compte/connexion/mot-de-passe/", sign_in.PasswordSignIn.as_view(), name="account_login_password"),
    path("compte/connexion/second-facteur/", mfa.authenticate, name="mfa_authenticate"),
    path("compte/connexion/cle/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("compte/deconnexion/", account.logout, name="account_logout"),
    path("compte/suspendu/", account.account_inactive, name="account_inactive"),
    path("compte/inscription/", account.signup, name="account_signup"),
    # Being invited, or asking to be
    path("bienvenue/<str:token>/", activation.activation, name="activation"),
    path("compte/demander-un-acces/", claims.claim, name="claim"),
    path("compte/demander-un-acces/merci/", claims.claim_done, name="claim_done"),
    # My address and my password
    path("compte/adresse/", account.email, name="account_email"),
    path("compte/adresse/code/", account.email_verification_sent, name="account_email_verification_sent"),
    path("compte/mot-de-passe/changer/", account.password_change, name="account_change_password"),
    path("compte/mot-de-passe/choisir/", reauthentication.ChoosePassword.as_view(), name="account_set_password"),
    path("compte/mot-de-passe/oublie/", account.password_reset, name="account_reset_password"),
    path(
        "compte/mot-de-passe/oublie/code/",
        account.confirm_password_reset_code,
        name="account_confirm_password_reset_code",
    ),
    path(
        "compte/mot-de-passe/oublie/nouveau/",
        account.complete_password_reset,
        name="account_complete_password_reset",
    ),
    path(
        "compte/mot-de-passe/oublie/fait/",
        account.password_reset_from_key_done,
        name="account_password_reset_completed",
    ),
    path("compte/confirmer/", account.reauthenticate, name="account_reauthenticate"),
    path("compte/confirmer/courriel/", reauthentication.ByMail.as_view(), name="account_reauthenticate_by_mail"),
    # My second factor
    path("compte/securite/", mfa.index, name="mfa_index"),
    path("compte/securite/confirmer/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("compte/securite/application/activer/", second_factor.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("compte/securite/application/retirer/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("compte/securite/codes/", second_factor.recovery_codes, name="mfa_view_recovery_codes"),
    path("compte/securite/codes/nouveaux/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(
        "compte/securite/codes/telecharger/",
        second_factor.recovery_codes_file,
        name="mfa_download_recovery_codes",
    ),
    path("compte/securite/cles/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("compte/securite/cles/ajouter/", second_factor.AddKey.as_view(), name="mfa_add_webauthn"),
    path("compte/securite/cles/confirmer/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("compte/securite/cles/<int:pk>/renommer/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("compte/securite/cles/<int:pk>/retirer/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    # My open sessions
    path("compte/sessions/", sign_in.SessionList.as_view(), name="usersessions_list"),
]

# All of them: a page that is added one day accepts no dead code either.
for pattern in urlpatterns:
    pattern.callback = without_dead_codes(pattern.callback)
