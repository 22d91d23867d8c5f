"""Serve the presenter's page of a room, a remote on phones.

A host who is signed in leads every screen from here, on as many devices as they like. Each action is a form,
so that it works without scripts; the script sends it beside the page and follows a stream.
"""

import re
from collections import Counter
from collections.abc import AsyncIterator, Callable
from time import monotonic
from typing import NamedTuple

from anyio import to_thread
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse

from playbook.core.all_hands.join_code import grouped
from playbook.core.all_hands.pulse import SHARES_FROM, many_skipped
from playbook.core.all_hands.pulse_texts import PulseText, alike_texts, folded
from playbook.core.all_hands.room_state import (
    CLOSING,
    LOBBY,
    MAX_NOTE,
    SIZE_NAMES,
    TOPICS,
    RoomState,
    topic_of,
)
from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Missing, PlaybookError, Problem, Refused
from playbook.core.base.words import say_day
from playbook.desk.accounts.sessions import find_visitor, sign_in_for
from playbook.desk.all_hands import (
    earlier,
    guest_examples,
    poll_texts,
    presenting,
    pulse,
    pulse_draft,
    questions,
    rooms,
)
from playbook.desk.all_hands.deck import ChoiceResult, ScaleResult, Slide, SlideText, deck_of
from playbook.desk.all_hands.poll_texts import holds_coarse
from playbook.desk.all_hands.pulse import HostedPulse
from playbook.desk.all_hands.questions import HostedQuestions
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import Workspace, current_workspace
from playbook.desk.links import shares
from playbook.desk.links.links import say_reach
from playbook.desk.links.shares import Pass, Share
from playbook.web.http.assets import asset
from playbook.web.http.form import answer_form, base_address
from playbook.web.http.problem import public_error
from playbook.web.http.route_table import POST, AppRoute, Who
from playbook.web.http.tabs import MOST_TABS, counted
from playbook.web.http.templates import render_fragment, render_page
from playbook.web.link import access, channel, share_page
from playbook.web.link.channel import event

SCRIPT = asset("host.js", "Sends a host's actions, and follows the room.")
STYLE = asset("host.css", "How the presenter's page looks.")
MOST_COUNTED = 1_000  # phones: in a larger room companion.js sends no progress
MOST_QUESTIONS = MOST_TEXTS = MOST_EARLIER = 8
_STATES = ("waiting", "shown")  # of a written answer, as far as it is listed
_TIMERS = (1, 2, 5, 10)  # minutes
_SECONDS = 1.0  # between two looks at how many are here
TIPS = {
    LOBBY: "Ask everyone to scan the code. Start when most are in.",
    "start": "Say in one sentence what changes, and for whom.",
    "why": "One reason is enough. Say why now.",
    "stays": "Name what stays before anyone asks.",
    "aims": "Say how everyone will notice that it worked.",
    "ends": "Say what ends and on which day, and who helps until then.",
    "where": "Name one thing that is done, and one that is late.",
    "chart": "Say whether you are on plan, and what you do about it.",
    "groups": "Thank the team that is furthest. Name no team that is behind.",
    "wins": "Tell one example in your own words.",
    "recipes": "Show one live. The prompt is on every phone.",
    "asked": "Ask for one thing, and wait a minute for it.",
    "pulse": "Give them two minutes. Reveal when answers slow down.",
    "teams": "Show teams only if they know that you will.",
    "questions": "Put one question on the big screen, read it aloud, then answer.",
    CLOSING: "Repeat the next date. Close the room when people leave.",
}

ONE_QUESTION_TIP = "Give them a minute. Close it and show the result when answers slow down."
# By the kind of slide that shows a result.
RESULT_TIPS = {
    "pulse": "Say which result surprises you. Ask who sees it differently.",
    "scale": "Read the highest answer aloud. Ask who sees it differently.",
    "options": "Read the highest answer aloud. Ask who sees it differently.",
    "words": "Read the largest word aloud. Ask what is behind it.",
    "written": "Read the first one aloud. Ask who wants to say more.",
    "text": "Read it aloud, and answer it.",
    "awaited": "Show the answers that fit, further down. The big screen shows them at once.",
}


