"""A paper speaks of what its own kind of change brings, and of nothing else."""

import json
import re

import pytest

from bench._briefs import briefs
from bench.board_paper import FOLDER
from playbook.core.case.case import read_case
from playbook.core.plan.plays.kinds import KINDS_OF_PEOPLE, KINDS_WITHOUT_TOOL
from playbook.llm.builtin.kinds import load_kinds
from tests.papers import brief_of, paper_of, start_of, text_of
from tests.soak import some

_OF_A_TOOL = (
    r"seats to test with|the test starts with|live screen|cut-?over|data load|\bprompts\b|\bred data\b"
)
_OF_AI = r"planted mistakes|it plans by the rule|invented (?:case|fact)s?"
_OF_A_CRM = r"live screen|pipeline call|forecast call|run my meeting"
_OF_SAFETY = r"\bharmed\b|\bnear miss"
_IS_OF_SAFETY = re.compile(
    r"patient|ward|injur|accident|near miss|safety|pupil|child|machine|foundry|steam|harm", re.IGNORECASE
)
_IS_A_CRM = re.compile(r"\bCRM\b|Salesforce|HubSpot|forecast", re.IGNORECASE)
NAMES = sorted(path.stem for path in FOLDER.glob("*.json")) + sorted(briefs())


def foreign_words(name: str) -> list[str]:
    brief = brief_of(name)
    case = read_case(brief, load_kinds(), start_of(name))
    told = json.dumps(brief.model_dump(mode="json"), ensure_ascii=False)
    barred = [
        _OF_A_TOOL if case.kind.key in KINDS_WITHOUT_TOOL else "",
        _OF_AI if not case.kind.is_ai else "",
        "" if _IS_A_CRM.search(told) else _OF_A_CRM,
        "" if _IS_OF_SAFETY.search(told) else _OF_SAFETY,
        r"\blicenses\b" if case.kind.key in KINDS_OF_PEOPLE and not brief.tools else "",
    ]
    pattern = "|".join(filter(None, barred))
    found = {match[0] for match in re.finditer(pattern, text_of(paper_of(name)), re.IGNORECASE)}
    return sorted(each for each in found if each.casefold() not in told.casefold())


@pytest.mark.parametrize("name", some(NAMES, NAMES[::4]))
def test_no_paper_has_words_of_another_kind(name: str) -> None:
    assert foreign_words(name) == []
