"""The dossier as Markdown: every text is there, and none of it is markup."""

import json
import re
from dataclasses import replace
from functools import cache
from itertools import count

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from playbook.core.dossier.audience import ALL_HANDS, BOARD, PROJECT
from playbook.core.dossier.model import EVERYONE, Dossier, DossierStep
from playbook.core.dossier.rhythm import in_rhythm
from playbook.core.dossier.texts import texts_of_dossier, with_texts
from playbook.exports.markdown import write
from playbook.exports.options import Options
from tests.core.story import LAUNCHED, day, laid
from tests.dossiers import dossier_of, sample

READER = MarkdownIt("commonmark", {"html": True}).enable("table")
HOSTILE = (
    "# a head",
    "- a point", "1. first", "```", "| a | b |", "a | b", "<b>bold</b>", "![x](y)", "[x](y)", "***",
    "---", "===", "+ plus", "&amp; &lt;", "back\\slash", "\\", "`code`", "~~no~~", "_under_", "*star*",
    "> quote", "<!-- no -->", "a  \nb", "x\n\n# y", "O'Brien \"x\"", "שלום", "👩‍🚀", "=1+1", "12) twelve",
    "    indented",
)  # fmt: skip
texts = st.sampled_from(HOSTILE) | st.text(
    st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30
).filter(str.strip)


@cache
def small() -> Dossier:
    return dossier_of(laid(LAUNCHED), PROJECT, today=day("03-16"))


def said(markdown: str) -> str:
    """Return what a reader sees, in one line."""
    _, _, body = markdown.split("---\n", 2)
    parts = []
    for token in READER.parse(body):
        for child in token.children or ():
            parts.append({"softbreak": " ", "hardbreak": " "}.get(child.type, child.content))
        parts.append(" ")
    return " ".join("".join(parts).split())


def written(dossier: Dossier) -> str:
    return write(dossier, Options()).decode()


def missing(dossier: Dossier, markdown: str) -> list[str]:
    """Return the texts that a reader does not see; what the page itself leaves out is told elsewhere."""
    shown = said(markdown)
    steps = tuple(on_paper(step, dossier) for step in dossier.steps)
    bare = replace(
        dossier,
        page=with_texts(dossier.page, lambda _: ""),
        charts=(),
        steps=steps,
        facts=tuple(fact for fact in dossier.facts if fact.label not in ("Objective", "Measured by")),
        decisions=tuple(each for each in dossier.decisions if not each.is_on_page),
    )
    lines = (line.removeprefix("- ") for text in texts_of_dossier(bare) for line in text.splitlines())
    return [line for line in lines if " ".join(line.split()) not in shown]


def on_paper(step: DossierStep, dossier: Dossier) -> DossierStep:
    """Return a step without the usual kind, and without teams where it is for all or recurs."""
    is_recurring = step in in_rhythm(dossier.steps, step.stage)[1]
    return replace(
        step,
        texts=step.texts_to_use,
        kind_name="" if is_recurring or step.kind == "milestone" else step.kind_name,
        for_whom=() if is_recurring or step.for_whom == EVERYONE else step.for_whom,
    )


def test_the_page_stands_first_and_nothing_is_said_twice():
    dossier = dossier_of(sample(), PROJECT)
    step = replace(dossier.steps[0], result="- Rooms: booked.\n- Keys: handed out")
    metric = replace(dossier.metrics[0], definition="Counted:\n- Web\n- Print", source="Minutes")
    markdown = said(written(replace(dossier, steps=(step,), metrics=(metric,))))
    assert "Done when: Rooms: booked. Keys: handed out" in markdown
    assert "Counted: Web; Print; Source: Minutes" in markdown
    markdown = written(dossier)
    head = markdown.index(f"# {dossier.page.title}")
    assert head < markdown.index("# Where it stands") < markdown.index("# The plan")
    assert markdown.startswith(f'---\nname: "{dossier.name}"\n')
    lines = written(dossier).splitlines()
    once = [step for stage in dossier.stages for step in in_rhythm(dossier.steps, stage.key)[0]]
    done = sum(not step.is_open for step in once)
    assert sum(line.startswith("- [x] ") for line in lines) == done > 0
    assert sum(line.startswith("- [ ] ") for line in lines) == len(once) - done
    markdown = said(written(dossier))
    assert dossier.page.points
    for point in dossier.page.points[:3]:
        assert markdown.count(point.title.rstrip(".")) == 1


def test_every_text_of_a_sample_is_there_for_each_audience():
    for audience in (PROJECT, ALL_HANDS):
        dossier = dossier_of(sample(), audience)
        assert missing(dossier, written(dossier)) == []


@given(st.data())
def test_no_text_is_lost_or_read_as_markup(data):
    pool = data.draw(st.lists(texts, min_size=12, max_size=12))
    numbers = count()
    hostile = with_texts(small(), lambda text: pool[next(numbers) % len(pool)] if text else text)
    markdown = written(hostile)
    assert missing(hostile, markdown) == []
    assert shape(markdown) == shape(written(small()))


def shape(markdown: str) -> list[str]:
    """Return headings, tables, rows and list entries, in their order."""
    kinds = ("heading_open", "table_open", "tr_open", "list_item_open", "html_block", "html_inline", "fence",
             "code_block", "hr", "link_open", "image", "blockquote_open")  # fmt: skip
    found = []
    for token in READER.parse(markdown.split("---\n", 2)[2]):
        parts = (each for each in (token, *(token.children or ())) if each.type in kinds)
        found += [each.type for each in parts if each.content != "<br>"]  # a line of a cell
    return found


def test_the_head_is_only_words_for_who_reads_it_as_markdown():
    organization = 'x ![p](http://evil.example/p.png) <img src="y"> [x](y) *z*'
    head = written(replace(small(), organization=organization)).split("---\n", 2)[1]
    kinds = {each.type for token in READER.parse(f"---\n{head}---\n") for each in token.children or ()}
    assert kinds <= {"text", "softbreak"}
    line = next(line for line in head.splitlines() if line.startswith("organization"))
    assert json.loads(line.partition(": ")[2]) == organization


def test_a_decimal_begins_no_list():
    assert "34.5 hours are held" in written(replace(small(), why="34.5 hours are held"))
    assert "34\\." in written(replace(small(), why="34. No list"))


@given(st.data())
def test_no_text_of_the_paper_is_lost_or_read_as_markup(data):
    dossier = dossier_of(sample(), BOARD)
    pool = data.draw(st.lists(texts, min_size=12, max_size=12))
    numbers = count()
    paper = with_texts(dossier.paper, lambda text: pool[next(numbers) % len(pool)] if text else text)
    markdown = written(replace(dossier, paper=paper))
    shown = said(markdown)
    printed = (line for text in texts_of_dossier(paper) for line in text.splitlines())
    assert [line for line in printed if " ".join(line.split()) not in shown] == []
    assert shape(markdown) == shape(written(dossier))


def test_what_recurs_is_a_row_with_its_days_and_what_the_log_says():
    markdown = written(dossier_of(sample(), PROJECT))
    assert "| Rhythm | Who | How often | First day | Last day |" in markdown
    assert re.search(r"^\| .+ \| .+ \| every week \| \w{3} \w{3} \d+, \d{4} \|", markdown, re.MULTILINE)
