"""A rollout as a document: who may have it, of which day, and in which format."""

from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from datetime import date
from io import BytesIO
from itertools import islice
from zipfile import ZipFile

import pytest

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Missing, Refused
from playbook.core.dossier.audience import BOARD, parse_audience
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.log.changes.items import ItemAdded
from playbook.core.plan.brief import BriefFields, Concern, Person
from playbook.core.plan.items import Resistance
from playbook.core.plan.strategy import Strategy
from playbook.desk.base.commit import commit
from playbook.desk.base.limits.file_turns import AT_ONCE
from playbook.desk.base.limits.rate_limit import TooSoon
from playbook.desk.exporting.archives import write_archive
from playbook.desk.exporting.documents import (
    HAS_NOTES,
    Document,
    audiences_of,
    find_dossier,
    first_page,
    formats_for,
    version_on,
    write_document,
)
from playbook.desk.plan import briefs, rollouts
from playbook.desk.record import history
from playbook.desk.writing import strategies
from playbook.exports.formats import FORMATS
from playbook.exports.pdf import pdf
from tests.desk.conftest import DANA
from tests.packed import read

TODAY = date(2026, 3, 5)
ROLES = ("viewer", "lead", "editor")


@pytest.fixture
def sample(workspace):
    return rollouts.open_sample(workspace, DANA, "3-under-way")[0]


@pytest.fixture
def small(workspace):
    return rollouts.open_sample(workspace, DANA, "1-as-it-went")[0]


def member(rollout_id: str, role: str) -> Actor:
    each = Membership(rollout_id=rollout_id, role=role)
    return Actor(name=f"The {role}", role="member", memberships=(each,))


def test_whoever_sees_the_rollout_gets_every_format_and_a_stranger_none(workspace, small):
    stranger = Actor(name="Stranger", role="member")
    for of in FORMATS:
        for role in ROLES:
            document = write_document(workspace, member(small.id, role), small.id, of.key)
            assert document.name.endswith(of.suffix)
            assert document.mime == of.mime
            assert document.data
        with pytest.raises(Missing, match="no such rollout"):
            write_document(workspace, stranger, small.id, of.key)


def test_a_document_for_everyone_is_the_same_whoever_makes_it(workspace, small):
    for of in FORMATS:
        if "all_hands" in of.audiences:
            made = {
                write_document(workspace, actor, small.id, of.key, "all_hands").data
                for actor in (DANA, *(member(small.id, role) for role in ROLES))
            }
            assert len(made) == 1


def test_whoever_asks_for_many_documents_at_once_holds_few_threads(workspace, sample):
    def ask(actor: Actor) -> Future[Document]:
        return pool.submit(write_document, workspace, actor, sample.id, "json")

    with ThreadPoolExecutor(12) as pool:
        with workspace.lock("writing documents"):
            flood = [ask(member(sample.id, "viewer")) for _ in range(10)]
            refused = list(islice(as_completed(flood), len(flood) - AT_ONCE["documents"]))
            other = ask(DANA)
        assert {type(each.exception()) for each in refused} == {TooSoon}
        assert all(each.result().data for each in (other, *(set(flood) - set(refused))))
        assert ask(member(sample.id, "viewer")).result().data


def test_however_many_tabs_look_at_documents_one_is_typeset_at_a_time(workspace, sample, monkeypatch):
    seen = []
    lock = workspace.lock("writing documents")
    monkeypatch.setattr(pdf, "first_page", lambda *_: seen.append(lock.locked()) or b"page")
    assert first_page(workspace, DANA, sample.id) == b"page"
    assert seen == [True]


def test_a_viewers_file_holds_no_strategy_or_stakeholders(workspace, small):
    fields = strategies.fields_of(Strategy(decides="Whether zqtrust grows."))
    strategies.save_strategy(workspace, DANA, small.id, small.version, fields)
    viewer = member(small.id, "viewer")
    for of in FORMATS:
        assert "zqtrust" not in read(write_document(workspace, viewer, small.id, of.key).data)
    shown = {
        of.key for of in FORMATS if "zqtrust" in read(write_document(workspace, DANA, small.id, of.key).data)
    }
    assert {"markdown", "json", "plan"} <= shown