class _Visit(NamedTuple):
    """Who leads which link, from which address."""

    workspace: Workspace
    actor: Actor
    share: Share
    base: str

    @property
    def at(self) -> tuple[Workspace, Actor, str, str]:
        return self.workspace, self.actor, self.share.link.rollout_id, self.share.link.id

    @property
    def rollout(self) -> tuple[Workspace, Actor, str]:
        return self.at[:3]


class _Result(NamedTuple):
    """A question's result in words, with the last one and who skipped."""

    question: str
    now: str
    before: str
    skipped: int


class _Written(NamedTuple):
    """A text of a pulse, or several of the same words."""

    text: PulseText
    number: int
    is_coarse: bool
    is_text: bool  # and no word of a cloud
    question: str  # where it is of an earlier pulse
    is_shown: bool  # the room sees the results of its pulse


class _Deck(NamedTuple):
    """The slides of a room by key, those to go through, and the one on show."""

    slides: dict[str, Slide]
    order: tuple[str, ...]
    current: str

    @property
    def now(self) -> Slide:
        return self.slides[self.current]

    @property
    def place(self) -> int:
        return self.order.index(self.current)

    @property
    def later(self) -> list[Slide]:
        return [self.slides[key] for key in self.order[self.place + 1 :]]

    @property
    def next(self) -> Slide | None:
        return next(iter(self.later), None)


class _Step(NamedTuple):
    """What the button Next does in place of going on; `key` names its pulse."""

    key: str
    label: str
    gist: str = ""


def address(link_id: str, *below: str) -> str:
    """Return the address of the presenter's page, or one below it."""
    return "/".join(["/host", link_id, *below])


def show(request: Request) -> Response:
    """Show the presenter's page, or lead to the sign-in and back."""
    if (visit := _visit(request)) is None:
        return RedirectResponse(sign_in_for(request.url.path), 303, access.HEADERS)
    text = render_page(
        "host.html",
        desk=_desk(visit),
        name=visit.share.rollout.brief.name,
        link_name=visit.share.link.name,
        action=address(visit.share.link.id),
        host_style=STYLE.path,
        host_script=SCRIPT.path,
        **share_page.files(),
    )
    return HTMLResponse(text, headers=access.HEADERS)


async def act(request: Request) -> Response:
    """Do one action of a host."""
    return await answer_form(request, _act)


def _act(request: Request, form: dict[str, str]) -> Response:
    is_script = "application/json" in request.headers.get("accept", "")
    if (visit := _visit(request)) is None:
        to = sign_in_for(address(request.path_params["link_id"]))
        return JSONResponse({"to": to}, 403) if is_script else RedirectResponse(to, 303, access.HEADERS)
    trouble = ""
    try:
        if (action := _ACTIONS.get(form.get("do", ""))) is None:
            raise Invalid([Problem("do", "There is no such button.", "Reload the page.")])
        action(visit, form)
        rooms.prolong_rehearsals(visit.workspace, visit.share.link.rollout_id)
    except PlaybookError as error:
        if not is_script:
            raise
        problem = public_error(error)
        trouble = f"{problem.message} {problem.hint}"
    if is_script:
        return JSONResponse({"said": trouble, **_news(visit)}, 409 if trouble else 200, access.HEADERS)
    return RedirectResponse(address(visit.share.link.id), 303, access.HEADERS)


async def live(request: Request) -> Response:
    """Stream the presenter's page while its host may lead the room."""
    if (visit := await to_thread.run_sync(_visit, request)) is None:
        return Response(status_code=403)
    # Each draws the page anew at every change. In a demonstration everyone is one account.
    account_id = visit.actor.account_id
    if account_id and visit.workspace.own(_open_streams)[account_id] >= MOST_TABS:
        return Response(status_code=503)
    headers = {**access.HEADERS, "X-Accel-Buffering": "no"}
    if request.method == "HEAD":
        return Response(headers=headers, media_type="text/event-stream")
    return StreamingResponse(_events(request, visit), headers=headers, media_type="text/event-stream")


