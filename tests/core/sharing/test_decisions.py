"""Decisions pages for links and readers: no names, no single person, no money."""

from dataclasses import fields, is_dataclass, replace
from datetime import date
from itertools import count
from typing import Any, get_args, get_origin, get_type_hints

from playbook.core.case.decision_page import DecisionPage
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import Concern
from playbook.core.sharing.decisions import page_for_readers, page_without_private, public_page
from playbook.core.sharing.sharing import public
from tests.canaries import TODAY, filled

SHOWN = {
    "title", "objective", "number", "verdict", "promises.title", "promises.text", "conditions.name",
    "conditions.before", "conditions.done_when", "actions.title", "actions.done_when", "waves.groups",
    "gates.title", "gates.go", "gates.adjust", "gates.stop",
}  # fmt: skip


def made(kind: Any, path: str, texts: dict[str, str], number: count) -> Any:
    """Return a value of a type in which every text is unlike any other."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        values = {}
        for part in fields(kind):
            inner = f"{path}.{part.name}" if path else part.name
            values[part.name] = made(hints[part.name], inner, texts, number)
        return kind(**values)
    if get_origin(kind) is tuple:
        return (made(get_args(kind)[0], path, texts, number),)
    if kind is str:
        text = f"zq{next(number):04}k"
        texts[text] = path
        return text
    if kind is bool:
        return True
    if kind in (int, float):
        return 1
    if get_origin(kind) is dict:
        return {}
    return get_args(kind)[0] if get_args(kind) and isinstance(get_args(kind)[0], str) else date(2041, 1, 1)


def page() -> tuple[DecisionPage, dict[str, str]]:
    texts: dict[str, str] = {}
    return made(DecisionPage, "", texts, count(1)), texts


def texts_in(value: object, texts: dict[str, str]) -> set[str]:
    return {path for text, path in texts.items() if text in repr(value)}


def test_a_link_shows_what_is_listed_of_the_page_and_nothing_else():
    whole, texts = page()
    assert texts_in(public_page(whole, str), texts) == SHOWN


def test_every_shown_text_is_said_without_names():
    whole, texts = page()
    anonymous = public_page(whole, lambda text: "said" if text in texts else text)
    assert texts_in(anonymous, texts) == {"conditions.before"}  # words of ours


def test_only_the_fullest_profile_shows_the_page():
    rollout, _canaries = filled()
    whole, _texts = page()
    shown = {profile: public(rollout, profile, TODAY, page=whole) for profile in ("public", "teams", "full")}
    assert [profile for profile, each in shown.items() if each.decisions] == ["full"]


def test_a_reader_sees_nothing_about_single_people():
    whole, _texts = page()
    read = page_for_readers(whole, Brief())
    assert (read.points, read.further_points, read.risks) == ((), (), ())
    assert read.questions == whole.questions


def test_a_reader_sees_no_row_that_repeats_a_marked_concern_with_other_marks():
    whole, _texts = page()
    row = replace(whole.questions[0], question="Who says “The desk doesn’t trust its new-found chief”?")
    marked = Concern(id="c", text="The desk doesn't trust its new found chief", is_about_people=True)
    read = page_for_readers(replace(whole, questions=(row, *whole.questions)), Brief(concern_list=(marked,)))
    assert read.questions == whole.questions
    nobody = Brief(concern_list=(marked.model_copy(update={"text": "."}),))
    assert page_for_readers(whole, nobody).questions == whole.questions


def test_a_row_that_only_private_parts_give_is_not_told():
    whole, _texts = page()
    bare = replace(whole, questions=(), checks=(), risks=(replace(whole.risks[0], watch="no quote"),))
    read = page_without_private(whole, bare)
    assert (read.questions, read.checks, read.verdict) == ((), (), whole.verdict)
    assert [row.watch for row in read.risks] == ["no quote"]
    assert page_without_private(bare, whole).questions == ()


def test_a_brief_without_private_parts_has_no_stakeholders_and_no_concern_about_people():
    rollout, _canaries = filled()
    assert rollout.brief.stakeholders
    assert rollout.brief.concern_list[0].is_about_people
    declined = rollout.brief.model_copy(update={"declined_points": ("Otto doubts it",)})
    bare = declined.without_private_parts()
    assert (bare.stakeholders, bare.concern_list, bare.declined_points) == ((), (), ())
    assert bare.conditions == rollout.brief.conditions
