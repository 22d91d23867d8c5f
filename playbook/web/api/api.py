"""The JSON API for programs with a token, from one table of operations."""

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from playbook.core.base.access import Actor
from playbook.core.base.errors import Conflict, Invalid, Missing, PlaybookError, Problem, Refused
from playbook.desk.accounts import tokens
from playbook.desk.base.access import as_readers_see, get_rollout
from playbook.desk.base.field_problems import field_problems
from playbook.desk.base.limits.rate_limit import TooSoon
from playbook.desk.base.store_types import StoreError
from playbook.desk.base.workspace import Workspace, current_workspace
from playbook.desk.plan import tracking
from playbook.desk.plan.rollouts import member_rollouts
from playbook.desk.progress import examples
from playbook.web.api import api_models as models
from playbook.web.api.openapi import Operation, describe
from playbook.web.http.problem import public_error
from playbook.web.http.route_table import AppRoute, Who

if TYPE_CHECKING:
    from playbook.desk.exporting.documents import Document

ROOT = "/api/v1"
_ROLLOUT = f"{ROOT}/rollouts/{{rollout_id}}"
Path = Mapping[str, str]


def _rollouts(workspace: Workspace, actor: Actor, _path: Path, _body: BaseModel | None) -> models.RolloutList:
    today, rollouts = workspace.today(), member_rollouts(workspace, actor)
    return models.RolloutList(rollouts=tuple(models.RolloutLine.of(rollout, today) for rollout in rollouts))


def _plan(workspace: Workspace, actor: Actor, path: Path, _body: BaseModel | None) -> models.PlanOut:
    return models.PlanOut.of(get_rollout(workspace, actor, path["rollout_id"]))


def _progress(workspace: Workspace, actor: Actor, path: Path, _body: BaseModel | None) -> models.ProgressOut:
    return models.ProgressOut.of(get_rollout(workspace, actor, path["rollout_id"]), workspace.today())


def _examples(workspace: Workspace, actor: Actor, path: Path, _body: BaseModel | None) -> models.ExampleList:
    rollout = get_rollout(workspace, actor, path["rollout_id"])
    # Of thousands each takes a moment, and a program may ask on many connections.
    return workspace.cache("examples of programs", 8).once(
        (rollout.id, rollout.version, actor.memberships),
        lambda: models.ExampleList.of(rollout, examples.as_read(rollout, actor)),
    )


def _log_status(workspace: Workspace, actor: Actor, path: Path, body: BaseModel | None) -> models.StatusOut:
    if not isinstance(body, models.StatusIn):
        raise TypeError(type(body))
    seen = get_rollout(workspace, actor, path["rollout_id"]).version
    rollout = tracking.log_status(
        workspace, actor, path["rollout_id"], seen, path["item_id"], body.status, body.note, body.on
    )
    read = as_readers_see(workspace, rollout)
    item = models.standing_of(read, path["item_id"], workspace.today())
    return models.StatusOut(version=rollout.version, item=item)


def _log_example(workspace: Workspace, actor: Actor, path: Path, body: BaseModel | None) -> models.ExampleOut:
    get_rollout(workspace, actor, path["rollout_id"])
    if not isinstance(body, models.ExampleIn):
        raise TypeError(type(body))
    rollout, example_id = examples.log_example(workspace, actor, path["rollout_id"], **dict(body))
    return models.ExampleOut(version=rollout.version, example=rollout.examples[example_id])


def _export(workspace: Workspace, actor: Actor, path: Path, _body: BaseModel | None) -> "Document":
    from playbook.desk.exporting.documents import write_document  # with all that writes documents

    as_of, audience = path.get("as_of", ""), path.get("audience", "board")
    if as_of and not (as_of.isascii() and as_of.isdigit() and len(as_of) < _DIGITS):
        raise Invalid([Problem("as_of", "Expected a version of the rollout.", "Give a whole number.")])
    of = path["rollout_id"], path["format"]
    return write_document(workspace, actor, *of, audience, int(as_of) if as_of else None)


