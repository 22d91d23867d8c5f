"""The OpenAPI document of the JSON API."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from playbook.core.base.access import Actor
from playbook.desk.base.workspace import Workspace
from playbook.web.api.api_models import Fault

if TYPE_CHECKING:
    from playbook.desk.exporting.documents import Document

_FAULTS = {
    "401": "There is no token, or it is not in use any more",
    "403": "The token does not allow this, or the rollout cannot take it as it stands",
    "404": "There is no such thing within reach of the token",
    "409": "Somebody changed the same thing at the same moment",
    "413": "That is more than the API takes",
    "422": "What was sent cannot be kept",
    "429": "The token waits for several documents already",
    "503": "The data cannot be used now",
}
_ID = {"type": "string", "pattern": "^[a-z0-9][a-z0-9_.:-]{0,119}$"}


@dataclass(frozen=True, slots=True)
class Operation:
    """One request that a program can make, and the function that answers it."""

    method: Literal["GET", "POST"]
    path: str
    summary: str
    gives: type[BaseModel] | None  # None: a file
    work: "Callable[[Workspace, Actor, Mapping[str, str], BaseModel | None], BaseModel | Document]"
    takes: type[BaseModel] | None = None
    status: int = 200
    query: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # each with its schema


def describe(operations: Sequence[Operation]) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    refs, schemas = _schemas(operations)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _describe(operation, refs)
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


def _schemas(operations: Sequence[Operation]) -> tuple[dict[Any, Any], dict[str, Any]]:
    models: set[tuple[type[BaseModel], str]] = {(Fault, "serialization")}
    models |= {(operation.gives, "serialization") for operation in operations if operation.gives}
    models |= {(operation.takes, "validation") for operation in operations if operation.takes}
    refs, document = models_json_schema(
        sorted(models, key=lambda pair: pair[0].__name__),  # type: ignore[arg-type]
        ref_template="#/components/schemas/{model}",
    )
    return {model: ref for (model, _), ref in refs.items()}, document["$defs"]


def _describe(operation: Operation, refs: dict[Any, Any]) -> dict[str, Any]:
    is_checked = operation.takes or operation.query
    faults = _FAULTS if is_checked else {code: _FAULTS[code] for code in ("401", "404", "503")}
    words = [word for word in operation.path.split("/")[3:] if not word.startswith("{")]
    content = _json(refs[operation.gives]) if operation.gives else {"*/*": {"schema": {}}}
    success = {"description": operation.summary, "content": content}
    described: dict[str, Any] = {
        "summary": operation.summary,
        "operationId": "_".join(["get" if operation.method == "GET" else "log", *words]),
        "responses": {
            str(operation.status): success,
            **{code: {"description": text, "content": _fault(code, refs)} for code, text in faults.items()},
        },
    }
    parameter = {"in": "path", "required": True, "schema": _ID}
    parameters = [{"name": name, **parameter} for name in re.findall(r"\{(\w+)\}", operation.path)]
    parameters += [
        {"name": name, "in": "query", "schema": schema} for name, schema in operation.query.items()
    ]
    if parameters:
        described["parameters"] = parameters
    if operation.takes:
        described["requestBody"] = {"required": True, "content": _json(refs[operation.takes])}
    return described


def _fault(code: str, refs: dict[Any, Any]) -> dict[str, Any]:
    # The 413 comes before anybody reads the body.
    return {"text/plain": {"schema": {"type": "string"}}} if code == "413" else _json(refs[Fault])


def _json(ref: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": ref}}
