"""Settings, read from the environment (or a .env file); docs/operations.md lists every variable.

A value that makes no sense stops the start with a sentence: nothing is guessed in production.
"""

import re
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.mail.message import sanitize_address
from django.core.validators import validate_email

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

BOOLEANS = {"1": True, "true": True, "yes": True, "oui": True, "on": True}
BOOLEANS |= {"0": False, "false": False, "no": False, "non": False, "off": False}


def flag(name: str, *, default: bool) -> bool:
    """A yes or no from the environment; a mistyped one stops the start instead of meaning no."""
    raw = env.str(name, default="")
    if not raw:
        return default
    if raw.strip().lower() not in BOOLEANS:
        raise ImproperlyConfigured(f"{name}={raw!r} is neither yes nor no: write true or false.")
    return BOOLEANS[raw.strip().lower()]


def number(name: str, *, default: int) -> int:
    """A whole number, zero or more, from the environment."""
    raw = env.str(name, default="")
    if not raw:
        return default
    if not raw.strip().isdecimal():
        raise ImproperlyConfigured(f"{name}={raw!r} is not a whole number.")
    return int(raw)


def check_address(name: str, value: str, *, bare: bool = False) -> None:
    """An address that no letter can leave from stops the start; `bare` ones have no name before them."""
    address = value if bare else parseaddr(value)[1]
    try:
        if value or not bare:
            validate_email(address)
            address.rpartition("@")[0].encode("ascii")
            sanitize_address(value, "utf-8")
    except (ValidationError, ValueError):
        raise ImproperlyConfigured(
            f"{name}={value!r} is no address: write name@example.org"
            + ("." if bare else ', or "Réseau EMI <name@example.org>".')
        ) from None


# What kind of place this is ---------------------------------------------------------------------

DEBUG = flag("DEBUG", default=False)
# The fictitious network with its one-click sign-in. It never leaves a developer's machine.
DEMO = flag("DEMO", default=False)
if DEMO and not DEBUG:
    raise ImproperlyConfigured("DEMO=true needs DEBUG=true: the demo never runs in production.")
# Whether people reach the portal over HTTPS (in production, always).
HTTPS = flag("HTTPS", default=not DEBUG)

SECRET_KEY = env.str("SECRET_KEY", default="only-for-development" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is missing: set a long random value, kept out of the code.")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if DEBUG else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is missing: name the portal's host, such as alumni.example.org.")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS=* would let anybody choose the address written in our mails.")
# Where links in mails lead; requests are answered on ALLOWED_HOSTS.
PORTAL_URL = env.str("PORTAL_URL", default=f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0]}").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Where the portal keeps its database (SQLite), photos and collected static files.
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))

# What the house is made of ------------------------------------------------------------------------

INSTALLED_APPS = [
    # wiring
    "emi_alumni.pages",
    "emi_alumni.demo",
    # the tower, from top to bottom (tests/test_architecture.py)
    "mentoring",
    "resources",
    "events",
    "projects",
    "governance",
    "directory",
    # bedrock
    "emi_alumni.foundation.moderation",
    "emi_alumni.foundation.push",
    "emi_alumni.foundation.notifications",
    "emi_alumni.foundation.follows",
    "emi_alumni.foundation.outbox",
    "emi_alumni.foundation.unsent",
    "emi_alumni.foundation.caching",
    "emi_alumni.foundation.search",
    # libraries
    "emi_alumni.pages.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    # Not import_export: its functions alone are used (`directory/people_import.py`). As an app it would load, in each
    # process, every format of file that it knows.
    "phonenumber_field",
    "taggit",
    "template_partials",
]

MIDDLEWARE = [
    "emi_alumni.foundation.typography.Typography",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "emi_alumni.foundation.middleware.ContentPolicy",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "emi_alumni.foundation.middleware.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "emi_alumni.foundation.middleware.Accounts",
    "emi_alumni.foundation.unsent.middleware.UnsentForms",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "emi_alumni.foundation.middleware.PrivateResponses",
    "emi_alumni.foundation.middleware.SecondFactorForStaff",
    "directory.presence.WriterIsPresent",
]

if DEMO:
    MIDDLEWARE.insert(-1, "emi_alumni.pages.errors.InTheDemoToo")

