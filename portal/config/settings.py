"""Settings of the portal. Everything a deployment changes is an environment variable.

Three kinds of deployment: try-out (the default: SQLite, one process tree, keys made on first use),
demo (`SISHEN_DEMO=1`, what `make run` starts) and service (`SISHEN_IN_SERVICE=1`: PostgreSQL, Redis,
TLS, keys given from outside; `portal.config.processes.checks` refuses anything less).
"""

import sys
import tempfile
from pathlib import Path

from csp.constants import NONE, SELF

from portal.config.environment.databases import database_of
from portal.config.environment.folders import make_own_folder
from portal.config.environment.keys import kept_key
from portal.config.environment.variables import Variables

env = Variables()
BASE_DIR = Path(__file__).resolve().parents[2]

TESTING = "pytest" in sys.modules
IN_SERVICE = env.bool("SISHEN_IN_SERVICE", default=False)
DEMO = env.bool("SISHEN_DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
TLS = env.bool("TLS", default=IN_SERVICE)

if TESTING and "DATA" not in env.ENVIRON:
    _test_data = tempfile.TemporaryDirectory(prefix="sishen-test-", ignore_cleanup_errors=True)
    DATA_DIR = Path(_test_data.name)
else:
    DATA_DIR = Path(env.str("DATA", default=str(BASE_DIR / "var"))).resolve()
KEYS_DIR = DATA_DIR / "keys"
CHECKPOINTS_DIR = DATA_DIR / "checkpoints"
for _folder in (DATA_DIR, KEYS_DIR, CHECKPOINTS_DIR, DATA_DIR / "sessions", DATA_DIR / "static", DATA_DIR / "arriving"):
    make_own_folder(_folder)


def _key(name, file, length):
    # A service never makes its own keys: two machines would disagree. The checks refuse "missing".
    return env.str(name, default="") or ("missing" if IN_SERVICE else kept_key(KEYS_DIR / file, length=length))


SECRET_KEY = _key("SECRET_KEY", "secret.key", length=64)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "portal.config",
    "portal.demo",
    "portal.reference",
    "appraisal",
    "outreach",
    "mediation",
    "cases",
    "portal.office",
    "portal.dispatch",
    "portal.people",
    "portal.ledger",
    "portal.shell",
    "portal.people.administration.installed.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "guardian",
    "rest_framework",
]

MIDDLEWARE = [
    "portal.config.api.refusals.problems_under_api",
    "django.middleware.security.SecurityMiddleware",
    "portal.config.processes.health.reached_by_any_name",
    "portal.shell.pages.middleware.request_id",
    "portal.config.requests.border.stated_origin",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.config.requests.sessions.IdleSessionMiddleware",
    "portal.config.requests.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.config.requests.sessions.SessionLimitMiddleware",
    "portal.people.entrance.middleware.own_password_first",
    "portal.shell.pages.middleware.private_pages",
    "portal.shell.pages.middleware.fresh_navigation",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.config.requests.kept.typing_kept",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.config.requests.faults.Faults",
    "portal.shell.pages.middleware.PlainRefusals",
    "portal.config.requests.refusals.RecordedRefusals",
    "axes.middleware.AxesMiddleware",
    "portal.config.requests.once.OnceKeys",
]

ROOT_URLCONF = "portal.config.urls"
WSGI_APPLICATION = "portal.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["portal.shell.templatetags.form_key"],
            "libraries": {"i18n": "portal.shell.templatetags.translated"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.shell.pages.navigation.navigation",
                "portal.config.requests.kept.put_back",
            ],
        },
    }
]