def _open_streams(_workspace: Workspace) -> Counter[str]:
    return Counter()


async def _events(request: Request, first: _Visit) -> AsyncIterator[bytes]:
    workspace, rollout_id, link_id = first.workspace, first.share.link.rollout_id, first.share.link.id
    shown: dict[str, int] = {}
    changes, sent_at, missing = -1, 0.0, -1
    with (
        workspace.notifier.watched(rollout_id) as subscriber,
        counted(workspace.own(_open_streams), first.actor.account_id),
    ):
        while not (workspace.notifier.is_over or await request.is_disconnected()):
            now, answers, done = monotonic(), 0, dict[str, int]()
            try:
                # A role can end while the page is open.
                visit = await to_thread.run_sync(_visit, request)
                # Fewer than five answers more are no change that anybody else hears of.
                if visit:
                    answers = await to_thread.run_sync(pulse.count_answers, *visit.rollout)
                    phones = channel.open_phones(workspace, link_id)
                    done = await to_thread.run_sync(pulse.count_done, *visit.rollout, phones)
                # How many are missing stands in a sentence of the page.
                seen = changes, missing
                changes = workspace.notifier.count(rollout_id)
                missing = max(0, SHARES_FROM - answers)
                if visit and seen != (changes, missing):
                    yield event("desk", await to_thread.run_sync(_news, visit))
            except PlaybookError:
                visit = None
            if visit is None:
                yield event("over", {})
                return
            counts = {"here": channel.open_phones(workspace, link_id), "answers": answers}
            counts |= {f"done-{key}": number for key, number in done.items()}
            if shown != counts or now - sent_at > channel.BEAT_SECONDS:
                sent_at, shown = now, counts
                yield event("here", shown)
            await subscriber.wait(_SECONDS)


def _visit(request: Request) -> _Visit | None:
    """Return who leads which link; None when not signed in."""
    workspace = current_workspace()
    if (actor := find_visitor(workspace, request.cookies)) is None:
        return None
    share = shares.resolve(workspace, Pass(request.path_params["link_id"], has_password=True))
    try:
        rooms.find_room(workspace, actor, share.link.rollout_id, share.link.id)
    except Missing:  # of a rollout that is not open here: the words of a link that never was
        raise shares.gone() from None
    base = base_address(request, workspace.settings.public_address)
    return _Visit(workspace, actor, share, base)


def _news(visit: _Visit) -> dict[str, object]:
    return {"desk": _desk(visit), "now": int(visit.workspace.now().timestamp() * 1_000)}


