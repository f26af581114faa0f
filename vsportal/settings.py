"""Settings of one installation. Whatever differs between installations comes from the environment (docs/operate.md)."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from vsportal.operations import log_lines
from vsportal.operations.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

# --- What this process is -------------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="")  # Django itself refuses to sign anything with an empty one
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])  # older ones, still good for reading
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PORTAL_URL = env("PORTAL_URL", default="http://localhost:8000")  # the address that mails link to
# For test processes only: the moment at which their clock stands still. `check --deploy` refuses it.
FROZEN_NOW = parse_datetime(env("FROZEN_NOW", default="")) if env("FROZEN_NOW", default="") else None

INSTALLED_APPS = [
    "demo",
    "vsportal.web",
    "vsportal.api_pages",
    "vsportal.operations",
    "packs",
    "indicators",
    "governance",
    "streams",
    "people",
    "sign_in",
    "rights",
    "jobs",
    "outbox",
    "doors",
    "audit",
    "tenancy",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "guardian",
    "rest_framework",
]

MIDDLEWARE = [
    "vsportal.operations.middleware.Probes",  # health and figures: before host names, TLS, sessions and the log
    "doors.middleware.RequestId",
    "vsportal.operations.middleware.RequestLine",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "vsportal.web.middleware.PermissionsPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "doors.tokens.entry.TokenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "sign_in.middleware.VisitAge",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "vsportal.web.audit.probes.ProbeRecorder",  # outside it, too: counts what was not found
    "doors.middleware.RefusalRecorder",  # outside the organisation's transaction: records what it rolled back
    "sign_in.middleware.StrangersLimit",
    "tenancy.middleware.OrganisationMiddleware",
    "vsportal.web.middleware.LocalTime",
    "sign_in.middleware.OrganisationDoor",
    "doors.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "vsportal.urls"
ORGANISATION_URLCONF = "vsportal.organisation_urls"  # everything behind /t/<slug>/
WSGI_APPLICATION = "vsportal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vsportal.web.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "doors.forms.PortalRenderer"


# --- Data ------------------------------------------------------------------------------------------------------------
def database(variable: str) -> dict[str, object]:
    """A connection from its URL, on our backend; the tenant scope is one transaction, so requests are not atomic."""
    config = env.db_url(variable, default="postgres:///vsportal")
    return config | {"ENGINE": "tenancy.postgresql", "ATOMIC_REQUESTS": False, "CONN_HEALTH_CHECKS": True}


DATABASES = {
    # The app role: bound by row-level security, owns nothing, runs everything.
    "default": database("DATABASE_URL") | {"CONN_MAX_AGE": 600, "TEST": {"SERIALIZE": False}},
    # The migrator: owns the tables; `manage.py migrate --database owner` and backups only.
    "owner": database("DATABASE_OWNER_URL") | {"TEST": {"MIRROR": "default"}},
}
REFUSE_UNFIT_DATABASE_ROLE = env.bool("REFUSE_UNFIT_DATABASE_ROLE", default=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "vsportal",
        "KEY_FUNCTION": "tenancy.cache.tenant_key",
    }
}

# --- Celery: Redis holds nothing that cannot be rebuilt; due work are rows (docs/jobs.md) ---------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900, "global_keyprefix": "vsportal:"}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
JOBS_TICK_SECONDS = env.int("JOBS_TICK_SECONDS", default=60)
CELERY_BEAT_SCHEDULE = {
    "tick": {
        "task": "jobs.tick",
        "schedule": timedelta(seconds=JOBS_TICK_SECONDS),
        "options": {"expires": JOBS_TICK_SECONDS},
    },
}
CELERY_BEAT_SCHEDULE_FILENAME = env("CELERY_BEAT_SCHEDULE_FILENAME", default="celerybeat-schedule")

# --- Mail ------------------------------------------------------------------------------------------------------------
EMAIL_HOST = env("EMAIL_HOST", default="127.0.0.1")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="vsportal <vsportal@localhost>")
SELF_SERVICE = env("SELF_SERVICE", default="off") == "on"  # may anybody found an organisation?
INVITATION_DAYS = env.int("INVITATION_DAYS", default=7)  # for how long an invitation can be accepted
MAIL_DOMAIN = env("MAIL_DOMAIN", default="vsportal.example")  # right-hand side of each Message-ID

# --- People and sign-in ----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "tenancy.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/organisations/"
ACCOUNT_ADAPTER = "vsportal.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # people come in by an administrator's hand, not by signing up
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a mail when a password or a second factor changes
# Wrong passwords and codes are counted by sign_in.limits, so that nobody can lock out somebody else.
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": "", "reset_password": "20/m/ip,5/m/key"}
MFA_ADAPTER = "sign_in.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "sign_in.second_factor.CodeForm",
    "reauthenticate": "sign_in.second_factor.CodeAgainForm",
    "add_webauthn": "sign_in.second_factor.AddKeyForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # there is nothing to guess
MFA_TOTP_TOLERANCE = 1
# Providers that may stand inside the operator's own network, or answer without TLS: host names.
OIDC_INTERNAL_HOSTS = env.list("OIDC_INTERNAL_HOSTS", default=[])
API_STRANGERS_PER_MINUTE = env.int("API_STRANGERS_PER_MINUTE", default=600)  # from one network address; 0: no limit
# guardian: rights are rows of our own (rights.models.Grant); nobody is anonymous, nobody holds a global right.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # its backend would answer without an organisation or a moment; rights.services.may is the door
]

# --- What the browser is told ---------------------------------------------------------------------------------------
SECURE = env.bool("SECURE", default=PORTAL_URL.startswith("https://"))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "doors.errors.csrf_failure"
DEVICE_COOKIE_NAME = "__Host-device" if SECURE else "device"  # sign_in.devices
VISIT_SECONDS = env.int("VISIT_SECONDS", default=12 * 3600)  # since signing in
VISIT_IDLE_SECONDS = env.int("VISIT_IDLE_SECONDS", default=4 * 3600)  # since the last request
VISIT_SEEN_SECONDS = 300  # how exactly the last request is noted
SESSION_COOKIE_AGE = VISIT_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_HSTS_SECONDS = 63072000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0  # which part of X-Forwarded-For to believe
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"  # the portal asks for none of them
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "frame-src": [SELF],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
UPLOAD_LIMIT_BYTES = env.int("UPLOAD_LIMIT_BYTES", default=10 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- Static files ----------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / ".vsportal" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_STORAGE_BACKEND = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if env.bool("STATIC_UNHASHED", default=False)
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATICFILES_STORAGE_BACKEND},
}
WHITENOISE_USE_FINDERS = env.bool("STATIC_UNHASHED", default=False)

# --- API -------------------------------------------------------------------------------------------------------------
API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", default=1200)  # of one person; 0: no limit
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["doors.api_entry.TokenAuthentication", "doors.api_entry.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["doors.api_entry.ActiveMember"],
    "DEFAULT_THROTTLE_CLASSES": ["doors.api_entry.RateLimit"],
    "DEFAULT_PAGINATION_CLASS": "doors.api_pages.CursorPages",
    "DEFAULT_FILTER_BACKENDS": ["doors.api_entry.Filters"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["doors.api_entry.JSONBody", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_SCHEMA_CLASS": "doors.api_schema.Schema",
    "DEFAULT_METADATA_CLASS": None,  # the OpenAPI document says it, and better
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "doors.api_problems.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "DATETIME_INPUT_FORMATS": ["iso-8601"],
}
SPECTACULAR_SETTINGS = {
    "TITLE": "vsportal",
    "DESCRIPTION": (
        "The API of one organisation: the same services, rights and words as on its pages. How it is versioned, paged, "
        "changed, sent again and refused: docs/api.md."
    ),
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SERVERS": [
        {"url": "/t/{organisation}/api/v1", "variables": {"organisation": {"default": "northshore"}}},
    ],
    "SCHEMA_PATH_PREFIX": "",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "Role": "tenancy.models.Role",
        "StreamState": "streams.states.StreamState",
        "StreamRole": "streams.models.StreamRole",
        "ScopeKind": "streams.models.ScopeKind",
        "WorkKind": "streams.models.WorkKind",
        "Family": "indicators.models.Family",
        "Direction": "indicators.models.Direction",
        "Interval": "indicators.models.Interval",
        "SignalState": "indicators.states.SignalState",
        "SignalAnswer": "indicators.services.Answer",
        "SeatKind": "governance.bodies.models.SeatKind",
        "DecisionState": "governance.decisions.states.DecisionState",
        "EscalationState": "governance.escalations.states.EscalationState",
        "ReviewState": "governance.reviews.states.ReviewState",
        "RiskState": "governance.risks.states.RiskState",
        "BreachAnswer": "governance.guardrails.models.Answer",
        "BreachState": "governance.guardrails.states.BreachState",
        "ActionState": "governance.actions.states.ActionState",
        "CauseKind": "governance.risks.models.CauseKind",
        "RequestState": "governance.reviews.states.RequestState",
        "MatrixState": "rights.matrix.states.MatrixState",
        "FactKind": "rights.matrix.models.FactKind",
        "Cycle": "governance.forums.models.Cycle",
        "MeetingState": "governance.meetings.states.MeetingState",
        "AgendaState": "governance.meetings.states.AgendaState",
        "MessageState": "outbox.models.MessageState",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "doors.api_schema.finish",
        "vsportal.api_pages.document.add_examples",
    ],
}

# --- Language and time: each organisation has its own zone; the database and the logs speak UTC ------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = ["vsportal.formats"]

# --- Logs: one JSON line each, with request and organisation, never personal text; figures for those with the token -----
LOGGING = log_lines.configuration(env("LOG_LEVEL", default="WARNING"))
REQUEST_LOG = env.bool("REQUEST_LOG", default=True)
log_lines.configure()
METRICS_TOKEN = env("METRICS_TOKEN", default="")  # without one there is no /metrics
