"""All settings, read from the environment once, loudly.

Every variable is listed in `.env.example` with its meaning. A secret may be given as NAME or,
better, as NAME_FILE with the path of a file that holds it.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def _text(name: str, default: str = "") -> str:
    file = os.environ.get(f"{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def _flag(name: str, *, default: bool = False) -> bool:
    value = _text(name, "1" if default else "0").lower()
    if value not in {"0", "1", "true", "false", "yes", "no"}:
        message = f"{name} must be 0 or 1, not {value!r}"
        raise ImproperlyConfigured(message)
    return value in {"1", "true", "yes"}


def _number(name: str, default: int) -> int:
    value = _text(name, str(default))
    if not value.isdecimal():
        message = f"{name} must be a whole number, not {value!r}"
        raise ImproperlyConfigured(message)
    return int(value)


def _own_secret_key(folder: Path) -> str:
    """Return the key kept in the data folder, made at the first start, readable by us only."""
    file = folder / "secret_key"
    if not file.exists():
        draft = folder / f"secret_key.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64), encoding="ascii")
        try:
            os.link(draft, file)  # fails where another process was first: then theirs stands
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text(encoding="ascii")


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "hwabaek.sqlite",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 30,
            # A writer takes the write lock at once; a reader that turns writer cannot fail halfway.
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;"
                "PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY;"
            ),
        },
        "TEST": {"NAME": path + ".test"},
    }


def _database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path))
    if parts.scheme not in {"postgres", "postgresql"}:
        message = "DATABASE_URL must begin with sqlite:// or postgresql://"
        raise ImproperlyConfigured(message)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or "") or _text("DATABASE_PASSWORD"),
        "HOST": unquote(host),
        "PORT": str(parts.port or ""),
        # A web server's thread keeps its connection; a broken one is noticed and replaced.
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


# Where everything that must be kept lies: database, papers, documents, keys.
DATA = Path(_text("HWABAEK_DATA", "var")).resolve()
DATA.mkdir(mode=0o700, parents=True, exist_ok=True)

KEYS = DATA / "keys"
FILES = DATA / "files"

DEBUG = _flag("HWABAEK_DEBUG")
DEMO = _flag("HWABAEK_DEMO")  # outbox page and direct sign-in links; never with real people
SECRET_KEY = _text("SECRET_KEY") or _own_secret_key(DATA)

# How the outside reaches us.
PORT = _number("PORT", 8000)
THREADS = _number("THREADS", 8)  # of each web server process
LIVE_CHECK_SECONDS = _number("LIVE_CHECK_SECONDS", 180)
PUBLIC_URL = _text("PUBLIC_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
TLS = PUBLIC_URL.startswith("https://")
_hosts = {urlsplit(PUBLIC_URL).hostname or "", *_text("ALLOWED_HOSTS").split()}
if not TLS:
    _hosts |= {"localhost", "127.0.0.1", "[::1]"}
ALLOWED_HOSTS = sorted(_hosts - {""})
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECURE_SSL_REDIRECT = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_AGE = _number("SESSION_HOURS", 8) * 3600
SESSION_COOKIE_NAME = "__Host-hwabaek" if TLS else "hwabaek"
CSRF_COOKIE_NAME = "__Host-csrf" if TLS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "hwabaek.web.views.errors.csrf_failed"
X_FRAME_OPTIONS = "DENY"
# The proxies in front of us, so many steps from the end of X-Forwarded-For; 0: none.
PROXIES = _number("PROXIES", 0)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "hwabaek",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "hwabaek.web.middleware.content_security",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hwabaek.web.middleware.live_position",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hwabaek.web.middleware.Refusals",
]
ROOT_URLCONF = "hwabaek.web.urls"
WSGI_APPLICATION = "hwabaek.wsgi.application"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 2**20  # a drawn signature of a long form fits many times
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
MAX_PAPER_BYTES = _number("MAX_PAPER_MB", 50) * 2**20

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "web" / "templates"],
        "OPTIONS": {
            "builtins": [
                "hwabaek.web.tags",
                "hwabaek.web.figures",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "hwabaek.web.display.display",
                "hwabaek.web.shell.shell",
            ],
        },
    },
]
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [Path(__file__).parent / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

DATABASES = {"default": _database(_text("DATABASE_URL") or f"sqlite://{DATA / 'hwabaek.sqlite3'}")}
AUTH_USER_MODEL = "hwabaek.Person"
AUTHENTICATION_BACKENDS = ["hwabaek.web.sign_in.PersonBackend"]
LOGIN_URL = "sign-in"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
LANGUAGE_COOKIE_NAME = "language"
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
USE_I18N = True

# Mail: smtp://user:password@host:587?tls=1, or outbox: (files, shown on a page in the demo).
MAIL_URL = _text("MAIL_URL", "outbox:")
OUTBOX = DATA / "outbox"
MAIL_FROM = _text("MAIL_FROM", "화백 <hwabaek@localhost>")
# Text messages: solapi: with the three values below, or outbox:, or none:.
SMS_URL = _text("SMS_URL", "outbox:" if DEMO else "none:")
SOLAPI_KEY = _text("SOLAPI_KEY")
SOLAPI_SECRET = _text("SOLAPI_SECRET")
SMS_FROM = _text("SMS_FROM")

# The organisation's seal: pkcs12:/path (passphrase in SEAL_PASSPHRASE) or
# pkcs11:/path/of/module?token=label&key=label (PIN in SEAL_PASSPHRASE).
SEAL_URL = _text("SEAL_URL", f"pkcs12:{DATA / 'keys' / 'seal.p12'}")
SEAL_PASSPHRASE = _text("SEAL_PASSPHRASE")
TIMESTAMP_URL = _text("TIMESTAMP_URL")
# PEM file with the roots that the authority's time stamps must lead to; "" takes any.
TIMESTAMP_ROOTS = _text("TIMESTAMP_ROOTS")
# Those who follow the logs and co-sign their checkpoints, one a line: its verifier key, its address.
WITNESSES = [tuple(line.split()) for line in _text("WITNESSES").splitlines() if line.strip()]
MASTHEAD = _flag("MASTHEAD")  # only an official government operator may show it

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": _text("LOG_LEVEL", "WARNING")},
}
SILENCED_SYSTEM_CHECKS = ["security.W021"] if TLS and not _flag("HSTS_PRELOAD") else []
