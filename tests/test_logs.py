"""What a visitor sends cannot forge, flood or restyle the log, whichever logger writes it."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from streamlit.logger import get_logger

from playbook.desk.accounts.sessions import SignedOut
from playbook.logs import LONGEST, MOST_LINES, Bugs, write_logs

FORGED = "x\n2026-11-27 01:00:00,000 INFO playbook: Account 1 owns this Playbook.\r\x1b[2J\u2028\u202e\x85"
LOGGERS = ("playbook", "streamlit.runtime.app_session", "uvicorn.error")


@pytest.fixture(autouse=True)
def _logs_as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    factory, logger = logging.getLogRecordFactory(), logging.getLogger("playbook")
    before = logger.handlers[:], logger.level, logger.propagate
    monkeypatch.setattr(logging.getLogger("uvicorn.error"), "filters", [])
    yield
    logging.setLogRecordFactory(factory)
    logger.handlers[:], logger.level, logger.propagate = before


def logged(monkeypatch, shape: str, name: str, text: str, error: Exception | None = None) -> str:
    """What one record of a logger puts on the terminal."""
    terminal = io.StringIO()
    monkeypatch.setattr("sys.stderr", terminal)
    write_logs(shape)
    logger = logging.getLogger(name) if name == "playbook" else get_logger(name)
    if name != "playbook":
        monkeypatch.setattr(logger.streamlit_console_handler, "stream", terminal)
    logger.warning("From a visitor: %s", text, exc_info=error)
    return terminal.getvalue()


@pytest.mark.parametrize("name", LOGGERS)
@pytest.mark.parametrize("shape", ["text", "json"])
def test_a_message_is_one_line_without_control_characters(monkeypatch, shape, name):
    (line,) = logged(monkeypatch, shape, name, FORGED).splitlines()
    said = json.loads(line)["message"] if line.startswith("{") else line
    assert said.endswith(r"x\n2026-11-27 01:00:00,000 INFO playbook: Account 1 owns this Playbook.\r\x1b[2J"
                         r"\u2028\u202e\x85")  # fmt: skip


@pytest.mark.parametrize("name", LOGGERS)
def test_a_message_of_twenty_million_letters_is_cut(monkeypatch, name):
    line = logged(monkeypatch, "text", name, "\n" * 20_000_000)
    assert len(line) < LONGEST + 200
    assert line.endswith("... (20,000,016 characters)\n")


@pytest.mark.parametrize("shape", ["text", "json"])
def test_an_errors_own_words_begin_no_record_and_are_cut(monkeypatch, shape):
    said = logged(monkeypatch, shape, "playbook", "", ValueError(FORGED + "\n" * 100_000 + "y" * 100_000))
    assert len(said) < 3 * MOST_LINES + 2 * LONGEST
    assert len(said.splitlines()) <= MOST_LINES + 3
    assert "ValueError: x" in said
    if shape == "text":
        assert all(line.startswith("  ") for line in said.splitlines()[1:])


def test_a_mistake_of_whoever_logs_stops_nothing(capsys):
    write_logs("text")
    logging.getLogger("playbook").warning("%d of them", "x")
    assert "--- Logging error ---" in capsys.readouterr().err


def test_a_bug_that_comes_again_and_again_is_logged_once_a_minute(caplog):
    seconds = 0.0
    bugs = Bugs(lambda: seconds)

    def raised() -> str:
        try:
            raise ValueError("of a viewer's own client")
        except ValueError as error:
            return bugs.sentence(error)

    assert len({raised() for _ in range(300)}) == 1
    seconds = 61
    assert raised() != bugs.sentence(ValueError("another"))
    logging.getLogger("playbook").propagate = True
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 3
    assert lines[1].endswith("It came 299 more times since it was logged last.")


def test_an_expected_error_of_a_callback_is_no_bug():
    signed_out, bug = (
        logging.LogRecord(
            "streamlit", logging.ERROR, "", 1, "Uncaught app execution", (), (None, error, None)
        )
        for error in (SignedOut(), KeyError("rollouts.name"))
    )
    assert (Bugs().is_new(signed_out), Bugs().is_new(bug)) == (False, True)


def test_what_uvicorn_says_of_a_broken_request_is_logged_once_a_minute():
    seconds = 0.0
    bugs = Bugs(lambda: seconds)

    def is_new(text: str, level: int = logging.WARNING, error: Exception | None = None) -> bool:
        about = (type(error), error, None) if error else None
        return bugs.is_new_line(logging.LogRecord("uvicorn.error", level, "", 1, text, (), about))

    assert [is_new("Invalid HTTP request received.") for _ in range(300)].count(True) == 1
    assert is_new("Unsupported upgrade request.")
    broken = "Exception in ASGI application", logging.ERROR, KeyError("x")
    assert [is_new(*broken) for _ in range(3)] == [True, False, False]
    assert all(is_new("Started server process", logging.INFO) for _ in range(2))
    seconds = 61
    assert is_new("Invalid HTTP request received.")