_DIGITS = 10
# The longest entry has 600 letters. A body of thousands of fields would have as many problems to say.
_MAX_BYTES, _MOST_PROBLEMS = 16 * 1024, 20
_ASKED: dict[str, dict[str, Any]] = {
    "audience": {
        "type": "string",
        "pattern": "^(board|project|all_hands|(group|person):[a-z0-9][a-z0-9_.:-]{0,119})$",
    },
    "as_of": {"type": "integer", "minimum": 1, "maximum": 999_999_999},
}
_STATUS = "Log how a dated task, such as a milestone, stands"
_DOCUMENT = "The rollout as a document: today, or as of a version"
_EXAMPLE, _ITEM = (models.ExampleIn, 201), (models.StatusIn, 201)
OPERATIONS = (
    Operation("GET", f"{ROOT}/rollouts", "The rollout that the token is for", models.RolloutList, _rollouts),
    Operation("GET", f"{_ROLLOUT}/plan", "The plan: the brief and every task", models.PlanOut, _plan),
    Operation("GET", f"{_ROLLOUT}/progress", "Where the rollout stands today", models.ProgressOut, _progress),
    Operation("GET", f"{_ROLLOUT}/examples", "The examples that were logged", models.ExampleList, _examples),
    Operation("GET", f"{_ROLLOUT}/export/{{format}}", _DOCUMENT, None, _export, query=_ASKED),
    Operation("POST", f"{_ROLLOUT}/examples", "Log an example", models.ExampleOut, _log_example, *_EXAMPLE),
    Operation("POST", f"{_ROLLOUT}/items/{{item_id}}/status", _STATUS, models.StatusOut, _log_status, *_ITEM),
)


def routes() -> list[AppRoute]:
    """Return the API's routes: one per path, and the description."""
    by_path: dict[str, dict[str, Operation]] = {}
    for operation in OPERATIONS:
        by_path.setdefault(operation.path, {})[operation.method] = operation
    return [
        AppRoute(f"{ROOT}/openapi.json", _get_document, Who.ANYONE, "What the API can do."),
        *(_route(path, operations) for path, operations in by_path.items()),
    ]


async def _get_document(_request: Request) -> Response:
    # Made for each request: compression changes the headers of a response.
    return JSONResponse(_document())


@cache
def _document() -> dict[str, Any]:
    return describe(OPERATIONS)


def _route(path: str, operations: Mapping[str, Operation]) -> AppRoute:
    async def answer(request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        return await _answer(request, operations[method])

    note = "; ".join(operation.summary for operation in operations.values())
    return AppRoute(path, answer, Who.TOKEN, note, methods=tuple(operations), max_bytes=_MAX_BYTES)


async def _answer(request: Request, operation: Operation) -> Response:
    workspace = current_workspace()
    try:
        actor = await run_in_threadpool(tokens.find_bearer, workspace, _bearer(request))
        if actor is None:
            return _fault(401, models.Fault(message="This needs a token that is in use.", hint=_HOW))
        body = await request.body() if operation.takes else b""
        asked = {name: value for name, value in request.query_params.items() if name in operation.query}
        path = {**asked, **request.path_params}
        return await run_in_threadpool(_work, operation, workspace, actor, path, body)
    except PlaybookError as error:
        status = next((code for kind, code in _STATUSES if isinstance(error, kind)), 400)
        shown = public_error(error)
        problems = tuple(
            models.FieldProblem(where=problem.where, message=f"{problem.message} {problem.hint}".strip())
            for problem in (error.problems[:_MOST_PROBLEMS] if isinstance(error, Invalid) else ())
        )
        return _fault(status, models.Fault(message=shown.message, hint=shown.hint, problems=problems))


def _work(operation: Operation, workspace: Workspace, actor: Actor, path: Path, body: bytes) -> Response:
    taken = _read(body, operation.takes) if operation.takes else None
    result = operation.work(workspace, actor, path, taken)
    if not isinstance(result, BaseModel):
        name = f"attachment; filename*=UTF-8''{quote(result.name)}"
        headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
        return Response(result.data, media_type=result.mime, headers=headers)
    return Response(result.model_dump_json(), operation.status, media_type="application/json")


_HOW = "Send `Authorization: Bearer pbk_…`; an owner makes tokens on the page Share."


def _bearer(request: Request) -> str:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def _read(body: bytes, model: type[BaseModel]) -> BaseModel:
    with field_problems():
        return model.model_validate_json(body, strict=True)


_STATUSES = (
    (Invalid, 422), (Missing, 404), (Conflict, 409), (TooSoon, 429), (Refused, 403), (StoreError, 503),
)  # fmt: skip


def _fault(status: int, fault: models.Fault) -> Response:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(json.loads(fault.model_dump_json()), status, headers)
