"""What a function works out of an object is remembered on it."""

from dataclasses import dataclass, field
from typing import Any

from playbook.core.base.memo import memoized


@dataclass
class Page:
    memo: dict[Any, Any] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)


@memoized
def words_about(page: Page, subject: str, *, least: int = 0) -> str:
    page.read.append(subject)
    return f"{subject} {least}"


@memoized
def title(page: Page) -> str:
    page.read.append("title")
    return "Title"


def test_each_argument_is_worked_out_once() -> None:
    page, other = Page(), Page()
    for _ in range(2):
        assert words_about(page, "pay") == "pay 0"
        assert words_about(page, "pay", least=2) == "pay 2"
        assert words_about(page, "jobs") == "jobs 0"
        assert title(page) == "Title"
    assert page.read == ["pay", "pay", "jobs", "title"]
    assert words_about(other, "pay") == "pay 0"
    assert other.read == ["pay"]
