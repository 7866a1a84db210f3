"""The chat model of the settings, by LangChain's `init_chat_model`. The one place that imports it, and only when asked.

Deterministic as far as a provider allows: temperature 0, and a fixed seed for those that take one. Nothing is tried
again, as the deadline leaves no time for it. LangSmith's tracing, which the environment can switch on for a whole
process, is off for each call of ours: it would send questions to a third party.
"""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel

from assistant.settings import Settings
from knowledge.errors import SettingsError

T = TypeVar("T", bound=BaseModel)

SEED = 1
# Providers whose classes take a seed, and those that speak OpenAI's HTTP through our own client.
_SEEDED = frozenset({"openai", "ollama"})
_OVER_OUR_HTTP = frozenset({"openai"})
_NO_KEY = "none"


class Provider:
    """One chat model, ready to be asked."""

    def __init__(self, settings: Settings) -> None:
        """Load the provider's package and make its client; no request is sent. Raises SettingsError with a hint."""
        name = settings.language_model or ""
        try:
            from langchain.chat_models import init_chat_model  # noqa: PLC0415 - loads hundreds of modules

            arguments = _arguments(settings)
            self._client = arguments.get("http_async_client")
            self._model = init_chat_model(name, **arguments)
        except ImportError as error:
            raise SettingsError(
                f"the language model {name!r} needs a package that is not installed: {error}",
                hint="Install 'privacy-assistant[language-model]' and the provider's LangChain package, or unset "
                "PRIVACY_ASSISTANT_LANGUAGE_MODEL.",
            ) from error
        except Exception as error:
            # A provider's class raises what it likes; its message never holds the key, its input might.
            raise SettingsError(
                f"the language model {name!r} cannot be set up ({type(error).__name__})",
                hint="Check PRIVACY_ASSISTANT_LANGUAGE_MODEL, …_URL and …_API_KEY against docs/language-model.md.",
            ) from error

    async def ask(self, shape: type[T], system: str, user: str) -> T:
        """What the model says, in a shape; raises whatever its provider raises, and TypeError for another shape."""
        from langsmith import tracing_context  # noqa: PLC0415 - comes with LangChain

        with tracing_context(enabled=False):
            said = await self._model.with_structured_output(shape).ainvoke([("system", system), ("human", user)])
        if not isinstance(said, shape):
            raise TypeError(f"{type(said).__name__} is no {shape.__name__}")
        return said

    async def close(self) -> None:
        """Close the connections of our own client; other providers' clients see to theirs."""
        if self._client is not None:
            await self._client.aclose()


def _arguments(settings: Settings) -> dict[str, Any]:
    """What the provider's class is made with."""
    provider = (settings.language_model or "").split(":", 1)[0]
    given: dict[str, Any] = {"temperature": 0}
    if provider in _SEEDED:
        given["seed"] = SEED
    if settings.language_model_url:
        given["base_url"] = settings.language_model_url
    if settings.language_model_api_key:
        given["api_key"] = settings.language_model_api_key.get_secret_value()
    if provider in _OVER_OUR_HTTP:
        from assistant.language_model.transport import limited_client  # noqa: PLC0415 - only with the extra

        given |= {"max_retries": 0, "http_async_client": limited_client(), "timeout": settings.language_model_seconds}
        if settings.language_model_url:
            # A key of the environment is meant for the provider, not for whatever answers at that address.
            given.setdefault("api_key", _NO_KEY)
    return given