ROOT_URLCONF = "emi_alumni.urls"
WSGI_APPLICATION = "emi_alumni.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATE_LOADERS = [
    "emi_alumni.foundation.template_loading.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                ("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", TEMPLATE_LOADERS)])
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "emi_alumni.pages.context.portal",
            ],
            "builtins": ["emi_alumni.pages.templatetags.components"],
        },
    }
]
FORM_RENDERER = "emi_alumni.pages.forms.PortalFormRenderer"

# Data -------------------------------------------------------------------------------------------

DATABASE_URL = env.str("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'portail.sqlite3'}")
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "emi_alumni.foundation.sqlite"
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    # Measured: with these, no acknowledged write is lost by a killed worker and no writer is refused.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            " PRAGMA journal_size_limit=67108864; PRAGMA temp_store=MEMORY;"  # a sort needs no room on the disk
            " PRAGMA cache_size=-8000;"  # 8 MB a process
        ),
    }
    # Connecting costs more than most pages ask: a process keeps its connection for a minute.
    DATABASES["default"]["CONN_MAX_AGE"] = 60
else:
    if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
        DATABASES["default"]["ENGINE"] = "emi_alumni.foundation.postgresql"
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # An hour: a new one reads the catalogue and plans all anew, which costs ten times what a page does.
    DATABASES["default"]["CONN_MAX_AGE"] = 3600
    # What a page asks is cut; what a command does is not (manage.py says which of them runs).
    takes_long = env.bool("DATABASE_MAY_TAKE_LONG", default=False)
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
        "-c lock_timeout=5s"
        + ("" if takes_long else " -c statement_timeout=10s -c idle_in_transaction_session_timeout=30s")
        # Plans of kept statements (foundation/prepared_cursor.py) are made once, not six times; machine code, never.
        + " -c plan_cache_mode=force_generic_plan -c jit=off"
    )

# Limits on requests are counted in the default cache: it must be shared by all the workers.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # A full table drops a third of what it holds, counts included: at Django's 300 it would forget limits that run.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # Facet counts and the like: worth a few seconds in one worker's memory, not a write to disk.
    "local": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "local",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}

MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"  # photos are served by a view that asks who is reading
FILE_UPLOAD_PERMISSIONS = 0o640
# What the forms take (10 Mo, and the rest of the form) is read in memory: a full disk refuses it with its form kept.
FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10

_files: dict[str, Any] = {"BACKEND": "emi_alumni.foundation.storage.WholeFileStorage"}
# A bucket instead of the folder, for several machines that share none.
if S3_BUCKET := env.str("S3_BUCKET", default=""):
    _server = {
        "endpoint_url": env.str("S3_ENDPOINT", default=""),
        "access_key": env.str("S3_ACCESS_KEY", default=""),
        "secret_key": env.str("S3_SECRET_KEY", default=""),
    }
    if not all(_server.values()):
        raise ImproperlyConfigured("S3_BUCKET needs S3_ENDPOINT, S3_ACCESS_KEY and S3_SECRET_KEY.")
    _endpoint = urlsplit(_server["endpoint_url"])
    if _endpoint.scheme != "https" and _endpoint.hostname not in ("127.0.0.1", "::1", "localhost"):
        raise ImproperlyConfigured("S3_ENDPOINT must begin with https://: photos and documents would travel in clear.")
    if find_spec("storages") is None:
        raise ImproperlyConfigured("S3_BUCKET needs the libraries of requirements-s3.txt.")
    _files = {
        "BACKEND": "emi_alumni.foundation.object_storage.WholeObjectStorage",
        "OPTIONS": _server | {"bucket_name": S3_BUCKET, "region_name": env.str("S3_REGION", default="us-east-1")},
    }

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": _files,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "emi_alumni.foundation.static_files.StaticFiles"
    },
}
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_USE_FINDERS = DEBUG

# Language ---------------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "emi_alumni.foundation.formats"
# Sentences of Django that we say in our own words; they come before its own.
LOCALE_PATHS = [BASE_DIR / "emi_alumni" / "locale"]
PHONENUMBER_DEFAULT_REGION = "FR"
PHONENUMBER_DEFAULT_FORMAT = "NATIONAL"