def _desk(visit: _Visit) -> Markup:
    """Return what changes on the page: all of it but its head."""
    workspace, link_id = visit.workspace, visit.share.link.id
    room, state = rooms.find_room(*visit.at), presenting.find_state(*visit.at)
    code = room.code if room else ""
    # By the code: this browser may never have opened the link.
    wall = f"{rooms.scanned_path(workspace, room)}?then=present" if room else ""
    values = {"action": address(link_id), "wall": wall, "room": room}
    if room is None or state is None:
        rollout_id = visit.share.link.rollout_id
        return render_fragment(
            "host_closed.html",
            rollout_id=rollout_id,
            is_rehearsal=visit.share.link.as_of_day is not None,
            **values,
        )
    deck = _deck(visit, state)
    slides, now, place = deck.slides, deck.now, deck.place
    topic, first = topic_of(now.key), {topic_of(key): key for key in reversed(slides)}
    has_pulse = "pulse" in visit.share.asks
    hosted = pulse.find_pulse(*visit.rollout)
    room_questions = _hosted_questions(visit)
    topics = [topic for topic in state.topics if topic in first]
    lit = presenting.spotlight_on(workspace, visit.share)
    return render_fragment(
        "host_desk.html",
        **values,
        state=state,
        size=presenting.size_on(workspace, visit.share),
        sizes=SIZE_NAMES,
        lit=lit,
        is_lit_coarse=lit is not None and holds_coarse(visit.share.rollout, f"{lit.words} {lit.below}"),
        code=grouped(code),
        join=f"{visit.base.partition('://')[2]}/j/{grouped(code)}",
        reach=say_reach(f"{visit.base}/j/{code}", "open this page"),
        here=channel.open_phones(workspace, link_id),
        place=place + 1,
        places_count=len(deck.order),
        now=now,
        next=deck.next,
        step=_step(visit, deck),
        after=next((slide for slide in deck.later if topic_of(slide.key) != topic), None),
        gist=_gist,
        title=_title,
        first=first,
        before=deck.order[place - 1] if place else "",
        came_from=state.came_from if state.came_from in deck.order else "",
        came_from_place=deck.order.index(state.came_from) + 1 if state.came_from in deck.order else 0,
        tip=_tip(now, hosted),
        notes=presenting.list_notes(*visit.rollout),
        max_note=MAX_NOTE,
        topics=topics,
        places={topic: state.topics.index(topic) for topic in topics},
        names=TOPICS,
        here_topic=topic,
        pulse=hosted,
        results=_results(visit, hosted),
        asked_now=now.content[1] if now.kind == "asked" else None,
        done=pulse.count_done(*visit.rollout, channel.open_phones(workspace, link_id)),
        is_asking=hosted is not None and hosted.shown.poll.is_open,
        prepared=pulse_draft.prepared_questions(*visit.rollout) if has_pulse else (),
        rest=pulse_draft.find_rest(*visit.rollout) if has_pulse else None,
        earlier=earlier.earlier_questions(*visit.rollout)[:MOST_EARLIER] if has_pulse else (),
        has_pulse=has_pulse,
        say_day=lambda day: say_day(day, workspace.today()),
        written=_written(visit, hosted),
        unlisted=_count_unlisted(hosted),
        words_to_show=len(_words_to_show(visit, hosted)),
        coarse={
            each.id
            for each in (*room_questions.waiting, *room_questions.shown)
            if holds_coarse(visit.share.rollout, f"{each.words} {each.name}")
        },
        rollout_id=visit.share.link.rollout_id,
        waiting=room_questions.waiting[:MOST_QUESTIONS],
        shown=room_questions.shown[:MOST_QUESTIONS],
        waiting_count=len(room_questions.waiting),
        shown_count=len(room_questions.shown),
        timers=_TIMERS,
        most_counted=MOST_COUNTED,
    )


def _hosted_questions(visit: _Visit) -> HostedQuestions:
    """Return the questions of the room; a rehearsal has none."""
    return HostedQuestions(None) if visit.share.is_frozen else questions.list_questions(*visit.rollout)


def _change_question(visit: _Visit, form: dict[str, str], change: Callable[..., object]) -> None:
    """Show or hide a question. Raise Refused in a rehearsal."""
    # In a rehearsal it would change the real one.
    if visit.share.is_frozen:
        raise Refused("A rehearsal has no questions of the room.", "Open the real room.")
    change(*visit.rollout, form.get("id", ""))


def _deck(visit: _Visit, state: RoomState) -> _Deck:
    """Return the slides of a room, and the one on show."""
    slides, topic = _slides(visit.workspace, visit.share), topic_of(state.current)
    first = next((key for key in slides if topic_of(key) == topic), state.current)
    # A slide can lose its content while it is on show: then every screen shows the first of its topic.
    now = state.current if state.current in slides else first
    slides.setdefault(now, Slide(now, "", TOPICS[topic]))
    return _Deck(slides, state.playlist(slides), now)


def _slides(workspace: Workspace, share: Share) -> dict[str, Slide]:
    """Return the big screen's slides by key, in their usual order."""
    room_questions = questions.questions_of(workspace, share)
    has_example_form = guest_examples.asks_for_one(share)

    def deck() -> tuple[Slide, ...]:
        rollout = shares.shown_by(workspace, share)
        asks = has_example_form and share.rollout.brief.is_live(rollout.day)
        return deck_of(rollout, pulse.pulse_of(workspace, share), room_questions, asks_for_examples=asks)

    # The page of the link has another version whenever a slide is another.
    key = (share.link.id, share_page.page_of(workspace, share).version, workspace.today())
    return {slide.key: slide for slide in workspace.cache("host slides", 16).once(key, deck)}