# The only look up the street: dotted paths of functions in upper apps that lower ones call.
# Inbox and schedule gather from all (portal.dispatch), verify_ledger recomputes live rows (portal.ledger),
# the frame of every page shows where one can go and who one is (portal.shell).
EVENT_KINDS = [
    "cases.kinds.KINDS",
    "appraisal.kinds.KINDS",
    "portal.office.kinds.KINDS",
    "portal.dispatch.kinds.KINDS",
    "portal.people.kinds.KINDS",
    "portal.ledger.kinds.KINDS",
]
NOTICE_KINDS = [
    "cases.notices.NOTICES",
    "appraisal.notices.NOTICES",
    "portal.office.notices.NOTICES",
    "portal.dispatch.notices.own.NOTICES",
]
INBOX_PROVIDERS = ["cases.desk.inbox.piles", "appraisal.desk.inbox.piles"]
REMINDER_SOURCES = ["cases.desk.reminders.sources.sources"]
UPLOAD_RIGHTS = [
    "cases.file.case.permissions.may_upload",
    "appraisal.entries.permissions.may_upload",
    "appraisal.consequences.talks.queries.may_upload",
    "appraisal.ratings.permissions.may_upload",
]
EXPORT_KINDS = ["portal.office.registers.export.kinds", "cases.desk.exporting.kinds.kinds"]
# The page of a case, and its sections in the order of their tabs.
CASE_PAGE = "cases.desk.file.views.render_file"
CASE_SECTIONS = [
    "cases.desk.file.sections.FACTS",
    "cases.file.parties.sections.PARTIES",
    "cases.file.evidence.sections.EVIDENCE",
    "cases.property.sections.PROPERTY",
    "cases.review.rounds.sections.MATTERS",
    "cases.clocks.keeping.sections.CLOCKS",
    "cases.quality.supervision.sections.SUPERVISION",
    "cases.papers.sections.DOCUMENTS",
    "cases.desk.file.sections.HISTORY",
]
IMPORT_KINDS = ["cases.exchange.imports.importing.kinds", "appraisal.entries.tables.importing.kinds"]
PERSON_SEARCHES = [
    "cases.file.parties.search.search",
    "cases.file.evidence.search.search",
    "cases.intake.enquiries.search.search",
]
REGISTERS = ["cases.desk.registers.queries.registers"]
DESK_PROVIDERS = ["cases.desk.panels.panels"]
SCHEDULE_PROVIDERS = [
    "portal.dispatch.runs.jobs.jobs",
    "portal.office.schedule.jobs",
    "cases.file.search.jobs.jobs",
    "portal.office.exports.jobs.jobs",
    "cases.desk.schedule.jobs",
    "portal.office.imports.jobs.jobs",
    "cases.intake.jobs.jobs",
    "appraisal.desk.schedule.jobs",
    "appraisal.desk.drafting.jobs.jobs",
]
OUTBOX_HANDLERS = {"notice.fan_out": "portal.dispatch.notices.deeds.fan_out"}
# What may be counted, declared beside the tables that it reads; appraisal gathers it.
MEASURES = [
    "cases.review.rounds.measures.MEASURES",
    "cases.quality.evaluations.measures.MEASURES",
    "cases.review.matters.measures.MEASURES",
    "cases.review.decisions.measures.MEASURES",
    "cases.clocks.measures.MEASURES",
    "cases.intake.measures.MEASURES",
    "cases.intake.enquiries.measures.MEASURES",
    "cases.property.measures.MEASURES",
    "cases.review.discussions.measures.MEASURES",
    "cases.quality.supervision.measures.MEASURES",
    "cases.quality.rereading.measures.MEASURES",
    "portal.office.staff.measures.MEASURES",
    "appraisal.entries.measures.MEASURES",
    "appraisal.results.measures.MEASURES",
]
# What early warnings look at beside the measures: complaints, reconsiderations, follow-ups come with their rooms.
WARNING_SIGNALS = []
WATCHDOG_PROVIDERS = ["cases.desk.watchdog.checks", "appraisal.desk.watchdog.checks"]
VERIFICATION_PROVIDERS = [
    "portal.people.verification.findings",
    "cases.file.sight.verification.findings",
    "appraisal.engine.verification.findings",
]
NAVIGATION_PROVIDERS = [
    "portal.dispatch.navigation.entries",
    "cases.desk.navigation.entries",
    "portal.office.navigation.entries",
    "appraisal.desk.navigation.entries",
    "portal.people.navigation.entries",
]
WHOAMI_PROVIDER = "portal.people.navigation.whoami"
DEMO_USERS_PROVIDER = "portal.people.entrance.demo.demo_users"

DATABASES = {"default": database_of(env.str("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}"))}
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
DATABASES["default"]["ATOMIC_REQUESTS"] = False
PREPARE_STATEMENTS = env.bool("PREPARE_STATEMENTS", default=True)
if IS_SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        # Take the write lock first: a deferred transaction that reads, then writes,
        # fails at once with "database is locked" when two people act together.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # synchronous=FULL: a power cut must not take back a deed whose checkpoint already left the database.
        "init_command": (
            "PRAGMA journal_mode=WAL;"
            f"PRAGMA synchronous={'OFF' if TESTING else 'FULL'};"
            "PRAGMA foreign_keys=ON;"
            "PRAGMA recursive_triggers=ON;"
            "PRAGMA secure_delete=ON"
        ),
    }
    # A file, not memory: threads that share a database in memory do not wait for each other's locks.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Compiling a query pays for itself in none of ours, and took most of the time of several. What stands in memory or
    # on flash is read at any place about as fast as in order; the server's own guess is that of a turning disk.
    planning = "-c jit=off -c random_page_cost=1.1"
    # A test database is worth nothing after a power cut, so no commit waits for the disk; and its tables are small.
    planning += " -c synchronous_commit=off -c max_parallel_workers_per_gather=0" if TESTING else ""
    DATABASES["default"]["OPTIONS"] = {"options": planning}
