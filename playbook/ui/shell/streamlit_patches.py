"""Mend Streamlit's callbacks, failed downloads and tracebacks.

Callbacks run to their end. Streamlit looks for a newer run at every use of the session state, inside
callbacks too, and then leaves the callback where it is: the field counts as handled, and what was typed in
it is never saved. It looks again right after the callbacks, so a newer run waits no longer than they take.

A tab can send what was done in a field or on a button that is drawn no more, and the callback then finds no
value of the fields beside it. That is no bug: the page is drawn anew, and says so.

Of a download that fails Streamlit says one sentence of its own, whatever went wrong, and logs a traceback
for each refusal. For a frame that it cannot read it logs one too, whoever sends it.

What a message names one by one, files, fields or what a field lists, it goes through while nobody else is
answered, and holds in twenty to eighty times the memory, until the tab sends again or ends. So a message that
names more than any page has is dropped, none is held beyond its handling, and what a table, chart or
component says in more parts than any of them has is nothing. Rows that are added to a table it adds one by
one to all that stand there, so it gets no more than any table of ours takes. Edits that fit no table are
none, and no bug; so is what a field cannot read, what is of another kind than its values are, and a field
with an id that Streamlit gives to none. A text beyond any field's length is cut before its field, or a select
box, reads it.

A tab that lost its connection is held for a while with all that was typed in it. Of one account a few are,
the last ones: a browser has what it shows, and sends it again.

Before the first element it looks through all modules for whether a shell draws it, to warn.
"""

import asyncio
import logging
import re
from collections.abc import Callable
from contextlib import nullcontext, suppress
from typing import Any, Literal, cast

from cachetools import TTLCache
from pydantic import BaseModel, ValidationError
from starlette.websockets import WebSocketDisconnected
from streamlit import delta_generator, error_util
from streamlit.components.v2.bidi_component import serialization
from streamlit.elements.widgets import data_editor
from streamlit.elements.widgets.data_editor import DataEditorSerde, DataEditorState
from streamlit.elements.widgets.selectbox import SelectboxSerde
from streamlit.elements.widgets.text_widgets import TextAreaSerde, TextInputSerde
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse, DeferredFileResponsePayload
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.state.common import GENERATED_ELEMENT_ID_PREFIX, WidgetMetadata
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import (
    STREAMLIT_INTERNAL_KEY_PREFIX,
    Serialized,
    SessionState,
    WStates,
    _missing_key_error_message,
)
from streamlit.web.server.starlette import starlette_routes, starlette_websocket

from playbook.core.base.errors import PlaybookError
from playbook.desk.accounts.sessions import SignedOut
from playbook.desk.base.limits.file_turns import opened_by, place_of
from playbook.desk.base.workspace import current_workspace
from playbook.desk.tables.read_file import MOST_PASTED
from playbook.logs import bug_sentence, is_new_bug, is_new_line
from playbook.ui.shell import frame

_GONE = "This page is out of date. Reload it, then download again."
_CHANGED = "The page had changed, so nothing was done. Try again."
_NO_KEY = re.compile(re.escape(_missing_key_error_message("*")).replace(r"\*", "(.*)"), re.DOTALL)
_MOST_FILES, _MOST_FIELDS, _MOST_ADDED = 20, 10_000, 500
_MOST_PARTS = 100_000  # of what is read as JSON
_MOST_TEXT = 40_000  # a longer one is too long for any field, and is said to be so
_LONG = re.compile(r"-(?:groups\.import\.text|readings\.text|intake\.[^.]*\.notes|strategy\.field\.lines)$")
_MOST_HELD = 10  # tabs of one account that lost their connection
_FRAGMENT = re.compile("(?:[0-9a-f]{32})?")
_IDS = GENERATED_ELEMENT_ID_PREFIX, STREAMLIT_INTERNAL_KEY_PREFIX
_call_back = SessionState._run_callback_and_record_rerun
_apply = SafeSessionState.on_script_will_rerun
_handle, _read_state = AppSession.handle_backmsg, WStates.__getitem__
_hold = MemorySessionStorage.save
_read_edits, _apply_edits = DataEditorSerde.deserialize, data_editor._apply_dataframe_edits


class _Edits(BaseModel):
    edited_rows: dict[int, dict[str, Any]] = {}
    added_rows: list[dict[str, Any]] = []
    deleted_rows: list[int] = []