# Accounts (django-allauth) ------------------------------------------------------------------------

AUTH_USER_MODEL = "directory.User"
AUTHENTICATION_BACKENDS = ["directory.backends.PortalBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "directory.account_adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# A code, not a link: nothing in a mail opens anything by being followed.
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 900
# An open window is not enough to change the address or the password: the second factor or password is asked again.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# On top of allauth's own limits (3 codes a minute and 5 wrong passwords in 5 minutes for one address, and so on).
ACCOUNT_RATE_LIMITS = {
    "claim": "10/d/key",
    "claim_email": "3/d/key",
    "voice": "10/10m/key",
    "guest": "30/d/key",
    "guest_email": "5/d/key",
    "visitor": "20/d/key",
    "visitor_email": "3/d/key",
}
ACCOUNT_FORMS = {
    "login": "directory.forms.sign_in.SignInForm",
    "request_login_code": "directory.forms.sign_in.RequestCodeForm",
    "confirm_login_code": "directory.forms.sign_in.LoginCodeForm",
    "confirm_email_verification_code": "directory.forms.sign_in.EmailCodeForm",
    "confirm_password_reset_code": "directory.forms.sign_in.PasswordResetCodeForm",
    "add_email": "directory.forms.sign_in.NewEmailForm",
    "reset_password": "directory.forms.sign_in.AskPasswordResetForm",
    "reset_password_from_key": "directory.forms.sign_in.ResetPasswordForm",
    "set_password": "directory.forms.sign_in.SetPasswordForm",
    "change_password": "directory.forms.sign_in.ChangePasswordForm",
    "reauthenticate": "directory.forms.sign_in.PasswordAgainForm",
}
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_ADAPTER = "directory.account_adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "directory.forms.sign_in.SecondFactorForm",
    "reauthenticate": "directory.forms.sign_in.SecondFactorAgainForm",
    "activate_totp": "directory.forms.sign_in.ActivateAppForm",
    "add_webauthn": "directory.forms.sign_in.AddKeyForm",
    "edit_webauthn": "directory.forms.sign_in.EditKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Réseau EMI"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
USERSESSIONS_TRACK_ACTIVITY = False  # a page that is only read writes nothing
ALLAUTH_TRUSTED_PROXY_COUNT = number("TRUSTED_PROXIES", default=0)

# Mail -------------------------------------------------------------------------------------------

MAIL_SERVER = env.email_url("EMAIL_URL", default="consolemail://")
for _kind in ("smtp", "console"):
    if MAIL_SERVER["EMAIL_BACKEND"] == f"django.core.mail.backends.{_kind}.EmailBackend":
        MAIL_SERVER["EMAIL_BACKEND"] = f"emi_alumni.foundation.outbox.{_kind}.EmailBackend"
vars().update(MAIL_SERVER)
# Seconds, and nobody waits: a server may take its time after the text, and a letter cut off there leaves twice.
EMAIL_TIMEOUT = 60
# Whether letters leave from the process that writes them; otherwise `send_mail_queue --forever` sends them.
MAIL_AT_ONCE = flag("MAIL_AT_ONCE", default=DEBUG)
MAIL_HOST = "localhost" if DEBUG else urlsplit(PORTAL_URL).hostname
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"Réseau EMI <reseau-emi@{MAIL_HOST}>")
SERVER_EMAIL = env.str("SERVER_EMAIL", default=DEFAULT_FROM_EMAIL)
# Who answers questions about the portal; shown on the legal pages.
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="mission-innovation@example.org")
# A mailbox of ours where letters that cannot be delivered are returned, each to its own address: name+KEY@domain.
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", default="")
for _name in ("DEFAULT_FROM_EMAIL", "SERVER_EMAIL", "CONTACT_EMAIL", "BOUNCE_ADDRESS"):
    check_address(_name, vars()[_name], bare=_name in ("CONTACT_EMAIL", "BOUNCE_ADDRESS"))
if not DEBUG and not env.str("EMAIL_URL", default=""):
    raise ImproperlyConfigured("EMAIL_URL is missing: people sign in with a code sent by mail.")

# Push -------------------------------------------------------------------------------------------

