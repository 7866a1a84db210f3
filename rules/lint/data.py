"""Reads the YAML files of the lint into their models; a malformed one names its place."""

from __future__ import annotations

from importlib.resources import files
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.errors import VocabularyError
from knowledge.yaml_text import load_yaml

Model = TypeVar("Model", bound="Frozen")


class Frozen(BaseModel):
    """A piece of data: read once, never changed, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def load(name: str, model: type[Model]) -> Model:
    """One of the YAML files beside this module, as its model. Raises VocabularyError if it is malformed."""
    try:
        text = files("rules.lint").joinpath(name).read_text(encoding="utf-8")
        return model.model_validate(load_yaml(text))
    except (yaml.YAMLError, ValidationError) as error:
        raise VocabularyError(
            f"rules/lint/{name}: {error}", hint=f"The keys are {', '.join(model.model_fields)}."
        ) from None
