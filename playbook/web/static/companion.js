"use strict";

// The page of a link on a phone in a room: it follows the slide on show, and answers, votes and questions are
// sent in place. What somebody entered is kept on this device until the server has it, and sent again as it
// is: the server counts it once.
(() => {
  const HOME = location.pathname.replace(/\/$/, "");
  const KEPT = `room ${HOME}`;
  const NONE = { queue: [], votes: {}, asked: [], draft: null, answers: null, team: "" };
  const PATIENCE = 20_000; // a form of a new device waits for some seconds
  const LOST_AFTER = 10_000;
  const MOST_ASKED = 20;
  const MOST_COUNTED = 1_000; // phones; as in host.py
  const COUNTED_WITHIN = 3_000;
  // The parts of the page that belong to a slide, by its topic: "why-2" is the second slide of "why".
  const SHOWS = {
    start: ["change"], why: ["reasons"], stays: ["reasons"], aims: ["aims"], ends: ["reasons"],
    where: ["where", "stages"], chart: ["chart"], groups: ["groups"],
    wins: ["wins", "done"], recipes: ["recipes"], asked: ["asked", "example"],
    pulse: ["pulse", "pulse_teams"], teams: ["pulse_teams"], questions: ["questions"], closing: ["next", "example"],
  };

  const byId = (id) => document.getElementById(id);
  const main = document.querySelector("main");
  const room = byId("companion");
  const sections = () => [...main.querySelectorAll("section[data-part]")];
  const sectionOf = (name) => main.querySelector(`section[data-part="${name}"]`);
  const sourceOf = () => sectionOf("poll")?.querySelector("template[data-poll]");
  const live = () => sectionOf("room")?.querySelector("template[data-slide]")?.dataset;
  const show = (node, isShown) => {
    node.hidden = !isShown;
  };
  const element = (tag, values = {}, ...content) => {
    const made = Object.assign(document.createElement(tag), values);
    made.append(...content);
    return made;
  };

  const ASKS_AT = ["pulse", "lobby"];
  const topicOf = (name) => (name ?? "").split("-")[0];

  let tab = "now";
  let inRoom = 0; // phones
  let slide = null;
  let isNew = false;
  let isLeft = false; // the room that this page was in is closed
  let isOver = false;

  // Where a button goes away with what it did, the focus goes on to what came of it.
  const focusOn = (node) => {
    node.tabIndex = -1;
    node.focus({ preventScroll: true });
  };

  // --- what this device remembers ---------------------------------------------------------------

  let memory = NONE; // where the browser keeps nothing
  const mine = () => {
    try {
      return { ...NONE, ...(JSON.parse(localStorage.getItem(KEPT)) || memory) };
    } catch {
      return memory;
    }
  };
  const keep = (change) => {
    memory = { ...mine(), ...change };
    try {
      localStorage.setItem(KEPT, JSON.stringify(memory));
    } catch {
      // Without storage it lasts as long as the page.
    }
    draw();
  };

  let lost = 0;
  const reach = (isReached) => {
    // A page that is pulled down to reload would be gone until there is a network again.
    document.documentElement.classList.toggle("stays", !isReached);
    byId("in").textContent = isReached ? "You’re in" : "Offline";
    show(byId("here"), isReached);
    if (isReached) {
      clearTimeout(lost);
      lost = 0;
      show(byId("lost"), false);
    } else {
      lost ||= setTimeout(() => show(byId("lost"), true), LOST_AFTER);
    }
  };

  addEventListener("beforeunload", (event) => lost && event.preventDefault());

  // --- sending, once there is a connection ------------------------------------------------------

  let isSending = false;
  let again = 0;
  const isQueued = (id) => mine().queue.some((entry) => entry.id === id);
  const put = (entry, change = {}) => {
    keep({ ...change, queue: [...mine().queue.filter((other) => other.id !== entry.id), entry] });
    say("");
    flush();
  };

  const post = async (entry) => {
    const headers = { Accept: "application/json" };
    const body = new URLSearchParams(entry.body);
    const sent = { method: "POST", headers, body, redirect: "error", cache: "no-store" };
    const answer = await fetch(`${HOME}/${entry.below}`, { ...sent, signal: AbortSignal.timeout?.(PATIENCE) });
    if (answer.status >= 500 || answer.status === 429 || answer.status === 404) {
      throw new Error(answer.statusText);
    }
    const isOurs = answer.headers.get("content-type")?.startsWith("application/json");
    const reply = isOurs ? await answer.json() : { said: "This could not be sent. Reload the page.", problems: {} };
    return { ...reply, isDone: answer.ok };
  };

  const flush = async () => {
    clearTimeout(again);
    if (isSending || isOver) {
      return;
    }
    isSending = true;
    try {
      for (let entry; (entry = mine().queue[0]); ) {
        const reply = await post(entry);
        if (!reply.isDone && reply.is_again && !entry.isAgain) {
          keep({ queue: mine().queue.map((other) => (other.id === entry.id ? { ...other, isAgain: true } : other)) });
          continue; // with the new device that this browser has got
        }
        const queue = mine().queue.filter((other) => other.id !== entry.id || other.body !== entry.body);
        keep({ queue, ...settle(entry, reply) });
        reach(true);
      }
    } catch (error) {
      if (error instanceof TypeError) {
        reach(false);
      }
      // It may have arrived, and only its answer is lost.
      keep({ queue: mine().queue.map((entry, at) => (at ? entry : { ...entry, isTried: true })) });
      // Many phones wait for the same server: they do not all come back at the same moment.
      again = isOver ? 0 : setTimeout(flush, 2_000 + Math.random() * 3_000);
    } finally {
      isSending = false;
      draw();
    }
  };

  const settle = (entry, reply) => {
    if (!reply.isDone) {
      say(reply.said || Object.values(reply.problems)[0] || "");
    }
    if (entry.below === "pulse") {
      const { answers } = mine();
      const [key] = Object.keys(reply.problems);
      const wrong = poll.steps.findIndex((step) => fieldsOf(step).some(({ name }) => name.split(".")[0] === key));
      poll.at = wrong >= 0 ? wrong : poll.at;
      // From now on a phone knows only that it has answered: the next person may hold it.
      const known = { ...answers, list: undefined, isFirst: reply.is_first || Boolean(entry.isTried) };
      return reply.isDone ? { answers: known, draft: null } : { answers: null };
    }
    if (entry.below === "questions") {
      return { asked: settledQuestions(entry.id, reply) };
    }
    return reply.isDone ? {} : { votes: { ...mine().votes, [entry.id]: !mine().votes[entry.id] } };
  };

  const settledQuestions = (id, reply) => {
    const { asked } = mine();
    if (reply.isDone) {
      return asked.map((question) => (question.id === id ? { ...question, state: reply.state } : question));
    }
    const words = byId("ask").elements.words;
    byId("write").open = true;
    words.value ||= asked.find((question) => question.id === id)?.words ?? "";
    return asked.filter((question) => question.id !== id);
  };

  const say = (words) => byId("notice").replaceChildren(words);

  // --- a poll: one question on the screen -------------------------------------------------------

  const poll = { form: null, steps: [], at: 0, isWanted: false, isOne: false };
  const pollId = () => sourceOf()?.dataset.poll ?? "";
  const isResultless = () => Boolean(sourceOf()) && !("shown" in sourceOf().dataset);
  const isAnswered = () => pollId() !== "" && mine().answers?.poll === pollId();
  const fieldsOf = (step) => [...step.querySelectorAll("input, select, textarea")];
  const chosen = (step) =>
    fieldsOf(step)
      .filter((field) => (/^(radio|checkbox)$/.test(field.type) ? field.checked && field.value !== "0" : field.value))
      .map((field) => field.selectedOptions?.[0].textContent ?? field.closest("label")?.textContent ?? field.value)
      .map((words) => words.trim());
  const questions = () => poll.steps.filter((step) => step.matches("fieldset"));
  const asks = (step) => step.querySelector("legend, label").textContent.trim();

  // How many have done a question is for the host, who waits for it. What was chosen stays here until Send.
  const done = { sent: new Set(), waits: new Set(), timer: 0 };
  const note = (step) => {
    const key = fieldsOf(step)[0]?.name.split(".")[0];
    if (!live() || poll.isOne || !step.matches("fieldset") || inRoom > MOST_COUNTED || done.sent.has(key)) {
      return;
    }
    done.sent.add(key);
    done.waits.add(key);
    done.timer ||= setTimeout(() => {
      const body = new URLSearchParams({ poll: pollId(), done: [...done.waits].join(" ") });
      done.timer = 0;
      done.waits.clear();
      fetch(`${HOME}/pulse/progress`, { method: "POST", body }).catch(() => {});
    }, Math.random() * COUNTED_WITHIN);
  };
  const bodyOf = (form) => new URLSearchParams(new FormData(form)).toString();

  const fill = (form, body) => {
    const values = new URLSearchParams(body);
    for (const field of form.elements) {
      if (/^(radio|checkbox)$/.test(field.type)) {
        field.checked = values.getAll(field.name).includes(field.value);
      } else if (field.name && field.type !== "hidden" && values.has(field.name)) {
        field.value = values.get(field.name);
      }
    }
  };

  const build = () => {
    const form = sourceOf()?.content.querySelector("form");
    const id = form ? pollId() : "";
    if (byId("poll").dataset.poll === id) {
      return; // never under somebody's hands
    }
    byId("poll").dataset.poll = id;
    byId("poll").querySelector("form")?.remove();
    poll.form = form?.cloneNode(true) ?? null;
    if (!poll.form) {
      poll.isWanted = false;
      if (mine().draft && !isAnswered()) {
        say("The pulse has closed. Your answers were not sent.");
      }
      return;
    }
    // The questions first, and whose team somebody is in last.
    poll.steps = ["fieldset", ".field", ".send"].flatMap((kind) => [...poll.form.querySelectorAll(`:scope > ${kind}`)]);
    poll.isOne = questions().length === 1;
    poll.at = 0;
    if (poll.isOne) {
      sendByTap(id);
    } else {
      poll.steps.at(-1).prepend(element("h2", { textContent: "Ready to send" }), element("p", { id: "count" }));
    }
    done.sent.clear();
    done.waits.clear();
    const { draft } = mine();
    if (draft?.poll === id) {
      fill(poll.form, draft.body);
      poll.at = Math.min(draft.at, poll.steps.length - 1);
    }
    const team = poll.form.elements.group;
    if (team && !team.value && [...team.options].some(({ value }) => value === mine().team)) {
      team.value = mine().team;
    }
    poll.form.addEventListener("input", ({ target }) => {
      if (target === team) {
        keep({ team: team.value });
      }
      keep({ draft: { poll: id, body: bodyOf(poll.form), at: poll.at } });
      if (!target.matches("textarea, [type=text]")) {
        note(poll.steps[poll.at]);
      }
    });
    poll.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!poll.isOne && poll.at < poll.steps.length - 1) {
        turn(1);
      } else {
        sendPoll(id);
      }
    });
    byId("poll").insertBefore(poll.form, byId("poll").querySelector(".turn"));
  };

  // Of a single question, the tap on an answer sends it; whoever chooses by key has a button.
  const sendByTap = (id) => {
    const [step] = poll.steps;
    poll.form.classList.add("one");
    if (!step.querySelector("[type=radio]")) {
      return;
    }
    let isTap = false;
    const hint = step.querySelector(".hint") ?? element("p", { className: "hint" });
    hint.textContent = "A tap sends your answer.";
    step.querySelector("legend").after(hint);
    poll.form.classList.add("tap");
    poll.form.addEventListener("pointerdown", () => {
      isTap = true;
    });
    poll.form.addEventListener("keydown", () => {
      isTap = false;
      hint.textContent = "Choose one, then send it.";
      poll.form.classList.remove("tap");
    });
    step.addEventListener("change", () => {
      if (isTap) {
        sendPoll(id);
      }
    });
  };

  const turn = (way) => {
    poll.at = Math.max(0, Math.min(poll.at + way, poll.steps.length - 1));
    if (mine().draft) {
      keep({ draft: { ...mine().draft, at: poll.at } });
    }
    say("");
    draw();
    focusOn(poll.steps[poll.at]);
    scrollTo({ top: 0, behavior: "instant" });
  };

  // The question that the big screen asks; earlier ones are a tap on Back away, and nobody is led back.
  const followQuestion = () => {
    const asked = "onSlides" in (sourceOf()?.dataset ?? {}) ? Number(slide?.match(/^pulse-(\d+)$/)?.[1]) - 2 : -1;
    const isWriting = document.activeElement?.matches?.("#poll :is(textarea, input:not([type=radio], [type=checkbox]))");
    if (poll.form && asked > poll.at && asked < questions().length && !isWriting && !isAnswered()) {
      turn(asked - poll.at);
    }
  };

  const enter = () => {
    poll.isWanted = true;
    tab = "now";
    isNew = false;
    draw();
    focusOn(byId("poll").hidden ? byId("answered") : poll.steps[poll.at]);
  };

  const sendPoll = (id) => {
    if (!questions().some((step) => chosen(step).length)) {
      say("Answer at least one question, then send.");
      return;
    }
    const body = bodyOf(poll.form);
    const list = poll.steps
      .filter((step) => !step.matches(".send") && chosen(step).length)
      .map((step) => [asks(step), chosen(step).join(", ")]);
    const answers = { poll: id, list, isOne: poll.isOne };
    put({ id: `pulse ${id}`, below: "pulse", body }, { answers, draft: { poll: id, body, at: poll.at } });
    focusOn(byId("answered"));
  };

  const drawPoll = () => {
    const last = poll.steps.length - 1;
    const isAsked = poll.at < questions().length; // as the slides count them, without the team
    poll.steps.forEach((step, at) => show(step, poll.isOne || at === poll.at));
    if (poll.isOne) {
      byId("step").textContent = sourceOf().dataset.place ? `Question ${sourceOf().dataset.place}` : "";
      show(byId("step"), true);
      show(byId("back"), false);
      show(byId("next"), false);
      return;
    }
    byId("count").textContent = `${questions().filter((step) => chosen(step).length).length} of ${questions().length} questions answered.`;
    byId("step").textContent = isAsked ? `${poll.at + 1} of ${questions().length}` : "";
    show(byId("step"), isAsked);
    show(byId("back"), poll.at > 0);
    const isBehind = live() && questions().slice(0, poll.at).some((step) => !chosen(step).length);
    byId("back").textContent = isBehind ? "Earlier questions" : "Back";
    show(byId("next"), poll.at < last);
  };

  // Of a pulse that is over a phone keeps no answers, and of a room that is closed no team.
  const forgetPoll = () => {
    const { draft, answers, team } = mine();
    if (!poll.form && (draft || answers || team)) {
      keep({ draft: null, answers: isAnswered() ? answers : null, team: live() ? team : "" });
    }
  };

  const drawAnswers = () => {
    const { answers } = mine();
    const isWaiting = isQueued(`pulse ${answers.poll}`);
    const [title, words] = isWaiting
      ? ["Your answers wait on this phone", "They are sent as soon as there is a connection. Keep this page."]
      : answers.isFirst === false
        ? ["You have answered already", "Your first answers from this browser count."]
        : answers.isOne
          ? ["Your answer is in", "It cannot be traced to you."]
          : ["Thank you, your answers are in", "They cannot be traced to you."];
    const later = isResultless() ? " Results show here once the host reveals them." : "";
    byId("answered").querySelector("h2").textContent = title;
    byId("answered").querySelector("p").textContent = words + later;
    show(byId("answered").querySelector("details"), answers.list);
    byId("own").replaceChildren(
      ...(answers.list ?? []).flatMap(([question, answer]) => [
        element("dt", { dir: "auto", textContent: question }),
        element("dd", { dir: "auto", textContent: answer }),
      ]),
    );
  };

  // --- questions, with votes in place -----------------------------------------------------------

  let order = [];
  let held = "";
  const counted = {}; // by question: a vote that its count does not show yet
  const rows = () => [...(sectionOf("questions")?.querySelectorAll("li[data-question]") ?? [])];

  const vote = (id) => {
    const isFor = !mine().votes[id];
    counted[id] = (counted[id] ?? 0) + (isFor ? 1 : -1);
    const body = new URLSearchParams({ [isFor ? "add" : "take"]: id }).toString();
    put({ id, below: "questions/vote", body }, { votes: { ...mine().votes, [id]: isFor } });
  };

  // While somebody looks for where to tap, nothing moves: new ones come last.
  const settleOrder = (isAnew = tab !== "questions") => {
    const ranked = rows().sort(
      ({ dataset: a }, { dataset: b }) => b.votes - a.votes || a.number - b.number,
    );
    const ids = ranked.map((row) => row.dataset.question);
    const before = isAnew ? [] : order.filter((id) => ids.includes(id));
    order = [...before, ...ids.filter((id) => !before.includes(id))];
    ranked[0]?.parentElement.append(...order.map((id) => ranked[ids.indexOf(id)]));
    show(byId("sort"), order.join() !== ids.join());
  };

  const drawVotes = (spotlight, isNow) => {
    const isOne = isNow && rows().some((row) => row.dataset.question === spotlight);
    for (const around of sectionOf("questions")?.querySelectorAll(".more, .answers") ?? []) {
      show(around, !isOne);
    }
    const isOpen = Boolean(sectionOf("questions")?.querySelector("[data-open]"));
    for (const row of rows()) {
      const { question, votes, number } = row.dataset;
      show(row, !isOne || question === spotlight);
      const isLit = question === spotlight;
      if (isLit !== row.classList.contains("lit")) {
        row.classList.toggle("lit", isLit);
        row.querySelector(".beside")?.remove();
        row.lastElementChild.prepend(...(isLit ? [element("p", { className: "beside", textContent: "On the big screen" })] : []));
      }
      const isMine = Boolean(mine().votes[question]);
      const count = Math.max(isMine ? 1 : 0, Number(votes) + (counted[question] ?? 0));
      const box = row.querySelector(".votes");
      if (!isOpen || "final" in row.dataset) {
        continue;
      }
      let button = box.querySelector("button");
      if (!button) {
        button = element("button", { type: "button" });
        button.addEventListener("click", () => vote(question));
        box.replaceChildren(button);
      }
      button.className = isMine ? "vote mine" : "vote";
      const about = ` for question ${number}${isMine ? ". Take it back" : ""}`;
      button.replaceChildren(
        element("strong", { textContent: count.toLocaleString("en") }),
        " ",
        element("span", { textContent: isMine ? "Voted" : "Vote" }),
        element("span", { className: "unseen", textContent: about }),
      );
      if (held === question && document.activeElement === document.body) {
        button.focus({ preventScroll: true });
      }
    }
  };

  const STATES = { shown: "Posted", waiting: "With the host, who reads it first" };
  const drawAsked = () => {
    const open = sectionOf("questions")?.querySelector("[data-open]");
    show(byId("write"), open);
    show(byId("first"), open && !("moderated" in open.dataset));
    show(byId("read"), open && "moderated" in open.dataset);
    const { asked } = mine();
    show(byId("asked"), asked.length);
    byId("asked").querySelector("ul").replaceChildren(
      ...asked.map(({ id, words, state }) => {
        // What waited for the host may have been shown since.
        const isPosted = rows().some((row) => row.dataset.question === id);
        const status = isQueued(id) ? "Waits on this phone" : (STATES[isPosted ? "shown" : state] ?? "");
        const small = element("span", { className: "small", textContent: status });
        return element("li", {}, element("span", { dir: "auto", textContent: words }), " ", small);
      }),
    );
  };

  const ask = (event) => {
    event.preventDefault();
    const { words, name } = byId("ask").elements;
    const text = words.value.trim();
    if (!text) {
      say("The question is empty. Write it in a sentence or two.");
      words.focus();
      return;
    }
    const id = [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const body = new URLSearchParams({ once: id, words: text, name: name.value }).toString();
    words.value = "";
    byId("write").open = false;
    byId("write").querySelector("summary").focus();
    put({ id, below: "questions", body }, { asked: [...mine().asked, { id, words: text }].slice(-MOST_ASKED) });
  };

  // --- what is on the screen --------------------------------------------------------------------

  const folds = new Map(); // what the reader had open before the room

  const planOf = () =>
    sections()
      .map((section) => section.dataset.part)
      .filter((name) => !["questions", "pulse", "room", "poll"].includes(name));

  const drawParts = (on) => {
    for (const section of sections()) {
      const name = section.dataset.part;
      show(section, !on || on.includes(name));
    }
    for (const fold of main.querySelectorAll("details.fold")) {
      if (on && tab === "now" && !folds.has(fold)) {
        folds.set(fold, fold.open);
      }
      const has = [...fold.querySelectorAll("section")].some((section) => !section.hidden && section.firstElementChild);
      show(fold, has);
      if (on && tab === "now") {
        fold.open = true;
      } else if (folds.has(fold)) {
        fold.open = folds.get(fold);
        folds.delete(fold);
      }
    }
  };

  /** Show of the change and its reasons only what stands under a heading, or all of it. */
  const drawUnder = (heading) => {
    for (const part of [...SHOWS.start, ...SHOWS.why]) {
      let isUnder = true;
      for (const node of sectionOf(part)?.children ?? []) {
        isUnder = node.tagName === "H2" ? !heading || node.textContent === heading : isUnder;
        show(node, isUnder);
      }
    }
  };

  const draw = () => {
    if (isOver) {
      return;
    }
    build();
    const state = live();
    const topic = topicOf(state?.slide);
    const isNow = Boolean(state) && tab === "now";
    const isOnShow = isNow && ASKS_AT.includes(topic);
    const isHere = isOnShow || (poll.isWanted && (!state || isNow));
    const isAsking = isHere && Boolean(poll.form) && !isAnswered();
    const isDone = isHere && isAnswered();
    // Whoever is in the middle of an answer is not torn out of it.
    const isLit = isNow && !isAsking && Boolean(state.spotlight);
    const hasRow = rows().some((row) => row.dataset.question === state?.spotlight);
    const isHidden = isAsking || (topic === "pulse" && isResultless());
    // The first slide has only the name: what changes comes with the next.
    const ofSlide = isHidden || state?.slide === "start" ? [] : (SHOWS[topic] ?? []);
    const parts = !isLit ? ofSlide : hasRow ? ["questions"] : [];
    const isFull = parts.some((name) => sectionOf(name)?.firstElementChild);
    document.body.classList.toggle("in-room", Boolean(state));
    document.body.classList.toggle("has-answered", isAnswered());
    document.body.dataset.tab = state ? tab : "";
    show(room, state);
    show(byId("bye"), !state && isLeft);
    byId("title").textContent = sectionOf("top").querySelector("h1").textContent;
    show(byId("title"), state && tab !== "plan");
    drawParts(state ? { now: parts, questions: ["questions"], plan: planOf() }[tab] : null);
    drawUnder(isNow ? state.heading : "");
    show(byId("poll"), isAsking);
    show(byId("leave"), isAsking && !isOnShow);
    show(byId("answered"), isDone && !isLit);
    show(byId("lit"), isLit && !hasRow);
    byId("lit").querySelector("blockquote").textContent = state?.lit ?? "";
    byId("lit").querySelector("p").textContent = state?.litBelow ?? "";
    show(byId("waiting"), isNow && !isAsking && !isDone && !isFull && !isLit);
    show(byId("lobby"), topic === "lobby");
    show(byId("elsewhere"), topic !== "lobby");
    show(byId("call"), state && Boolean(poll.form) && !isAsking && !isAnswered());
    show(byId("rehearsal"), state && "rehearsal" in state);
    show(byId("asking"), state && (tab === "questions" || (isNow && topic === "questions" && !state.spotlight)));
    if (poll.form) {
      drawPoll();
    }
    if (isDone) {
      drawAnswers();
    }
    drawVotes(state?.spotlight, isNow);
    drawAsked();
    drawTabs();
  };

  const drawTabs = () => {
    for (const button of room.querySelectorAll("[data-tab]")) {
      const name = button.dataset.tab;
      show(button, name !== "questions" || Boolean(sectionOf("questions")?.firstElementChild));
      button.toggleAttribute("data-new", name === "now" && isNew);
      if (name === tab) {
        button.setAttribute("aria-current", "true");
      } else {
        button.removeAttribute("aria-current");
      }
    }
  };

  const go = (name) => {
    tab = name;
    isNew = isNew && name !== "now";
    settleOrder(true);
    say("");
    draw();
    scrollTo({ top: 0, behavior: "instant" });
  };

  const follow = () => {
    const now = live()?.slide ?? null;
    const hasMoved = slide !== null && now !== slide;
    isLeft = now === null && (isLeft || hasMoved);
    if (hasMoved) {
      isNew = tab !== "now";
      if (tab === "now") {
        scrollTo({ top: 0, behavior: "instant" });
      }
    }
    // Whoever is in the middle of an answer is not torn out of it.
    poll.isWanted ||= Boolean(ASKS_AT.includes(topicOf(slide)) && poll.form && mine().draft && !isAnswered());
    const isLed = now !== slide;
    const hadForm = Boolean(poll.form);
    slide = now;
    draw();
    // The form of a pulse may come after the slide that asks for it.
    if (isLed || (poll.form && !hadForm)) {
      followQuestion();
    }
    if (hasMoved && !now) {
      byId("onshow").textContent = "The room is closed. Thank you for joining.";
      scrollTo({ top: 0, behavior: "instant" });
    } else if (hasMoved) {
      const title = [...main.querySelectorAll("h2")].find((heading) => heading.checkVisibility?.());
      byId("onshow").textContent = `On show: ${(tab === "now" && title?.textContent) || "the next slide"}`;
    }
    forgetPoll();
  };

  // --- the clock of the server, and whether it answers ------------------------------------------

  let clock = null;
  const tick = () => {
    const ends = Number(live()?.timerEnds);
    const left = ends && clock ? Math.ceil((ends - clock.now - performance.now() + clock.at) / 1_000) : 0;
    show(byId("timer"), left > 0);
    const seconds = String(left % 60).padStart(2, "0");
    byId("timer").textContent = `${Math.floor(left / 60)}:${seconds} left`;
  };
  const ticking = setInterval(tick, 1_000);
  document.addEventListener("gone", () => clearInterval(ticking));

  document.addEventListener("here", ({ detail }) => {
    if (detail.now) {
      clock = { now: detail.now, at: performance.now() };
    }
    inRoom = detail.here || 0;
    byId("here").textContent = detail.here ? ` · ${detail.here.toLocaleString("en")} here` : "";
    tick();
  });

  document.addEventListener("reached", ({ detail }) => {
    reach(detail.isReached);
    if (detail.isReached) {
      flush();
    }
  });

  document.addEventListener("parts-changed", ({ detail }) => {
    if (detail.parts.includes("questions")) {
      for (const id of Object.keys(counted)) {
        if (!isQueued(id)) {
          delete counted[id];
        }
      }
      settleOrder();
    }
    follow();
    tick();
  });
  // Nothing of a link that is over stays here, but what still waits to be sent: it may have been paused.
  document.addEventListener("gone", () => {
    isOver = true;
    [lost, again].forEach(clearTimeout);
    clearInterval(ticking);
    keep({ ...NONE, queue: mine().queue });
  });
  addEventListener("online", flush);
  addEventListener("storage", (event) => event.key === KEPT && draw());

  main.addEventListener("focusin", (event) => {
    held = event.target.closest("li[data-question]")?.dataset.question ?? "";
  });
  main.addEventListener("click", (event) => {
    if (event.target.closest('a[href$="/pulse"]') && poll.form) {
      event.preventDefault();
      enter();
      (byId("poll").hidden ? byId("answered") : byId("poll")).scrollIntoView();
    }
  });
  room.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tab]");
    if (button) {
      go(button.dataset.tab);
    }
  });
  byId("back").addEventListener("click", () => turn(-1));
  byId("next").addEventListener("click", () => {
    note(poll.steps[poll.at]);
    turn(1);
  });
  byId("call").querySelector("button").addEventListener("click", enter);
  byId("leave").addEventListener("click", () => {
    poll.isWanted = false;
    draw();
  });
  byId("sort").addEventListener("click", () => {
    settleOrder(true);
    rows()[0]?.querySelector("button")?.focus();
  });
  byId("write").addEventListener("toggle", () => byId("write").open && byId("ask").elements.words.focus());
  byId("ask").addEventListener("submit", ask);

  settleOrder();
  follow();
  flush();
})();