def test_a_viewers_paper_lists_no_body_by_a_concern_as_it_was_typed(workspace, small):
    text = "Our union has not been asked, and zqdoubts it."
    small = briefs.save_field(workspace, DANA, small.id, small.version, "concerns", text)
    shown = [
        "zqdoubts" in read(write_document(workspace, who, small.id, "markdown").data)
        for who in (DANA, member(small.id, "viewer"), member(small.id, "lead"))
    ]
    assert shown == [True, False, False]


def test_what_is_said_about_somebody_stays_with_editors_when_they_leave_the_brief(workspace, sample):
    def save(name: str, value: object) -> None:
        seen = rollouts.open_rollout(workspace, DANA, sample.id).version
        briefs.save_field(workspace, DANA, sample.id, seen, name, value)

    def texts(role: str) -> bytes:
        formats = ("json", "plan", "markdown")
        return b"".join(
            write_document(workspace, member(sample.id, role), sample.id, each, "project").data
            for each in formats
        )

    ruth = Person(id="ruth", name="Ruth Zylber")
    version = briefs.save_person(workspace, DANA, sample.id, sample.version, ruth).version
    save("past_attempts", "In 2024 we tried a pilot. Ruth Zylber blocked it zqzq. It ended in May.")
    save("concern_list", (Concern(id="c", text="Ruth Zylber says xqxq about it again"),))
    assert b"zqzq" in texts("editor")
    for is_there in (True, False):
        if not is_there:
            briefs.remove_person(workspace, DANA, sample.id, version + 2, "ruth")
        for role in ("viewer", "lead"):
            assert [word for word in (b"zqzq", b"xqxq") if word in texts(role)] == []


def test_a_concern_marked_later_is_in_no_task_and_no_earlier_version_for_readers(workspace, sample):
    viewer = member(sample.id, "viewer")
    worry = Concern(id="c", text="The new hire is too slow zqzq", answer="A second pair of eyes for all.")
    briefs.save_field(workspace, DANA, sample.id, sample.version, "concern_list", (worry,))
    task = Resistance(id="worry", title="“The new hire is too slow zqzq”")
    before = commit(workspace, DANA, sample.id, sample.version + 1, [ItemAdded(item=task)])

    def texts(actor: Actor) -> str:
        files = [
            write_document(workspace, actor, sample.id, each, as_of=version).data.decode()
            for each in ("json", "plan", "markdown") for version in (None, before.version)
        ]  # fmt: skip
        told = history.of_item(workspace, actor, sample.id, "worry")
        told += history.history(workspace, actor, sample.id)
        stood = history.as_it_stood(workspace, actor, sample.id, before.version)
        then = f"{stood.items}{stood.brief_for_readers()}"
        now = rollouts.open_rollout(workspace, actor, sample.id).items
        return f"{files}{told}{then}{now}"

    assert "zqzq" in texts(viewer)
    marked = worry.model_copy(update={"is_about_people": True})
    briefs.save_field(workspace, DANA, sample.id, before.version, "concern_list", (marked,))
    assert "zqzq" not in texts(viewer)
    assert "zqzq" in texts(DANA)
    briefs.save_field(workspace, DANA, sample.id, before.version + 1, "concern_list", ())
    assert "zqzq" not in texts(viewer)


def test_an_earlier_version_is_read_as_it_stood_on_its_day(workspace, sample):
    middle = sample.version // 2
    then = find_dossier(workspace, DANA, sample.id, as_of=middle)
    on = workspace.rollout_cache.at(sample.id, middle).changed_at.astimezone().date()
    assert (then.version, then.day) == (middle, on)
    assert then.stand.startswith("The plan as it stood on ")
    assert then.asks == ()
    assert then.tally.done < find_dossier(workspace, DANA, sample.id).tally.done
    assert version_on(workspace, DANA, sample.id, on) >= middle