# SQLite leaves the included columns of a covering index out, which costs it nothing but speed (W040); the library
# `i18n` of our templates stands in front of Django's on purpose (W003).
SILENCED_SYSTEM_CHECKS = ["models.W040", "templates.W003"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

BROKER_URL = env.address("BROKER_URL", default="memory://localhost/", schemes=("memory", "redis", "rediss"))
CELERY_BROKER_URL = BROKER_URL
if BROKER_URL.startswith("memory"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 0.02}
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        # Above the longest task, else Redis hands a running task to a second worker.
        "visibility_timeout": 6 * 3600,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
# The broker is a doorbell: a deed never waits for it, the sweep finds what the bell missed.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_BEAT_SCHEDULE = {"tick": {"task": "portal.dispatch.tasks.tick", "schedule": 60.0}}

AUTH_USER_MODEL = "people.Officer"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "portal.people.administration.backends.PostBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "login"
CSRF_FAILURE_VIEW = "portal.config.requests.kept.csrf_failure"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ANONYMOUS_USER_NAME = None

# The login form and the API name the field so, whatever the column is called.
AXES_USERNAME_FORM_FIELD = "username"
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", default=5)
LOGIN_ADDRESS_LIMIT = env.int("LOGIN_ADDRESS_LIMIT", default=20)
LOGIN_ACCOUNT_LIMIT = env.int("LOGIN_ACCOUNT_LIMIT", default=20)
LOGIN_GLOBAL_LIMIT = env.int("LOGIN_GLOBAL_LIMIT", default=500)
AXES_HANDLER = "portal.people.entrance.limits.Limits"
AXES_USERNAME_CALLABLE = "portal.people.entrance.limits.username_of"
AXES_COOLOFF_TIME = env.float("LOGIN_LOCK_HOURS", default=0.25)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# Whoever goes on guessing does not lengthen the lock, or he could keep somebody out for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "portal.shell.views.locked_out"
AXES_VERBOSE = False
# One answer to where a request comes from, for the lock as for the ledger.
AXES_CLIENT_IP_CALLABLE = "portal.shell.addresses.address_of"
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=15 if IN_SERVICE else 30)
# Before what cannot be taken back the password is asked for again, unless it was given so lately; 0 asks nobody.
CONFIRM_MINUTES = env.int("CONFIRM_MINUTES", default=5 if IN_SERVICE else 0)
API_TOKEN_DAYS = env.int("API_TOKEN_DAYS", default=90)
SESSION_LIMIT_HOURS = env.int("SESSION_LIMIT_HOURS", default=12)
SESSION_COOKIE_NAME = "sishen_session"
SESSION_COOKIE_AGE = SESSION_IDLE_MINUTES * 60
# Idle time counts from the last request; sessions live outside the database, so reading writes nothing.
SESSION_SAVE_EVERY_REQUEST = True
CACHE_URL = env.address("CACHE_URL", default="", schemes=("redis", "rediss"))
if CACHE_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}}
    SESSION_ENGINE = "django.contrib.sessions.backends.cache"
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    SESSION_ENGINE = "django.contrib.sessions.backends.file"
    SESSION_FILE_PATH = str(DATA_DIR / "sessions")

SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = TLS
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_REFERRER_POLICY = "same-origin"
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

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = not IN_SERVICE
FILES_BUCKET = env.str("FILES_BUCKET", default="")
FILES_IN_FOLDER = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
FILES_IN_BUCKET = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": FILES_BUCKET,
        "endpoint_url": env.str("FILES_ENDPOINT", default="") or None,
        "region_name": env.str("FILES_REGION", default="") or None,
        "access_key": env.str("FILES_ACCESS_KEY", default="") or None,
        "secret_key": env.str("FILES_SECRET_KEY", default="") or None,
        "default_acl": None,
        # Two uploads of one content are two objects: what belongs to a file is never written over.
        "file_overwrite": False,
        "max_memory_size": 1024**2,
    },
}
STORAGES = {
    "default": FILES_IN_BUCKET if FILES_BUCKET else FILES_IN_FOLDER,
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IN_SERVICE and not TESTING
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "media"
DOCUMENTS_DIR = env.str("DOCUMENTS_DIR", default=str(DATA_DIR / "documents"))
REVIEW_BODY = env.str("REVIEW_BODY", default="")
COURT = env.str("COURT", default="")
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# Files on their way lie with the data, where the nightly job finds what a killed process left.
FILE_UPLOAD_TEMP_DIR = str(DATA_DIR / "arriving")
UPLOAD_LARGEST_MB = env.int("UPLOAD_LARGEST_MB", default=4096)
UPLOAD_KINDS = env.list(
    "UPLOAD_KINDS", default=["image", "document", "text", "audio", "video", "archive", "web", "other"]
)
UPLOAD_CHUNK_MB = env.int("UPLOAD_CHUNK_MB", default=8)
UPLOAD_WAITING_MB = env.int("UPLOAD_WAITING_MB", default=20480)
UPLOAD_KEPT_HOURS = env.int("UPLOAD_KEPT_HOURS", default=24)
# "none" says that no scanner is wanted, which a service must say; left empty, nobody has thought of one.
ANTIVIRUS_SAID = env.str("ANTIVIRUS", default="")
ANTIVIRUS = "" if ANTIVIRUS_SAID == "none" else ANTIVIRUS_SAID
FILE_AUDIT_DAYS = env.int("FILE_AUDIT_DAYS", default=1)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        # First, so that who is unknown is told how to come in (401).
        "portal.people.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["portal.config.api.parsing.BodyParser"],
    "EXCEPTION_HANDLER": "portal.config.api.refusals.answer",
    "DEFAULT_SCHEMA_CLASS": "portal.config.api.schema.Described",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Sishen 四审",
    "VERSION": "1",
    "DESCRIPTION": "The deeds and lists of the portal. What a program should know beforehand: docs/reference/api.md.",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": True,
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "portal.config.api.schema.with_words"],
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "AnswerEnum": "portal.office.fields.rules.ANSWERS",
        "BulletinKindEnum": "appraisal.results.bulletins.models.Bulletin.Kind",
        "CaseKindEnum": "cases.file.case.states.CaseKind",
        "CaseSourceEnum": "cases.models.Case.Source",
        "CaseStateEnum": "cases.file.case.states.CaseState",
        "AppraisedEnum": "appraisal.scheme.versions.models.SubjectKind",
        "EvaluationTriggerEnum": "cases.models.Evaluation.Trigger",
        "LadderTriggerEnum": "appraisal.consequences.base.Trigger",
        "ProposalEnum": "appraisal.consequences.base.Proposal",
        "OpinionStateEnum": "appraisal.consequences.personnel.models.Opinion.State",
        "EntryRoleEnum": "appraisal.entries.api.shapes.ROLE_CHOICES",
        "EntryStateEnum": "appraisal.entries.models.Entry.State",
        "EntryGradeEnum": "appraisal.entries.models.Grade",
        "DocumentFormatEnum": "cases.models.CaseDocument.Format",
        "EvaluationKindEnum": "cases.models.Evaluation.Kind",
        "EvidenceKindEnum": "cases.models.Evidence.Kind",
        "ImportStateEnum": "portal.office.models.ImportBatch.State",
        "FilingReviewOutcomeEnum": "cases.models.FilingReview.Outcome",
        "MatterKindEnum": "cases.file.case.states.MatterKind",
        "OfficeEnum": "portal.people.models.Role",
        "PartyRoleEnum": "cases.models.Party.Role",
        "PartyOutcomeEnum": "cases.models.PartyDecision.Outcome",
        "ReissueStateEnum": "appraisal.results.reissues.models.Reissue.State",
        "SubjectKindEnum": "appraisal.desk.api.serializers.KIND_WORDS",
        "UnitKindEnum": "portal.people.models.Unit.Kind",
        "SupervisionStateEnum": "cases.models.SupervisionOrder.State",
    },
}

# A draft of a registration that nobody has changed for so long is thrown away.
DRAFT_DAYS = env.int("DRAFT_DAYS", default=30)
SENT_FORM_DAYS = env.int("SENT_FORM_DAYS", default=7)
KEPT_HOURS = env.int("KEPT_HOURS", default=72)

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": env.one_of("LOG_LEVEL", default="WARNING", choices=LOG_LEVELS)},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},
        # Its messages name the account and the address; both are in its table.
        "axes": {"level": "CRITICAL"},
    },
}
