"""Every setting of Inventra, typed, with its unit and reason; read from the environment once."""

import hashlib
import secrets
import tempfile
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parent
PRODUCTION_KEY_BYTES = 32
# Code and own name of every language that app/translations holds; English is the language of the sources.
LANGUAGES = {"en": "English", "de": "Deutsch", "ar": "العربية"}


class Settings(BaseSettings):
    """The process's settings; each is the upper-case environment variable of the same name."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", frozen=True)

    database_url: str = Field("", description="PostgreSQL >= 15; empty: the embedded server under VAR_DIR")
    redis_url: str = Field("", description="Redis >= 6.2 with noeviction; empty: the embedded server under VAR_DIR")
    var_dir: Path = Field(ROOT / "var", description="the only folder written to: servers, logs, secret key")
    port: int = Field(8000, ge=1, le=65535, description="TCP port of the web server")
    host: str = Field("127.0.0.1", description="address the web server binds")
    services: str = Field("all", description="packages that register their screens, comma separated, or 'all'")
    environment: str = Field("local", description="label shown in the top bar: local, staging, production")
    secret_key: str = Field("", description="signs sessions and tokens; empty: made once under VAR_DIR")
    trusted_hosts: str = Field("", description="comma separated host names the site answers to; required in production")
    base_currency: str = Field("EUR", min_length=3, max_length=3, description="ISO 4217 code of stock values")
    count_approval_limit: Decimal = Field(
        Decimal(100), ge=0, description="a count that gains or loses more than this needs approval, base currency"
    )
    language: str = Field("en", description="language of people who chose none and whose browser asks for none of ours")
    time_zone: str = Field("UTC", description="IANA zone in which people read times until they choose their own")
    web_workers: int = Field(1, ge=1, description="gunicorn processes")
    web_threads: int = Field(64, ge=2, description="threads per process; every open websocket holds one")
    statement_timeout_ms: int = Field(15_000, description="PostgreSQL statement_timeout of web requests, milliseconds")
    lock_timeout_ms: int = Field(2_000, description="PostgreSQL lock_timeout, milliseconds")
    api_page_size_max: int = Field(200, description="largest page an API list answers, rows")
    count_cap: int = Field(10_000, description="lists count at most this many rows, then say 10,000+")
    task_lease_seconds: int = Field(30, ge=1, description="a task not finished by then may be taken by another worker")
    sweep_seconds: int = Field(15, ge=1, description="period of the sweep for lost wake-ups and expired leases")
    log_level: str = Field("INFO", description="least severe log messages to keep: DEBUG, INFO, WARNING, ERROR")
    demo_password: str = Field("", description="password of the first logins; empty: random ones kept under VAR_DIR")
    failpoints: str = Field("", description="test only: name=action pairs that arm failpoints")

    @property
    def is_production(self) -> bool:
        """Whether the start-up guard applies."""
        return self.environment == "production"

    @property
    def chosen_services(self) -> frozenset[str]:
        """Packages that register their screens; empty for every one."""
        names = frozenset(name.strip() for name in self.services.split(",") if name.strip())
        return frozenset() if "all" in names else names

    @property
    def socket_dir(self) -> Path:
        """Folder of the embedded servers' Unix sockets; short, because a socket's path is limited to 107 bytes."""
        digest = hashlib.sha256(str(self.var_dir.resolve()).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"inventra-{digest}"

    @property
    def is_postgres_embedded(self) -> bool:
        """Whether this installation runs its own PostgreSQL."""
        return not self.database_url

    @property
    def is_redis_embedded(self) -> bool:
        """Whether this installation runs its own Redis."""
        return not self.redis_url

    @property
    def sqlalchemy_url(self) -> str:
        """SQLAlchemy URL of the database, through psycopg 3."""
        if self.is_postgres_embedded:
            return f"postgresql+psycopg://postgres@/inventra?host={self.socket_dir}"
        scheme, _, rest = self.database_url.partition("://")
        if scheme.partition("+")[0] not in ("postgresql", "postgres"):
            raise ValueError("DATABASE_URL must start with postgresql://; PostgreSQL is the only database")
        return f"postgresql+psycopg://{rest}"

    @property
    def redis_address(self) -> str:
        """redis-py URL of the queue."""
        return self.redis_url or f"unix://{self.socket_dir / 'redis.sock'}"

    @cached_property
    def signing_key(self) -> str:
        """SECRET_KEY, or a random one kept under VAR_DIR; raises ValueError for a short key in production."""
        if self.secret_key:
            if self.is_production and len(self.secret_key.encode()) < PRODUCTION_KEY_BYTES:
                raise ValueError(f"SECRET_KEY must have at least {PRODUCTION_KEY_BYTES} bytes in production")
            return self.secret_key
        if self.is_production:
            raise ValueError("SECRET_KEY must be set in production")
        path = self.var_dir / "secret_key"
        if not path.exists():
            self.var_dir.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(PRODUCTION_KEY_BYTES), encoding="ascii")
        return path.read_text(encoding="ascii")

    def flask_config(self) -> dict[str, Any]:
        """The settings in the words of Flask and its extensions."""
        session_options = (
            f"-c statement_timeout={self.statement_timeout_ms} -c lock_timeout={self.lock_timeout_ms}"
            " -c idle_in_transaction_session_timeout=15000 -c timezone=UTC"
        )
        return {
            "SECRET_KEY": self.signing_key,
            "SQLALCHEMY_DATABASE_URI": self.sqlalchemy_url,
            "SQLALCHEMY_ENGINE_OPTIONS": {
                "pool_size": 10,
                "max_overflow": 10,
                "pool_timeout": 3,
                "hide_parameters": True,  # what people typed does not belong into logs
                "connect_args": {"options": session_options, "connect_timeout": 5, "application_name": "inventra"},
            },
            "APP_NAME": "Inventra",
            "FAB_CREATE_DB": False,
            "FAB_UPDATE_PERMS": False,
            "FAB_ADD_SECURITY_API": False,
            "FAB_API_SWAGGER_UI": True,
            "FAB_API_SHOW_STACKTRACE": False,
            "FAB_API_MAX_PAGE_SIZE": self.api_page_size_max,
            "FAB_ALLOW_GET_UNSAFE_MUTATIONS": False,
            "FAB_PASSWORD_COMPLEXITY_ENABLED": True,
            "AUTH_USER_REGISTRATION": False,
            "AUTH_RATE_LIMITED": True,
            "RATELIMIT_ENABLED": True,
            "RATELIMIT_STORAGE_URI": self.redis_address.replace("unix://", "redis+unix://"),
            "RATELIMIT_STRATEGY": "moving-window",
            "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
            "WTF_CSRF_ENABLED": True,
            "WTF_CSRF_TIME_LIMIT": None,
            "SESSION_COOKIE_NAME": "__Host-inv" if self.is_production else "inv",
            "SESSION_COOKIE_SECURE": self.is_production,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "PERMANENT_SESSION_LIFETIME": 12 * 3600,
            # A cookie with every answer would bring back what a parallel request has just changed.
            "SESSION_REFRESH_EACH_REQUEST": False,
            "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 500_000,
            "MAX_FORM_PARTS": 1000,
            "JWT_ACCESS_TOKEN_EXPIRES": 600,
            "JWT_REFRESH_TOKEN_EXPIRES": 7 * 86_400,
            "JWT_TOKEN_LOCATION": ["headers"],
            "BABEL_DEFAULT_LOCALE": self.language,
            "BABEL_TRANSLATION_DIRECTORIES": "translations",
            "BABEL_DEFAULT_TIMEZONE": self.time_zone,
            "LANGUAGES": {code: {"name": name} for code, name in LANGUAGES.items()},
            "INVENTRA": self,
        }