# The keys that `make_vapid_keys` draws, and whom a push service may write to: mailto:… or https://…. Without them no
# device is told of anything, and no page speaks of it.
VAPID_PUBLIC_KEY = env.str("VAPID_PUBLIC_KEY", default="")
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", default="")
VAPID_CONTACT = env.str("VAPID_CONTACT", default="")
if VAPID_PUBLIC_KEY or VAPID_PRIVATE_KEY or VAPID_CONTACT:
    # Base64url of 65 bytes (an uncompressed point begins with 4), of 32 bytes.
    if not re.fullmatch(r"B[\w-]{86}", VAPID_PUBLIC_KEY, re.ASCII) or not re.fullmatch(
        r"[\w-]{43}", VAPID_PRIVATE_KEY, re.ASCII
    ):
        raise ImproperlyConfigured("VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY go together: draw them by make_vapid_keys.")
    if not VAPID_CONTACT.startswith(("mailto:", "https://")):
        raise ImproperlyConfigured("VAPID_CONTACT is neither mailto:name@example.org nor an https:// address.")

# Who answers for the portal (the pages that the law asks for) ---------------------------------------

# Law of 21 June 2004, article 1-1: publisher, director of publication, host, each with a name, an address, a telephone.
# The defaults are those of the Département du Val d'Oise, which publishes and hosts the portal. The director of
# publication of a local authority's site is whoever presides over it: write the name of the person in office.
PUBLISHER = env.str("PUBLISHER", default="Conseil départemental du Val d’Oise")
PUBLISHER_ADDRESS = env.str("PUBLISHER_ADDRESS", default="2 avenue du Parc, CS 20201 Cergy, 95032 Cergy-Pontoise cedex")
PUBLISHER_PHONE = env.str("PUBLISHER_PHONE", default="01 34 25 30 30")
PUBLICATION_DIRECTOR = env.str(
    "PUBLICATION_DIRECTOR", default="La présidente ou le président du conseil départemental du Val d’Oise"
)
HOSTING = env.str("HOSTING", default=f"{PUBLISHER}, {PUBLISHER_ADDRESS}, téléphone {PUBLISHER_PHONE}")
# Regulation (EU) 2016/679, articles 13 and 38: how to reach the data protection officer, by post unless said.
DPO_CONTACT = env.str("DPO_CONTACT", default=f"Délégué à la protection des données, {PUBLISHER}, {PUBLISHER_ADDRESS}")

# Headers and cookies ------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "upgrade-insecure-requests": HTTPS,
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "microphone", "geolocation", "payment", "usb")
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS and flag("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^sante/"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# Preloading binds every site of the domain for years: the collectivité's IT department decides.
SECURE_HSTS_PRELOAD = flag("HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = [] if SECURE_HSTS_PRELOAD else ["security.W021"]
if flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
UNSENT_COOKIE_NAME = "__Host-reprise" if HTTPS else "reprise"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "emi_alumni.foundation.session_store"
SESSION_COOKIE_AGE = 30 * 24 * 3600
CSRF_FAILURE_VIEW = "emi_alumni.pages.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# The portal's own limits (docs/operations.md) ------------------------------------------------------

TAGGIT_CASE_INSENSITIVE = True
# Pages of people one account may open in an hour; 0 lifts the limit.
DIRECTORY_PAGES_PER_HOUR = number("DIRECTORY_PAGES_PER_HOUR", default=120)

# What a watching machine elsewhere says (Authorization: Bearer …) to be told, by /sante/pret/, what is wrong.
HEALTH_TOKEN = env.str("HEALTH_TOKEN", default="")
# Hours after which a missing backup (`manage.py back_up`) is told there; 0 when backups are made otherwise.
BACKUP_MAX_HOURS = number("BACKUP_MAX_HOURS", default=0)
LAST_BACKUP = DATA_DIR / "last-backup"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"secrets": {"()": "emi_alumni.foundation.logs.HideSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets"]}},
    "root": {"handlers": ["console"], "level": "INFO" if not DEBUG else "WARNING"},
    # pypdf tells each oddity of a file that somebody sends; what we make of it is said to them.
    "loggers": {"django.server": {"level": "INFO"}, "pypdf": {"level": "CRITICAL"}},
}
