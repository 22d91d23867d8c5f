"""No byte of a document for everyone holds what everyone must not read."""

import re

import pytest

from playbook.core.dossier.audience import ALL_HANDS
from playbook.exports.formats import FORMATS
from playbook.exports.options import Options
from tests.canaries import TODAY, Canaries, filled
from tests.dossiers import dossier_of
from tests.packed import read

_BRIEF = (
    "name", "organisation", "what_changes", "what_stays", "why", "why_now", "objective", "expected_benefit",
    "outcome_measure", "outcome_unit", "outcome_target", "start", "go_live", "end", "groups.name",
    "groups.go_live", "promises.sentence", "promises.day",
)  # fmt: skip
_ITEMS = (
    "support.title", "support.start", "support.end", "checkin_series.title", "checkin_series.start",
    "checkin_series.end", "sponsor_act.title", "sponsor_act.date", "milestone.date", "key_message.text",
    "policy.title", "policy.effective", "metric.title", "metric.definition", "metric.unit", "metric.target",
    "metric.target_date", "gate.title", "gate.date", "gate.go_if", "gate.adjust_if", "gate.stop_if",
)  # fmt: skip
EVERYONE_MAY_READ = {
    *(f"brief.{name}" for name in _BRIEF), *(f"items.{name}" for name in _ITEMS),
    # On the Decisions page as a link shows it: how many go live, and the number today.
    "brief.groups.size", "brief.outcome_baseline",
    # What their authors agreed to share.
    "examples.what", "examples.credit",
}  # fmt: skip
FOR_EVERYONE = [each for each in FORMATS if "all_hands" in each.audiences]


def values_in(text: str, canaries: Canaries) -> set[str]:
    """Return the fields whose texts or numbers are there; a day may be any point of a chart."""
    plain = re.sub(r"(?<=\d),(?=\d)", "", text)
    numbers = set(re.findall(r"(?<!\d\.)(?<!\d)\d+(?!\d)", plain))  # no decimals of a PDF's coordinates
    return canaries.texts_in(text) | {path for number, path in canaries.numbers.items() if number in numbers}


@pytest.mark.parametrize("of", FOR_EVERYONE, ids=lambda of: of.key)
def test_a_document_for_everyone_holds_only_what_everyone_may_read(of):
    rollout, canaries = filled()
    text = read(of.write(dossier_of(rollout, ALL_HANDS, TODAY), Options()))
    found = values_in(text, canaries)
    assert found - EVERYONE_MAY_READ == set()
    assert found & {"brief.name", "items.support.title"}


@pytest.mark.parametrize("of", FOR_EVERYONE, ids=lambda of: of.key)
def test_the_board_reads_in_the_same_format_what_everyone_must_not(of):
    rollout, canaries = filled()
    found = values_in(read(of.write(dossier_of(rollout, today=TODAY), Options(rollout=rollout))), canaries)
    assert found - EVERYONE_MAY_READ