def _gist(slide: Slide | None) -> str:
    """Return what a slide says in a sentence, or ''."""
    content = slide.content if slide else None
    if isinstance(content, SlideText):
        return content.words
    if isinstance(content, ScaleResult | ChoiceResult):
        return content.question.words
    if content and slide and slide.kind in ("asked", "awaited"):
        return str(content[1].words)
    rows = content if isinstance(content, tuple | list) else ()
    names = (str(getattr(row, "title", "") or getattr(row, "name", "")) for row in rows[:4])
    return " · ".join(filter(None, names))


def _step(visit: _Visit, deck: _Deck) -> _Step | None:
    """Return what Next does first while questions are asked one by one."""
    poll = pulse.find_poll(*visit.rollout)
    if poll is None or poll.place is None or topic_of(deck.now.key) != "pulse":
        return None
    if poll.is_open:
        return _Step(f"close {poll.id}", "Close and show the result")
    is_page = deck.next and topic_of(deck.next.key) == "pulse" and deck.next.about == deck.now.about
    if is_page or (remaining := pulse_draft.find_rest(*visit.rollout)) is None:
        return None
    place = remaining.place
    return _Step(f"ask {poll.id}", f"Ask question {place.number} of {place.total}", remaining.words)


def _tip(slide: Slide, hosted: HostedPulse | None) -> str:
    """Return what a host does on this slide."""
    topic = topic_of(slide.key)
    if topic == "pulse" and hosted and hosted.shown.asks_one:
        return ONE_QUESTION_TIP
    if topic != "pulse" or hosted is None or (hosted.shown.poll.is_open and not hosted.shown.showing):
        return TIPS.get(topic, "")
    if not hosted.shown.poll.is_shown:
        return "Reveal the results when everyone looks up."
    kind = slide.kind if hosted.shown.showing or hosted.shown.waiting else ""
    return RESULT_TIPS.get(kind, "Ask for hands, then ask two people why.")


def _results(visit: _Visit, hosted: HostedPulse | None) -> list[_Result]:
    """Return the results that a host may read, beside the last ones."""
    if hosted is None or (total := hosted.shown.display.total) is None:
        return []
    before = earlier.results_before(visit.workspace, visit.actor, hosted.shown)
    return [
        _Result(
            question.words,
            earlier.say_result(hosted.shown, question) or earlier.TOO_FEW,
            before.get(question.key, ""),
            many_skipped(question, total),
        )
        for question in hosted.shown.questions
        if question.kind in ("scale", "choice")
    ]


def _go_on(visit: _Visit, form: dict[str, str]) -> None:
    """Go to the next slide, or first show a result or ask the next question."""
    state, seen = presenting.find_state(*visit.at), form.get("seen", "")
    step = _step(visit, _deck(visit, state)) if state else None
    key = step.key if step else ""
    # Another host was first.
    if form.get("step", key) != key or (state and seen != state.current):
        return
    if step is None:
        presenting.go_to_slide(*visit.at, seen, form.get("to", ""))
    elif key.startswith("close"):
        _close_pulse(visit, {"id": key.partition(" ")[2], "then": "reveal"})
    else:
        _ask(visit, pulse_draft.open_next, key.partition(" ")[2])


def _ask(visit: _Visit, ask: Callable[..., object], about: str | None) -> None:
    """Have the phones asked something, and lead the room there."""
    ask(*visit.rollout, about)
    if presenting.find_state(*visit.at):
        presenting.lead_to_pulse(*visit.at)


def _reveal(visit: _Visit, form: dict[str, str]) -> None:
    """Reveal the results, from their first slide on."""
    pulse.reveal_pulse(*visit.rollout, form.get("id", ""))
    _go_to_results(visit)


