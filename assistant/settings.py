"""Every knob with its bounds and its environment name (PRIVACY_ASSISTANT_*). Nothing else reads the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.errors import SettingsError

_CHECKOUT = Path(__file__).resolve().parent.parent

# As browsers send them: no path, no default port (Fetch standard, "Origin header")
_ORIGIN = r"https?://[a-z0-9.\-\[\]:]+"


class Settings(BaseSettings):
    """Settings of one installation. Order: arguments, then environment, then these defaults."""

    model_config = SettingsConfigDict(env_prefix="PRIVACY_ASSISTANT_", extra="forbid", frozen=True)

    policies_dir: Path = Field(
        _CHECKOUT / "knowledge" / "data" / "policies", description="Folder with one folder per policy."
    )
    data_dir: Path = Field(
        _CHECKOUT / ".data", description="Where the index, dictionaries and read vocabulary are kept; safe to delete."
    )
    models_dir: Path = Field(
        _CHECKOUT / ".data" / "models", description="Where the exported embedding model is kept; safe to delete."
    )
    default_policy: str = Field("imi", description="Policy that is asked when the caller names none.")
    embedding_model: str = Field(
        "all-MiniLM-L6-v2", description="Embedding model: the one shipped in a package, or any other by name."
    )
    background: bool = Field(
        True, description="Whether a sentence of general law, named as such, may stand beside an answer."
    )
    language_model: str | None = Field(
        None,
        pattern=r"^[a-z_]+:\S+$",
        description="Optional chat model as provider:name; it may place questions that the words leave open.",
    )
    language_model_url: str | None = Field(
        None, pattern=r"^https?://\S+$", description="Where the model answers; unset: the provider's own address."
    )
    language_model_api_key: SecretStr | None = Field(
        None, description="Its key; unset: with a URL of your own none is sent, else the provider's variable counts."
    )
    language_model_seconds: float = Field(
        2.0, ge=0.1, le=30, description="Later answers of the model are dropped, in seconds."
    )
    language_model_rephrases: bool = Field(
        False, description="Whether the model may also say an answer in other words, shown beside it."
    )
    max_question_chars: int = Field(2_000, ge=1, le=20_000, description="Longer questions are refused.")
    max_history_turns: int = Field(20, ge=0, le=200, description="More earlier turns are refused.")
    chroma_url: str | None = Field(
        None,
        pattern=r"^https?://[^/?#\s]+/?$",
        repr=False,
        description="Chroma server that keeps the index, as https://user:password@host:port; unset: a folder does.",
    )
    database_url: str = Field(
        f"sqlite:///{_CHECKOUT / '.chats' / 'chats.sqlite'}",
        repr=False,
        description="SQLAlchemy's URL of the database of chats: SQLite, or postgresql+psycopg://….",
    )
    chat_days: int = Field(
        30, ge=0, le=3650, description="Days after which a chat that nobody touched is deleted; 0: no chat is kept."
    )
    chat_url: str | None = Field(
        None, pattern=r"^https?://[^\s()?#]+$", description="Where the web chat can be reached; links to rows open it."
    )
    keys_file: Path = Field(
        _CHECKOUT / ".keys" / "keys.json", description="Where `keys add` keeps the hashes of API keys."
    )
    signing_key_file: Path | None = Field(
        None, description="Private key (PEM, Ed25519) that answers are signed with; unset: they are not signed."
    )
    rate_limit: str = Field(
        "600/minute",
        pattern=r"^(off|[1-9][0-9]{0,8}/(second|minute|hour|day))$",
        description="Requests that one key may make, or one other machine without a key; or off.",
    )
    max_in_progress: int = Field(256, ge=1, le=10_000, description="More requests at once are told to come again.")
    answer_seconds: float = Field(30.0, ge=0.1, le=600, description="Longer a caller does not wait for an answer.")
    trusted_proxies: str = Field(
        "127.0.0.1,::1", description="Addresses of proxies whose X-Forwarded-For is believed, separated by commas."
    )
    metrics: bool = Field(False, description="Whether GET /metrics tells counts and times, in Prometheus' format.")
    traces_url: str | None = Field(
        None,
        pattern=r"^https?://\S+$",
        description="OpenTelemetry collector (OTLP over gRPC) that gets a span per request.",
    )
    log_format: Literal["line", "json"] = Field("line", description="Form of the service's log on stderr.")
    log_days: int = Field(
        90, ge=0, le=3650, description="Days after which an entry of the question log is deleted; 0: no log is kept."
    )
    feedback_days: int = Field(
        90, ge=0, le=3650, description="Days after which feedback on answers is deleted; 0: none is taken."
    )
    log_questions: bool = Field(
        False, description="Whether the question log also keeps the words of questions, with personal data masked."
    )
    insight: bool = Field(
        False, description="Whether the chat also has the Insight page, for whoever owns the policy; not for askers."
    )
    allowed_origins: str = Field(
        "",
        pattern=rf"^({_ORIGIN}(,\s*{_ORIGIN})*)?$",
        description="Sites whose pages may ask from a browser, with the widget or by themselves; empty: none.",
    )
    login_file: Path | None = Field(
        None, description="Streamlit's secrets.toml with [auth]: who uses the chat logs in by it; unset: nobody has to."
    )
    chat_host: str = Field("127.0.0.1", min_length=1, description="Address the web chat binds to.")
    host: str = Field("127.0.0.1", description="Address the HTTP service binds to.")
    port: int = Field(8000, ge=1, le=65_535, description="Port of the HTTP service.")
    workers: int = Field(1, ge=1, le=64, description="Processes of the HTTP service that answer side by side.")
    shared_dir: Path | None = Field(
        None, description="Where workers of one machine count together; `serve` makes and removes it by itself."
    )

    @property
    def origins(self) -> tuple[str, ...]:
        """The sites of `allowed_origins`."""
        return tuple(origin.strip() for origin in self.allowed_origins.split(",") if origin.strip())

    @field_validator(
        "language_model",
        "language_model_url",
        "language_model_api_key",
        "chat_url",
        "chroma_url",
        "traces_url",
        "signing_key_file",
        "login_file",
        "shared_dir",
        mode="before",
    )
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return value or None


def load_settings() -> Settings:
    """Settings from the environment; raises SettingsError that names each bad variable."""
    try:
        return Settings()
    except ValidationError as error:
        problems = "; ".join(
            f"PRIVACY_ASSISTANT_{'_'.join(str(part) for part in item['loc']).upper()}: {item['msg']}"
            for item in error.errors()
        )
        raise SettingsError(
            f"settings cannot be used: {problems}", hint="Correct or unset the variable: docs/settings.md."
        ) from error
