"""Every setting, read from the environment once, in sections. `docs/deploy.md` lists the variables."""

import os
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from django.utils.csp import CSP

from helpdesk.mail.mailers import mailers_from

BASE_DIR = Path(__file__).resolve().parent.parent


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, str(int(default))).strip().lower() in {"1", "true", "yes", "on"}


def _attachments(url: str) -> dict[str, object]:
    if not url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    parts = urlsplit(url)  # s3://key:secret@host/bucket?region=…
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "endpoint_url": f"https://{parts.hostname}" + (f":{parts.port}" if parts.port else ""),
            "bucket_name": parts.path.strip("/"),
            "access_key": unquote(parts.username or ""),
            "secret_key": unquote(parts.password or ""),
            "region_name": parse_qs(parts.query).get("region", [None])[0],
            "file_overwrite": False,
            "default_acl": None,
        },
    }


def _limits() -> str:
    """How long PostgreSQL works on one statement, or waits for a lock, for this process.

    `helpdesk.wsgi` sets both for pages alone: a page that waits holds one of few threads, and whoever asked has gone.
    Workers, migrations and commands wait as long as they must.
    """
    limits = {name: os.environ.get(name.upper(), "") for name in ("statement_timeout", "lock_timeout")}
    return " ".join(f"-c {name}={value}" for name, value in limits.items() if value)


# --- Ground -----------------------------------------------------------------------------------
VAR = Path(os.environ.get("VAR", BASE_DIR / "var"))
DEBUG = _flag("DEBUG", True)
DEMO = _flag("DEMO", DEBUG)  # demo workspace, development mailbox, demo sign-ins on the sign-in page
SECRET_KEY = os.environ.get("SECRET_KEY", "development-only-key-that-check-deploy-refuses")
OUR_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
ALLOWED_HOSTS = ["*"]  # `Hosts` refuses all but these and the hosts that admins gave to brands
# How many proxies of ours pass requests on: whose word on the address of the sender is taken.
PROXIES = int(os.environ.get("PROXIES", "0"))
BASE_URL = os.environ.get("BASE_URL", "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if origin]

ROOT_URLCONF = "helpdesk.urls"
WSGI_APPLICATION = "helpdesk.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "allauth",
    "allauth.account",
    "helpdesk.running",
    "helpdesk.ui",
    "helpdesk.ledger",
    "helpdesk.people",
    "helpdesk.live",
    "helpdesk.mail",
    "helpdesk.conversations",
    "tickets",
    "inbox",
    "portal",
    "helpdesk.apps.ProjectConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "portal.views.hosts.Hosts",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "helpdesk.ui.languages.HouseLanguage",
    "helpdesk.ui.zones.ReadersZone",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "helpdesk.ui.trouble.Trouble",
]
CSRF_FAILURE_VIEW = "helpdesk.ui.trouble.csrf_failure"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "helpdesk.ui.engine.Pages",
        "NAME": "pages",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "helpdesk.ui.environment.environment",
            "context_processors": [
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "helpdesk.ui.contexts.demo",
            ],
        },
    },
    # For what packages bring along: allauth's mails, widgets of forms.
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

# --- PostgreSQL: the only source of truth -------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/helpdesk"),
        conn_max_age=600,
        conn_health_checks=True,
    )
}
# Statements are bound by the server and kept prepared per connection: planning one anew took PostgreSQL three times as
# long as answering it. A pooler in between must know prepared statements (PgBouncer does, from 1.21).
DATABASES["default"].setdefault("OPTIONS", {}).update(connect_timeout=5, server_side_binding=True, prepare_threshold=3)
if limits := _limits():
    given = DATABASES["default"]["OPTIONS"].get("options", "")
    DATABASES["default"]["OPTIONS"]["options"] = f"{given} {limits}".strip()

# --- Redis or Valkey: may be emptied at any time -------------------------------------------------
REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379")
CACHES = {
    "default": {
        "BACKEND": "helpdesk.live.cache.ForgivingRedisCache",
        "LOCATION": f"{REDIS_URL}/1",
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _flag("HTTPS", not DEBUG)
CSRF_COOKIE_HTTPONLY = True

# --- Celery --------------------------------------------------------------------------------------
CELERY_BROKER_URL = f"{REDIS_URL}/0"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_SERIALIZER = "json"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False  # a lost nudge is found by the sweep; a page never waits for Redis
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "max_retries": 0,  # to connect for a nudge; a worker waits for Redis by other means
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 0.5,
    "socket_timeout": 5,
}

# --- Live stream: a process of its own ------------------------------------------------------------
LIVE_URL = os.environ.get("LIVE_URL", "/live/")

# --- Sign-in --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["helpdesk.people.adapter.TeammateBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/inbox/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"  # teammates are invited by an admin, nobody signs up
ACCOUNT_ADAPTER = "helpdesk.people.adapter.TeammateAdapter"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True

# --- Mail -----------------------------------------------------------------------------------------
MAIL_URL = os.environ.get("MAIL_URL", "")  # unset: the development mailbox shows what went out
MAILERS = mailers_from(MAIL_URL)
SMTP_HOST = os.environ.get("SMTP_HOST", "127.0.0.1")
SMTP_PORT = int(os.environ.get("SMTP_PORT", "2525"))
SMTP_CONNECTIONS = int(os.environ.get("SMTP_CONNECTIONS", "100"))  # at once; one more is asked to come again later
SMTP_SENDER_PER_MINUTE = int(os.environ.get("SMTP_SENDER_PER_MINUTE", "600"))  # mails of one sender; 0: no limit
SMTP_MEMORY_BYTES = int(os.environ.get("SMTP_MEMORY_BYTES", str(128 * 1024 * 1024)))  # of mail that is half here
MAIL_MAX_BYTES = int(os.environ.get("MAIL_MAX_BYTES", str(35 * 1024 * 1024)))
MAIL_TRUSTED_AUTHSERV_ID = os.environ.get("MAIL_TRUSTED_AUTHSERV_ID", "")
# A burst of moves tells the customer of the last one; on a demo nobody wants to wait that long.
STATE_MAIL_SECONDS = float(os.environ.get("STATE_MAIL_SECONDS", "5" if DEMO else "120"))
# Our name in the loop header: no other helpdesk may have the same, or its mail looks like our own come back.
MAIL_INSTANCE = os.environ.get("MAIL_INSTANCE") or sha256(f"mail:{SECRET_KEY}".encode()).hexdigest()[:16]

# --- Files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", VAR / "static"))
MEDIA_ROOT = VAR / "files"
STORAGES = {
    "default": _attachments(os.environ.get("FILES_URL", "")),  # unset: below VAR
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "helpdesk.ui.sheets.WholeSheets"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- Safety ---------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF, *([LIVE_URL] if LIVE_URL.startswith("http") else [])],
    "frame-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if _flag("HTTPS", not DEBUG):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365

# --- Language and time ------------------------------------------------------------------------------
LANGUAGE_CODE = "en"  # of the team's pages, and of brands that say nothing else
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("es", "Español"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "helpdesk" / "locale"]
CUSTOMER_PATHS = ("/portal/", "/forms/", "/tickets/mails/")  # the team's own pages are never translated by halves
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("TIME_ZONE", "UTC")  # of mails, and of readers whose browser does not say

# --- Health -----------------------------------------------------------------------------------------
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")  # bearer of /metrics; unset: open in development, closed elsewhere

# --- Logs -------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