def _close_pulse(visit: _Visit, form: dict[str, str]) -> None:
    pulse.close_pulse(*visit.rollout, form.get("id", ""))
    if form.get("then") == "reveal":
        pulse.reveal_pulse(*visit.rollout, form.get("id", ""))
    _go_to_results(visit)


def _go_to_results(visit: _Visit) -> None:
    """Leave the slide of a question, whose place another one takes."""
    state = presenting.find_state(*visit.at)
    if state and topic_of(state.current) == "pulse":
        presenting.go_to_slide(*visit.at, state.current, "pulse")


def _count_unlisted(hosted: HostedPulse | None) -> int:
    """Return how many different texts wait beyond those listed."""
    groups = (
        alike_texts(text for text in texts if text.state == "waiting")
        for _, texts in (hosted.written if hosted else ())
    )
    return sum(max(0, len(waiting) - MOST_TEXTS) for waiting in groups)


def _written(visit: _Visit, hosted: HostedPulse | None) -> list[_Written]:
    """Return the texts still to look at, and what the room sees."""
    if hosted is None:
        return []
    marked = poll_texts.marked_texts(
        visit.share.rollout, [text for _, texts in hosted.written for text in texts]
    )
    written = list[_Written]()
    for view, texts in hosted.written:
        by_key = {question.key: question for question in view.questions}
        groups = {state: alike_texts(text for text in texts if text.state == state) for state in _STATES}
        # Sent once more, a text that the room sees is nothing to decide.
        shown = {_words_of(alike[0]) for alike in groups["shown"]}
        groups["waiting"] = [alike for alike in groups["waiting"] if _words_of(alike[0]) not in shown]
        for alikes in groups.values():
            for alike in alikes[:MOST_TEXTS]:
                text, number = alike[0], sum(text.n for text in alike)
                question, is_earlier = by_key[text.question], view is not hosted.shown
                about = question.words if is_earlier else ""
                is_text, is_shown = question.kind == "text", view.poll.is_shown
                written.append(_Written(text, number, text.id in marked, is_text, about, is_shown))
    return written


def _words_of(text: PulseText) -> tuple[str, str]:
    return text.question, folded(text.words)


def _move_texts(visit: _Visit, form: dict[str, str], move: Callable[..., object]) -> None:
    """Move a text, and equal ones in the same state."""
    hosted = pulse.find_pulse(*visit.rollout)
    alike = list[PulseText]()
    for _, texts in hosted.written if hosted else ():
        chosen = next((text for text in texts if text.id == form.get("id", "")), None)
        groups = alike_texts(text for text in texts if chosen and text.state == chosen.state)
        alike += [text for group in groups if chosen in group for text in group]
    move(*visit.rollout, [text.id for text in alike])


def _words_to_show(visit: _Visit, hosted: HostedPulse | None) -> list[str]:
    """Return the ids of the words of clouds that wait and are not coarse."""
    if hosted is None:
        return []
    waiting = [
        text
        for view, texts in hosted.written
        for text in texts
        if text.state == "waiting" and view.poll.kinds[text.question] == "words"
    ]
    marked = poll_texts.marked_texts(visit.share.rollout, waiting)
    return [text.id for text in waiting if text.id not in marked]


def _show_words(visit: _Visit, _form: dict[str, str]) -> None:
    ids = _words_to_show(visit, pulse.find_pulse(*visit.rollout))
    poll_texts.approve_texts(*visit.rollout, ids)


def _put_in_spotlight(visit: _Visit, form: dict[str, str]) -> None:
    """Put something on the big screen at once; what waits is shown first."""
    match form.get("waits"):
        case "question":
            _change_question(visit, form, questions.show_question)
        case "text":
            _move_texts(visit, form, poll_texts.approve_texts)
    presenting.set_spotlight(*visit.at, form.get("id", ""))