def apply() -> None:
    SafeSessionState.on_script_will_rerun = _undisturbed  # type: ignore[assignment,method-assign]
    SessionState._run_callback_and_record_rerun = _call_back_of_drawn  # type: ignore[assignment,method-assign]
    DeferredFileHandler.handle = _write_file  # type: ignore[assignment,method-assign]
    AppSession.handle_backmsg = _handle_short  # type: ignore[assignment,method-assign]
    starlette_websocket.BackMsg = _Frame  # type: ignore[assignment,attr-defined]
    WStates.__getitem__ = _read_fitting  # type: ignore[method-assign]
    MemorySessionStorage.save = _hold_few  # type: ignore[assignment,method-assign]
    DataEditorSerde.deserialize = _read_short  # type: ignore[assignment,method-assign]
    data_editor._apply_dataframe_edits = _apply_known  # type: ignore[assignment]
    delta_generator._use_warning_has_been_displayed = True
    for module in (error_util, serialization):
        logging.getLogger(module.__name__).addFilter(is_new_bug)
    for module in (starlette_websocket, serialization):
        logging.getLogger(module.__name__).addFilter(_without_traceback)
    logging.getLogger(starlette_routes.__name__).addFilter(_is_no_missing_file)
    # Of a tab, too: an account may open one after another and send what nobody can read.
    for name in ("uvicorn.error", starlette_websocket.__name__):
        logging.getLogger(name).addFilter(is_new_line)
    logging.getLogger("uvicorn.error").addFilter(_is_no_lost_tab)
    # Anybody may send a broken form, whose error the one who reads it is told anyway.
    logging.getLogger("python_multipart").setLevel(logging.CRITICAL)


def _is_no_missing_file(record: logging.LogRecord) -> bool:
    """Return False for a component's file that is not there: anybody may ask for one."""
    return not isinstance(record.exc_info and record.exc_info[1], OSError)


def _is_no_lost_tab(record: logging.LogRecord) -> bool:
    """Return False for a tab that left before all that it had sent was read."""
    return not isinstance(record.exc_info and record.exc_info[1], WebSocketDisconnected)


def _without_traceback(record: logging.LogRecord) -> bool:
    if record.levelno == logging.WARNING:
        record.exc_info = record.exc_text = None
    return True


class _Frame:
    """A message until it is taken: its reader keeps the last one."""

    def __init__(self) -> None:
        self._messages: list[BackMsg] = []

    def ParseFromString(self, data: bytes) -> None:  # noqa: N802 - as Streamlit calls it
        self._messages = [BackMsg.FromString(data)]

    def WhichOneof(self, name: Literal["type"]) -> str | None:  # noqa: N802
        return self._messages[0].WhichOneof(name)

    def take(self) -> BackMsg:
        return self._messages.pop()


def _handle_short(session: AppSession, message: BackMsg | _Frame) -> None:
    message = message.take() if isinstance(message, _Frame) else message
    files, run = message.file_urls_request.file_names, message.rerun_script
    fields = run.widget_states.widgets
    if (
        len(files) <= _MOST_FILES
        and max(len(fields), len(run.cached_message_hashes)) <= _MOST_FIELDS
        and sum(map(_listed, fields)) <= _MOST_FIELDS
        and _FRAGMENT.fullmatch(run.fragment_id)  # a foreign one is written to the log
    ):
        own = [field for field in fields if field.id.startswith(_IDS)]
        if len(own) < len(fields):
            del fields[:]
            fields.extend(own)
        _handle(session, message)


def _listed(field: WidgetState) -> int:
    """Return how much a field lists, of which each is an object in memory."""
    match field.WhichOneof("value"):
        case "double_array_value" | "int_array_value" | "string_array_value" as kind:
            return len(getattr(field, kind).data)
        case "file_uploader_state_value":
            return len(field.file_uploader_state_value.uploaded_file_info)
        case "chat_input_value":
            return len(field.chat_input_value.file_uploader_state.uploaded_file_info)
    return 0


