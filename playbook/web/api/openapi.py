"""The OpenAPI document of the JSON API, made of the table that makes its routes."""

import re
from collections.abc import Iterable
from typing import Any, Protocol

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from playbook.web.api.api_models import Fault

_FAULTS = {
    "401": "There is no token, or it is not in use any more",
    "403": "The token does not allow this, or the rollout cannot take it as it stands",
    "404": "There is no such thing within reach of the token",
    "409": "Somebody changed the same thing at the same moment",
    "413": "That is more than the API takes",
    "422": "What was sent cannot be kept",
    "503": "The data cannot be used now",
}
_OF_READING = ("401", "404", "503")
_ID = {"type": "string", "pattern": "^[a-z0-9][a-z0-9_.:-]{0,119}$"}


class Described(Protocol):
    """What the document says of one operation."""

    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def gives(self) -> type[BaseModel]: ...
    @property
    def takes(self) -> type[BaseModel] | None: ...
    @property
    def status(self) -> int: ...


def describe(operations: Iterable[Described]) -> dict[str, Any]:
    """Give back the OpenAPI 3.1 document."""
    table = list(operations)
    refs, schemas = _schemas(table)
    paths: dict[str, dict[str, Any]] = {}
    for one in table:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Leadership Playbook",
            "version": "1",
            "description": "Read a rollout and log its progress. A token is for one rollout, reads or "
            "also logs, and ends after 90 days.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def _schemas(table: list[Described]) -> tuple[dict[Any, Any], dict[str, Any]]:
    given = {one.gives for one in table} | {Fault}
    taken = {one.takes for one in table if one.takes}
    wanted = [(model, "serialization") for model in given] + [(model, "validation") for model in taken]
    refs, document = models_json_schema(
        sorted(wanted, key=lambda pair: pair[0].__name__),  # type: ignore[arg-type]
        ref_template="#/components/schemas/{model}",
    )
    return {model: ref for (model, _), ref in refs.items()}, document["$defs"]


def _operation(one: Described, refs: dict[Any, Any]) -> dict[str, Any]:
    faults = _FAULTS if one.takes else {code: _FAULTS[code] for code in _OF_READING}
    said: dict[str, Any] = {
        "summary": one.summary,
        "operationId": _name(one),
        "responses": {
            str(one.status): {"description": one.summary, "content": _json(refs[one.gives])},
            **{code: {"description": words, "content": _fault(code, refs)} for code, words in faults.items()},
        },
    }
    if names := re.findall(r"\{(\w+)\}", one.path):
        said["parameters"] = [{"name": name, "in": "path", "required": True, "schema": _ID} for name in names]
    if one.takes:
        said["requestBody"] = {"required": True, "content": _json(refs[one.takes])}
    return said


def _name(one: Described) -> str:
    words = [word for word in one.path.split("/")[3:] if not word.startswith("{")]
    return "_".join(["get" if one.method == "GET" else "log", *words])


def _fault(code: str, refs: dict[Any, Any]) -> dict[str, Any]:
    # Too much is refused before anybody reads what it is for.
    return {"text/plain": {"schema": {"type": "string"}}} if code == "413" else _json(refs[Fault])


def _json(ref: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": ref}}