def _take_away(visit: _Visit, form: dict[str, str]) -> None:
    """Take something off the big screen, the slides and the phones."""
    state = presenting.find_state(*visit.at)
    # Another host may have put something else there meanwhile.
    if state and state.spotlight == form.get("id", ""):
        presenting.set_spotlight(*visit.at)
    if pulse.is_text_shown(*visit.rollout, form.get("id", "")):
        _move_texts(visit, form, poll_texts.hide_texts)
    else:
        _change_question(visit, form, questions.hide_question)


def _title(slide: Slide) -> str:
    return f"{slide.title} ({slide.pages})" if slide.pages else slide.title


def _answered(visit: _Visit, form: dict[str, str]) -> None:
    from playbook.desk.all_hands import answers  # with the writer of plans, for whoever answers

    def answer(workspace: Workspace, actor: Actor, rollout_id: str, question_id: str) -> None:
        version = get_rollout(workspace, actor, rollout_id, "host").version
        answers.answer_question(workspace, actor, rollout_id, version, question_id, "stage")

    _change_question(visit, form, answer)


def _number(form: dict[str, str], name: str) -> int:
    typed = form.get(name, "")
    return int(typed) if re.fullmatch(r"-?\d{1,3}", typed, re.ASCII) else -1


# What a button does, by the value of its field `do`.
_ACTIONS: dict[str, Callable[[_Visit, dict[str, str]], object]] = {
    "on": _go_on,
    "go": lambda visit, form: presenting.go_to_slide(*visit.at, form.get("seen", ""), form.get("to", "")),
    "place": lambda visit, form: presenting.place_topic(*visit.at, form.get("id", ""), _number(form, "to")),
    "skip": lambda visit, form: presenting.skip_topic(*visit.at, form.get("id", "")),
    "unskip": lambda visit, form: presenting.skip_topic(*visit.at, form.get("id", ""), is_skipped=False),
    "timer": lambda visit, form: presenting.set_timer(*visit.at, _number(form, "minutes")),
    "size": lambda visit, form: presenting.set_size(*visit.at, form.get("size", "")),
    "spotlight": _put_in_spotlight,
    "take_away": _take_away,
    "show_text": lambda visit, form: _move_texts(visit, form, poll_texts.approve_texts),
    "show_words": _show_words,
    "hide_text": lambda visit, form: _move_texts(visit, form, poll_texts.hide_texts),
    "note": lambda visit, form: presenting.save_note(
        *visit.rollout,
        form.get("id", ""),
        *(form.get(name, "").replace("\r\n", "\n") for name in ("seen", "words")),
    ),
    "open_pulse": lambda visit, form: _ask(visit, pulse_draft.open_prepared, form.get("after")),
    "open_first": lambda visit, form: _ask(visit, pulse_draft.open_first, form.get("after")),
    "open_next": lambda visit, form: _ask(visit, pulse_draft.open_next, form.get("after", "")),
    "ask_again": lambda visit, form: _ask(visit, earlier.ask_again, form.get("id", "")),
    "make_up": lambda visit, form: pulse.make_up_answers(*visit.rollout, form.get("id", "")),
    "reveal": _reveal,
    "reveal_teams": lambda visit, form: pulse.reveal_pulse(*visit.rollout, form.get("id", ""), teams=True),
    "hide": lambda visit, form: pulse.hide_pulse(*visit.rollout, form.get("id", "")),
    "close_pulse": _close_pulse,
    "show_question": lambda visit, form: _change_question(visit, form, questions.show_question),
    "hide_question": lambda visit, form: _change_question(visit, form, questions.hide_question),
    "answered": _answered,
    "open": lambda visit, _form: rooms.open_room(*visit.at),
    "close": lambda visit, _form: pulse.close_room(*visit.at),
}
_PATH = "/host/{link_id}"
ROUTES = [
    STYLE.route,
    SCRIPT.route,
    AppRoute(_PATH, show, Who.SIGNED_IN, "The presenter's page of a room, for its hosts."),
    AppRoute(_PATH, act, Who.SIGNED_IN, "One action of a host.", methods=POST),
    AppRoute(f"{_PATH}/live", live, Who.SIGNED_IN, "A stream of what changes on the presenter's page."),
]
