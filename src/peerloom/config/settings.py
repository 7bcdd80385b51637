"""Django's settings, all from the environment."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from peerloom.config import environment

PACKAGE = Path(__file__).resolve().parent.parent
DATA = environment.data_folder()

DEBUG = environment.switch("PEERLOOM_DEBUG")
DEMO = environment.switch("PEERLOOM_DEMO")
SECRET_KEY = environment.required_secret("PEERLOOM_SECRET_KEY")
# The first one seals, all of them open: so the secret can be changed without losing what was sealed before.
SEALING_SECRETS = environment.words("PEERLOOM_SEALING_SECRETS", SECRET_KEY)
SITE_URL = environment.site_address("PEERLOOM_URL", "http://localhost:8000")
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = [*environment.words("PEERLOOM_HOSTS", "localhost,127.0.0.1,[::1]"), urlsplit(SITE_URL).hostname or ""]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []
ONE_ORGANISATION = environment.choice("PEERLOOM_ORGANISATIONS", "anyone", {"anyone": False, "one": True})
PLAIN_HTTP_OUTSIDE = environment.switch("PEERLOOM_PLAIN_HTTP_OUTSIDE")
UNDO_MINUTES = environment.whole_number("PEERLOOM_UNDO_MINUTES", 15)

INSTALLED_APPS = [
    "peerloom.domain",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "peerloom.config.urls"
WSGI_APPLICATION = "peerloom.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "peerloom.web.surroundings.surroundings",
            ],
            "builtins": [
                "peerloom.web.look.tags",
                "peerloom.web.jobs.tags",
            ],
        },
    }
]
FORM_RENDERER = "peerloom.web.look.forms.FieldRenderer"

DATABASES = {"default": environment.database("DATABASE_URL", f"sqlite:///{DATA / 'peerloom.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000; "
        "PRAGMA secure_delete=ON;",  # what was taken back or deleted does not stay in free pages
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Shared by all processes: sign-in limits and used codes must hold across them.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "peerloom_cache"}
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
SCHEDULES = {
    "notifications.deliver": {"job": "peerloom.domain.notifications.jobs.deliver", "every": 15},
    "people.read_calendars": {"job": "peerloom.domain.people.jobs.read_calendars", "every": 600},
    "enrolment.delete_old_drafts": {
        "job": "peerloom.domain.enrolment.jobs.applicants.delete_old_drafts",
        "every": 6 * 3600,
    },
    "enrolment.remind_referees": {"job": "peerloom.domain.enrolment.jobs.references.remind_referees", "every": 3600},
    "relationships.sessions": {"job": "peerloom.domain.relationships.jobs.sessions.tend_sessions", "every": 300},
    "training.refreshers": {"job": "peerloom.domain.training.jobs.remind_of_refreshers", "every": 21600},
    "relationships.nudges": {"job": "peerloom.domain.relationships.jobs.nudges.nudge", "every": 900},
    "relationships.check_ins": {"job": "peerloom.domain.relationships.jobs.check_ins.keep_check_ins", "every": 900},
    "relationships.conversations": {
        "job": "peerloom.domain.relationships.jobs.micro.settle_conversations",
        "every": 300,
    },
    "relationships.resume_after_breaks": {
        "job": "peerloom.domain.relationships.jobs.changes.resume_after_breaks",
        "every": 3600,
    },
    "relationships.close_and_end": {"job": "peerloom.domain.relationships.jobs.endings.close_and_end", "every": 3600},
    "relationships.remind_of_workshops": {
        "job": "peerloom.domain.relationships.jobs.workshops.remind_of_workshops",
        "every": 900,
    },
    "feedback.waves": {"job": "peerloom.domain.feedback.jobs.waves.keep_waves", "every": 900},
    "feedback.mixing": {"job": "peerloom.domain.feedback.jobs.answering.mix_anonymous_answers", "every": 24 * 3600},
    "feedback.studies": {"job": "peerloom.domain.feedback.jobs.studies.remind_of_studies", "every": 3600},
    "feedback.testimonials": {
        "job": "peerloom.domain.feedback.jobs.testimonials.expire_testimonials",
        "every": 3600,
    },
    "feedback.freeze_objectives": {
        "job": "peerloom.domain.feedback.jobs.objectives.freeze_objectives_of_started",
        "every": 3600,
    },
    "jobs.prune": {"job": "peerloom.foundation.jobs.sweeping.prune", "every": 3600},
}

AUTH_USER_MODEL = "mentoring.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "peerloom.web.people.accounts.AccountAdapter"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
REPLY_ADDRESS = environment.reply_address("PEERLOOM_REPLY_ADDRESS")
ACCOUNT_FORMS = {
    "login": "peerloom.web.people.account_forms.SignInForm",
    "request_login_code": "peerloom.web.people.account_forms.RequestCodeForm",
    "confirm_login_code": "peerloom.web.people.account_forms.EnterCodeForm",
}
ACCOUNT_RATE_LIMITS = {
    # Beside those of signing in. A school class behind one address has to be able to apply within an hour.
    "apply_start": "120/h/ip",
    "apply_mail": "60/h/ip,4/h/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = environment.whole_number("PEERLOOM_PROXIES", 0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Peerloom"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO

EMAIL_BACKEND = environment.choice(
    "PEERLOOM_MAIL",
    "smtp",
    {
        "smtp": "django.core.mail.backends.smtp.EmailBackend",
        "file": "django.core.mail.backends.filebased.EmailBackend",
        "console": "django.core.mail.backends.console.EmailBackend",
    },
)
EMAIL_FILE_PATH = DATA / "mailbox"
EMAIL_HOST = environment.text("PEERLOOM_MAIL_HOST", "localhost")
EMAIL_PORT = environment.whole_number("PEERLOOM_MAIL_PORT", 587)
EMAIL_HOST_USER = environment.text("PEERLOOM_MAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("PEERLOOM_MAIL_PASSWORD")
EMAIL_USE_TLS, EMAIL_USE_SSL = environment.choice(
    "PEERLOOM_MAIL_SECURITY", "starttls", {"starttls": (True, False), "tls": (False, True), "none": (False, False)}
)
EMAIL_TIMEOUT = 10  # seconds; whoever asks for a sign-in code waits for it
DEFAULT_FROM_EMAIL = environment.text("PEERLOOM_MAIL_FROM", "Peerloom <peerloom@localhost>")
EMAIL_SUBJECT_PREFIX = ""

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["peerloom.config.formats"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATICFILES_DIRS = [PACKAGE / "static"]
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "media", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
MEDIA_ROOT = DATA / "media"

FILE_UPLOAD_HANDLERS = [
    "peerloom.web.uploads.RefuseFlood",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "usb": [],
    "publickey-credentials-get": ["self"],
    "publickey-credentials-create": ["self"],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_survey_links": {"()": "peerloom.config.survey_lines.WithoutSurveyLinks"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_survey_links"]},
    },
    "root": {"handlers": ["console"], "level": "INFO" if not DEBUG else "DEBUG"},
    "loggers": {
        "django.db.backends": {"level": "INFO"},
        "asyncio": {"level": "INFO"},
        "httpcore": {"level": "INFO"},
        "markdown_it": {"level": "INFO"},
        "puremagic": {"level": "INFO"},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
    },
}

ENVIRONMENT_NAMES = frozenset(environment.names_read)
