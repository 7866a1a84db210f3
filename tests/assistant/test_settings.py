"""Where a setting's value comes from, and what is told of one that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant.settings import Settings, load_settings
from knowledge.errors import SettingsError


def test_an_argument_counts_before_the_environment_and_that_before_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().max_history_turns == 20
    monkeypatch.setenv("PRIVACY_ASSISTANT_MAX_HISTORY_TURNS", "7")
    monkeypatch.setenv("PRIVACY_ASSISTANT_DATA_DIR", "/somewhere/else")
    monkeypatch.setenv("PRIVACY_ASSISTANT_METRICS", "true")
    assert Settings().max_history_turns == 7
    assert Settings(max_history_turns=3).max_history_turns == 3
    assert (Settings().data_dir, Settings().metrics) == (Path("/somewhere/else"), True)


def test_a_variable_may_be_in_either_case_and_others_are_none_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("privacy_assistant_port", "8123")
    monkeypatch.setenv("PRIVACY_ASSISTANT_NO_SUCH_THING", "1")
    monkeypatch.setenv("HOST", "elsewhere")
    assert (Settings().port, Settings().host) == (8123, "127.0.0.1")


def test_an_argument_that_is_no_setting_is_refused_and_none_can_be_changed() -> None:
    with pytest.raises(ValidationError, match="no_such_thing"):
        Settings.model_validate({"no_such_thing": 1})
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1  # type: ignore[misc]


def test_each_variable_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRIVACY_ASSISTANT_PORT", "many")
    monkeypatch.setenv("PRIVACY_ASSISTANT_RATE_LIMIT", "now and then")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "PRIVACY_ASSISTANT_PORT: " in caught.value.message
    assert "PRIVACY_ASSISTANT_RATE_LIMIT: " in caught.value.message