def _read_fitting(states: WStates, field: str) -> Any:
    sent, known = states.states.get(field), states.widget_metadata.get(field)
    if known is None or not isinstance(sent, Serialized):
        return _read_state(states, field)
    kind = sent.value.WhichOneof("value")
    # A field of numbers says what whole ones are.
    is_of_its_kind = kind == known.value_type or (kind, known.value_type) == ("int_value", "double_value")
    if kind == "string_value" and _is_text(known):
        sent.value.string_value = sent.value.string_value[: _most_of(field) + 1]
    if kind and is_of_its_kind and (_is_text(known) or _parts(getattr(sent.value, kind)) <= _MOST_PARTS):
        with suppress(Exception):  # whatever a client of one's own sent
            return _read_state(states, field)
    # Read as it is, a field without a value would forget of what kind its values are.
    states.set_from_value(field, known.deserializer(None))
    return states[field]


def _is_text(known: WidgetMetadata[Any]) -> bool:
    # A select box returns what is none of its options as it came.
    serde = getattr(known.deserializer, "__self__", None)
    return isinstance(serde, TextAreaSerde | TextInputSerde | SelectboxSerde)


def _most_of(field: str) -> int:
    return MOST_PASTED if _LONG.search(field) else _MOST_TEXT


def _hold_few(storage: MemorySessionStorage, tab: SessionInfo) -> None:
    _hold(storage, tab)
    # Else those whose time is over would go only as another tab is lost.
    held = cast("TTLCache[str, SessionInfo]", storage._cache)
    asyncio.get_running_loop().call_later(held.ttl + 1, held.expire)
    if (actor := opened_by.get()) and actor.account_id:
        tab.session.held_for = actor.account_id  # type: ignore[attr-defined]
        own = [each for each in storage.list() if getattr(each.session, "held_for", "") == actor.account_id]
        for each in own[:-_MOST_HELD]:
            storage.delete(each.session.id)


def _parts(sent: object) -> int:
    """Return how many objects a text makes at most, read as JSON."""
    return sum(map(sent.count, "[{,")) if isinstance(sent, str) else 0


def _read_short(serde: DataEditorSerde, ui_value: str | None) -> DataEditorState:
    try:
        edits = _Edits.model_validate_json(ui_value or "{}").model_dump()
    except ValidationError:
        return _read_edits(serde, None)
    del edits["added_rows"][_MOST_ADDED:]
    return DataEditorState(edits)


def _apply_known(frame: Any, *edits: Any) -> Any:
    try:
        return _apply_edits(frame, *edits)
    except LookupError:  # of another row or column than it has
        return frame


def _undisturbed(state: SafeSessionState, *args: Any, **options: Any) -> None:
    look = state._yield_callback
    look()
    object.__setattr__(state, "_yield_callback", lambda: None)
    try:
        _apply(state, *args, **options)
    finally:
        object.__setattr__(state, "_yield_callback", look)


def _call_back_of_drawn(state: SessionState, votes: Any, run: Callable[[], None]) -> None:
    try:
        _call_back(state, votes, run)
    except KeyError as error:
        missing = _NO_KEY.fullmatch(str(error.args[0]))
        if missing is None:
            raise
        try:
            frame.current_actor()
        except SignedOut:
            return  # the page asks to sign in
        # One that was never drawn is a mistake of ours.
        if missing[1] not in state._key_id_mapper:
            raise
        frame.tell(_CHANGED)


async def _write_file(
    handler: DeferredFileHandler,
    request: BackendOperationRequest,
    session_id: str,  # noqa: ARG001
) -> BackendOperationResponse:
    write, actor = handler._get_media_file_mgr().execute_deferred, opened_by.get()
    try:
        # All accounts' downloads share a few threads.
        with place_of(current_workspace(), actor, "downloads") if actor else nullcontext():
            url = await asyncio.to_thread(write, request.deferred_file.file_id)
    except Exception as error:  # noqa: BLE001 - a bug is said like a refusal, under its id
        return BackendOperationResponse(request_id=request.request_id, error_msg=_sentence(error))
    file = DeferredFileResponsePayload(url=url)
    return BackendOperationResponse(request_id=request.request_id, deferred_file=file)


def _sentence(error: Exception) -> str:
    # Streamlit wraps what our function raised; what it raises by itself is a button that is no more.
    cause = error.__cause__ if isinstance(error, MediaFileStorageError) else error
    if isinstance(cause, PlaybookError):
        return str(cause)
    return bug_sentence(cause) if isinstance(cause, Exception) else _GONE
