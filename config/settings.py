"""All settings, from the environment only (see .env.example for every variable with its meaning)."""

import json
import os
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.api_settings import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401  (Django reads them here)
from config.broker import OF_REDIS, of_folder
from config.env import Environment

# Lets annotations such as ModelForm[Organization] stand in class headers.
django_stubs_ext.monkeypatch()

env = Environment(os.environ)
BASE_DIR = Path(__file__).resolve().parent.parent
MODE = env.mode
DEMO = MODE == "demo"
STATE_DIR = Path(
    env.text(
        "STATE_DIR",
        example="/var/lib/shared-table",
        default=str(BASE_DIR / (".state/test" if MODE == "test" else ".state")),
    )
)

# ---- what must be secret ----
DEBUG = False
SECRET_KEY = env.secret("SECRET_KEY", default="only-for-demonstrations-and-tests-never-in-production")
# SECURITY: signs personal links. A key of its own, so that rotating SECRET_KEY keeps mailed links alive.
LINK_KEY = env.secret("LINK_KEY", default="only-for-demonstrations-and-tests-signs-personal-links")

# ---- where we are reached ----
BASE_URL = env.origin("BASE_URL", example="https://table.example.org", default="http://localhost:8000")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", example="table.example.org", default="localhost,127.0.0.1,testserver")
SECURE = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
BEHIND_PROXY = env.flag("BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many trusted proxies append to X-Forwarded-For: the limits count by the address the last of them saw.
# SECURITY: behind a proxy at least one, or all visitors were one address; without, none, or anybody chose their own.
PROXY_COUNT = env.number("PROXY_COUNT", default=int(BEHIND_PROXY), least=int(BEHIND_PROXY), most=5 * BEHIND_PROXY)

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

INSTALLED_APPS = [
    "config",
    "desk",
    "convenings",
    "partnerships",
    "labor",
    "outbox",
    "regions",
    "accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "accounts.admin_config.PlatformAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "convenings.straight.answer_straight",
    "regions.languages.SpeakToGuests",
    "config.bodies.RefuseLargeBodies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.refusals.say_what_is_not_taken",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.cache",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django.contrib.humanize.templatetags.humanize",
                "config.templatetags.ui",
                "config.templatetags.moments",
                "config.templatetags.wayfinding",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# ---- data: `default` is the plain role that serves, `owner` migrates and dumps ----
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.database("DATABASE_URL", default="postgres://app@localhost/shared_table")
    | {"CONN_MAX_AGE": 60, "DISABLE_SERVER_SIDE_CURSORS": True, "ATOMIC_REQUESTS": False}
}
if os.environ.get("DATABASE_OWNER_URL"):
    DATABASES["owner"] = env.database("DATABASE_OWNER_URL") | {"TEST": {"DEPENDENCIES": []}}
    DATABASES["default"]["TEST"] = {"MIRROR": "owner"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Nothing relies on the cache; what must be counted is counted in PostgreSQL (accounts.limits).
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    # Of one process: what is drawn alike for everybody.
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}},
}

# ---- who signs in ----
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["config.sessions.Accounts"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = False  # counted by accounts.limits instead, in one table for every process
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": json.loads(
            env.text("OIDC_PROVIDERS", example='[{"provider_id": "state", ...}]', default="[]", optional=True) or "[]"
        )
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_ENGINE = "config.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30

# ---- what browsers are told ----
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
# Personal links carry their token in the path: no other site may learn it.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# ---- words and time ----
LANGUAGE_CODE = "en"
# Spoken with guests, in pages, letters and calendars; `make words` keeps the catalog. Staff pages speak the first.
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
# What a guest chooses on a page lasts for the visit, on the pages at its foot too.
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SECURE = SECURE
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "UTC"

# For so long the phones in a room are answered by each process from what one of them was just told.
FACE_SECONDS = 0.0 if MODE == "test" else 0.25

# ---- files ----
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = STATE_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Pages name the hashed files only; compressing the others as well would double the longest step of a first start.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = STATE_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024  # a file for the directory, 10 MB, and its form
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a letter to 10,000 chosen people

# Who looks at files people bring, before anybody else may; empty: they are shown at once.
EVIDENCE_SCAN = env.scanner("EVIDENCE_SCAN")

# ---- mail ----
EMAIL = env.mail("EMAIL_URL", default="smtp://localhost:1025")
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = EMAIL["EMAIL_HOST"], EMAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_USER"], EMAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_TLS", False), EMAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = env.text(
    "MAIL_FROM", example="invitations@table.example.org", default="table@shared-table.example"
)
# What the domain of MAIL_FROM must say for it: the SPF term of our mail server, and the key it signs with (DKIM).
MAIL_SPF = env.text("MAIL_SPF", example="include:spf.provider.example", optional=True)
MAIL_DKIM_SELECTOR = env.dkim_selector("MAIL_DKIM_SELECTOR", default="mail")
MAIL_DKIM_KEY = env.text("MAIL_DKIM_KEY", example="MIIBIjANBgkq...", optional=True)
# Who is asked about domains: host:port; empty means as the machine does.
DNS_RESOLVER = env.name_server("DNS_RESOLVER")

# ---- mail that comes in: fetched from a mailbox, or brought by a provider ----
INBOX = env.inbox("INBOX_URL")
HOOK_SECRET = env.hook_secret("HOOK_SECRET")
MAIL_PROVIDER, MAIL_PROVIDER_KEY = env.mail_provider(HOOK_SECRET)  # who tells us what became of our mail
# Answers come to reply+…@INBOX_DOMAIN. Without it they go to the region's own mailbox.
INBOX_DOMAIN = env.domain("INBOX_DOMAIN", example="in.table.example.org")
# By what name its mail server says what it found out about a sender; "" where it says nothing.
INBOX_AUTHSERV_ID = env.domain("INBOX_AUTHSERV_ID", example="mx.table.example.org")
if INBOX and not INBOX_DOMAIN:
    raise env.problem("INBOX_DOMAIN", "is missing, but INBOX_URL fetches its mail", "in.table.example.org")
if INBOX_DOMAIN and not (INBOX or HOOK_SECRET):
    example = "imaps://user:password@mail.example.org/INBOX"
    raise env.problem("INBOX_URL", "is missing, and no HOOK_SECRET either: nobody would hear INBOX_DOMAIN", example)

# ---- background work: Redis carries in production, the file system in the demonstration ----
REDIS_URL = env.text("REDIS_URL", example="redis://localhost:6379/0", default="", optional=MODE != "production")
CELERY_BROKER_URL = REDIS_URL or "folder://localhost"
BROKER_DIR = STATE_DIR / "broker"
CELERY_BROKER_TRANSPORT_OPTIONS = OF_REDIS if REDIS_URL else of_folder(BROKER_DIR)
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 900
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

# ---- API ----
SILENCED_SYSTEM_CHECKS: list[str] = []
TEST_RUNNER = "django.test.runner.DiscoverRunner"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.security.DisallowedHost": {"level": "ERROR"}},
}