def test_a_day_or_version_that_never_was_is_missing(workspace, sample):
    with pytest.raises(Missing, match="had not started"):
        version_on(workspace, DANA, sample.id, date(2001, 1, 1))
    for version in (0, -1, sample.version + 1):
        with pytest.raises(Missing, match="no such version"):
            find_dossier(workspace, DANA, sample.id, as_of=version)


def test_what_cannot_be_made_is_said_in_a_sentence(workspace, sample):
    for format_key, audience in (("papyrus", "board"), ("markdown", "the moon"), ("markdown", "group:none")):
        with pytest.raises(Missing):
            write_document(workspace, DANA, sample.id, format_key, audience)
    with pytest.raises(Refused, match="not made for this audience"):
        write_document(workspace, DANA, sample.id, "plan", "all_hands")


def test_a_brief_that_cannot_be_planned_has_nothing_to_take_away(workspace):
    rollout = rollouts.start_rollout(workspace, DANA, "Atlas")
    with pytest.raises(Refused, match="nothing to take away yet") as caught:
        find_dossier(workspace, DANA, rollout.id)
    assert caught.value.hint.startswith("Complete the brief first: ")


@pytest.mark.long
def test_a_gap_in_the_brief_of_a_plan_keeps_no_document_back(workspace, sample):
    gap = BriefEdited.of(BriefFields(), "end", "go_live")
    edited = commit(workspace, DANA, sample.id, sample.version, [gap])
    assert edited.brief.end is None
    for of in FORMATS:
        assert write_document(workspace, DANA, sample.id, of.key).data


@pytest.mark.long
def test_each_team_and_person_of_the_plan_is_an_audience(workspace, sample):
    audiences = audiences_of(workspace, DANA, sample.id)
    brief = sample.brief
    assert list(audiences)[:3] == ["board", "project", "all_hands"]
    assert len(audiences) == 3 + len(brief.groups) + len(brief.people)
    for audience in audiences:
        assert find_dossier(workspace, DANA, sample.id, audience).audience_name
        assert formats_for(parse_audience(audience))
    assert formats_for(BOARD) == FORMATS


def test_a_withdrawn_name_is_in_no_document_of_an_earlier_day(workspace, sample):
    person = sample.brief.people[0]
    later = person.model_copy(update={"name": "Zora Quill"})
    title = "Ask Zora Quill about it"
    before = briefs.save_field(workspace, DANA, sample.id, sample.version, "why", title)
    after = briefs.save_person(workspace, DANA, sample.id, before.version, later)
    assert after.version > before.version
    made = write_document(workspace, DANA, sample.id, "markdown", "all_hands", before.version).data
    assert b"Zora" not in made


def test_a_board_file_has_notes_on_people_only_where_an_editor_asks_for_them(workspace, small):
    def paper(actor: Actor, audience: str = "board", of: str = "markdown", **wish: bool) -> str:
        return read(write_document(workspace, actor, small.id, of, audience, **wish).data)

    assert paper(DANA) == paper(DANA, has_notes=True) == paper(DANA, has_notes=False)
    ruth = Person(id="ruth", name="Ruth Zylber")
    small = briefs.save_person(workspace, DANA, small.id, small.version, ruth)
    text = "Ruth Zylber says zqzq and wants out. Our union has not been asked, and zqdoubts it."
    briefs.save_field(workspace, DANA, small.id, small.version, "concerns", text)
    with_notes, without = paper(DANA, has_notes=True), paper(DANA)
    assert [HAS_NOTES in each for each in (with_notes, without)] == [True, False]
    assert "zqzq" not in without
    for of in FORMATS:
        assert "zqzq" not in paper(DANA, of=of.key)
    assert "zqzq" in paper(DANA, of="plan", has_notes=True)
    with ZipFile(BytesIO(write_archive(workspace, DANA, small.id).data)) as files:
        assert b"zqzq" not in files.read("decisions.html")
    assert "zqdoubts" in without  # what is said of nobody stays
    assert HAS_NOTES in paper(DANA, "project")
    assert HAS_NOTES not in paper(DANA, "project", has_notes=False)
    viewer = member(small.id, "viewer")
    assert HAS_NOTES not in paper(viewer, has_notes=True)
    assert "zqzq" not in paper(viewer, has_notes=True)
