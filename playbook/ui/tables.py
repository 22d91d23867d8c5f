"""Small tables as Markdown: read aloud as tables, quick to draw, and as wide as their words."""

from collections.abc import Iterable, Sequence

from playbook.ui.frame import plain


def table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[str] = ()) -> str:
    """Give back the table; the columns in `numbers` stand to the right."""
    lines = [head, ["---:" if name in numbers else ":---" for name in head]]
    return "\n".join(_line(line) for line in lines) + "".join(
        f"\n{_line([_cell(value) for value in row])}" for row in rows
    )


def whole(words: str) -> str:
    """Words that a narrow screen does not break: a date in a cell."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    """A row of Markdown is one line, whatever was typed."""
    return plain(" ".join(text.splitlines()))
