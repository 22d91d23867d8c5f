"use strict";

// Keeps an open page as it is on the server: by a stream of what changes, or by asking now and then where
// no stream comes through. When the link does not open the page any more, nothing of it stays, and another
// script asks whether it opens again. Without an answer it stays as it is.
(() => {
  const script = document.currentScript;
  const { state, seconds } = script.dataset;
  const beside = (name) => state.replace(/state$/, name);
  const HELLO = 5_000;
  const SILENCE = 40_000;
  const SAID_EVERY = 60_000;
  // A request that a change of the network left hanging must not keep all that follow from being made.
  const PATIENCE = 10_000;
  // Seconds until a server that could not be reached is tried again.
  const AGAIN = 6;
  const WAKES = ["visibilitychange", "pageshow", "online"];

  let version = script.dataset.version;
  let source = null;
  let isLive = false;
  let isOver = false;
  let isAsking = false;
  let errors = 0;
  let isReached = true;
  let reachedAt = Date.now();
  let heardAt = 0;
  let saidAt = 0;
  const timers = { hello: 0, poll: 0, again: 0, guard: 0, said: 0 };
  const waiting = new Map();

  const within = (least, most) => least + Math.random() * (most - least);
  const main = document.querySelector("main");
  const sectionOf = (name) => main.querySelector(`section[data-part="${CSS.escape(name)}"]`);
  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  main.append(status);

  // Whether what is on the screen is what the server says, whatever the browser thinks of its network.
  const reach = (isNow) => {
    if (isNow) {
      reachedAt = Date.now();
    }
    if (isReached !== isNow) {
      isReached = isNow;
      document.dispatchEvent(new CustomEvent("reached", { detail: { isReached, reachedAt } }));
      poll();
    }
  };

  const end = () => {
    isOver = true;
    source?.close();
    for (const name of Object.keys(timers)) {
      clearTimeout(timers[name]);
    }
    for (const name of WAKES) {
      removeEventListener(name, wake, true);
    }
    removeEventListener("offline", doubt, true);
    removeEventListener("focusout", later, true);
    document.dispatchEvent(new Event("gone"));
    const gone = document.getElementById("gone").content.cloneNode(true);
    document.title = gone.querySelector("h1").textContent;
    document.body.className = "plain";
    document.body.replaceChildren(gone);
  };

  // What somebody has begun to type is never taken from under their hands.
  const isField = (one) => one.matches("input, textarea, select, [contenteditable]");
  const isTouched = (one) => {
    if (one.type === "checkbox" || one.type === "radio") {
      return one.checked !== one.defaultChecked;
    }
    if (one.tagName === "SELECT") {
      return [...one.options].some((option) => option.selected !== option.defaultSelected);
    }
    return one.type !== "hidden" && one.value !== one.defaultValue;
  };
  const isInUse = (section) => {
    const active = document.activeElement;
    return (
      (active && section.contains(active) && isField(active)) ||
      [...section.querySelectorAll("input, textarea, select")].some(isTouched)
    );
  };

  const all = (section, what) => [...section.querySelectorAll(what)];
  const replace = (section, html, mark) => {
    const open = all(section, "details").map((one) => one.open);
    const scrolled = all(section, ".table").map((one) => [one.scrollLeft, one.scrollTop]);
    const focused = section.contains(document.activeElement) ? document.activeElement : null;
    const id = focused?.id;
    const tag = focused?.tagName;
    const place = focused ? all(section, tag).indexOf(focused) : -1;
    const made = document.createElement("template");
    made.innerHTML = html;
    section.replaceChildren(made.content);
    section.dataset.mark = mark;
    all(section, "details").forEach((one, at) => {
      one.open = open[at] ?? one.open;
    });
    all(section, ".table").forEach((one, at) => {
      if (scrolled[at]) {
        [one.scrollLeft, one.scrollTop] = scrolled[at];
      }
    });
    if (focused) {
      const again = (id && document.getElementById(id)) || all(section, tag)[place];
      again?.focus({ preventScroll: true });
    }
  };

  // What is being read stays where it is on the screen.
  const inPlace = (change) => {
    const read = all(main, "section[data-part]").find((one) => one.getBoundingClientRect().bottom > 0);
    const before = read?.getBoundingClientRect().top;
    change();
    if (scrollY > 0 && read?.isConnected) {
      scrollBy({ top: read.getBoundingClientRect().top - before, behavior: "instant" });
    }
  };

  const say = () => {
    if (Date.now() - saidAt < SAID_EVERY) {
      return;
    }
    saidAt = Date.now();
    status.textContent = "Updated";
    clearTimeout(timers.said);
    timers.said = setTimeout(() => status.replaceChildren(), 10_000);
  };

  const putWaiting = () => {
    const changed = [];
    inPlace(() => {
      for (const [name, { html, mark }] of [...waiting]) {
        const section = sectionOf(name);
        if (section && isInUse(section)) {
          continue;
        }
        waiting.delete(name);
        if (section && section.dataset.mark !== mark) {
          replace(section, html, mark);
          changed.push(name);
        }
      }
    });
    if (changed.length) {
      const title = main.querySelector("section h1");
      if (title) {
        document.title = document.title.replace(/^.*(?= · )/s, title.textContent);
      }
      say();
      document.dispatchEvent(new CustomEvent("parts-changed", { detail: { parts: changed } }));
    }
  };
  const later = () => setTimeout(() => !isOver && waiting.size && putWaiting(), 0);

  const take = (told) => {
    version = told.version;
    for (const [name, html] of Object.entries(told.parts)) {
      waiting.set(name, { html, mark: told.marks[name] });
    }
    putWaiting();
  };

  const isOther = (told) =>
    new URL(script.src).pathname !== told.script ||
    Object.keys(told.parts).some((name) => !sectionOf(name));

  const get = async (address, headers = {}) => {
    const asked = { cache: "no-store", redirect: "error", headers };
    const answer = await fetch(address, { ...asked, signal: AbortSignal.timeout?.(PATIENCE) });
    if (answer.status >= 500) {
      throw new Error(answer.statusText);
    }
    return answer;
  };

  const fetchParts = async () => {
    const answer = await get(beside("parts"));
    if (answer.status === 404) {
      end();
    } else if (answer.ok) {
      const told = await answer.json();
      if (isOver) {
        return;
      }
      if (isOther(told) && ![...main.children].some(isInUse)) {
        location.reload();
      } else {
        take(told);
      }
    }
  };

  const ask = async () => {
    if (isAsking || isOver) {
      return;
    }
    isAsking = true;
    const began = Date.now();
    try {
      const answer = await get(state, { "If-None-Match": `W/"${version}"` });
      if (!isReached && !isLive && source === null) {
        clearTimeout(timers.again);
        timers.again = setTimeout(listen, within(0, 3_000));
      }
      reach(true);
      if (answer.status === 404) {
        end();
      } else if (answer.ok && (await answer.json()).version !== version) {
        await fetchParts();
      }
    } catch {
      // What is on the screen stays readable. What was heard meanwhile is newer than this.
      if (reachedAt < began) {
        reach(false);
      }
    } finally {
      isAsking = false;
    }
  };

  // Without a network a server on this machine still answers, and one elsewhere may for a moment.
  const doubt = () => {
    ask();
    setTimeout(ask, 1_500);
  };

  const poll = () => {
    clearTimeout(timers.poll);
    if (isOver || isLive) {
      return;
    }
    timers.poll = setTimeout(async () => {
      if (!document.hidden) {
        await ask();
      }
      poll();
    }, within(0.8, 1.2) * Math.min(Number(seconds), isReached ? Infinity : AGAIN) * 1_000);
  };

  // No stream comes through, so the page asks, and tries for a stream again later.
  const fallBack = (least = 120_000, most = 300_000) => {
    source?.close();
    source = null;
    isLive = false;
    clearTimeout(timers.hello);
    clearTimeout(timers.again);
    timers.again = setTimeout(listen, within(least, most));
    ask();
    poll();
  };

  const listen = () => {
    if (isOver) {
      return;
    }
    clearTimeout(timers.again);
    clearTimeout(timers.hello);
    source?.close();
    if (!("EventSource" in window)) {
      poll();
      return;
    }
    const phone = script.hasAttribute("data-phone") ? "&phone" : ""; // a big screen is nobody in the room
    const opened = new EventSource(`${beside("live")}?version=${encodeURIComponent(version)}${phone}`);
    source = opened;
    timers.hello = setTimeout(() => fallBack(), HELLO);
    const on = (name, heard) =>
      opened.addEventListener(name, (event) => {
        if (source === opened && !isOver) {
          heardAt = Date.now();
          reach(true);
          heard(JSON.parse(event.data));
        }
      });
    const tell = (told) => document.dispatchEvent(new CustomEvent("here", { detail: told }));
    on("here", tell);
    on("answered", (told) => document.dispatchEvent(new CustomEvent("answered", { detail: told })));
    on("hello", (told) => {
      tell(told);
      clearTimeout(timers.hello);
      clearTimeout(timers.poll);
      isLive = true;
      errors = 0;
    });
    on("beat", () => {});
    on("gone", end);
    on("parts", (told) => {
      if (told.version === version) {
        return;
      }
      if (told.from === version) {
        take(told);
      } else {
        // Many pages may have missed the same: they do not all ask at the same moment.
        setTimeout(ask, within(0, 1_500));
      }
    });
    opened.addEventListener("error", () => {
      if (source !== opened || isOver) {
        return;
      }
      errors += 1;
      if (opened.readyState === EventSource.CLOSED || errors >= 3) {
        fallBack(20_000, 60_000);
      } else {
        setTimeout(ask, within(0, 1_500));
      }
    });
  };

  const wake = (event) => {
    const isFirst = event.type === "pageshow" && !event.persisted;
    if (document.hidden || isOver || isFirst) {
      return;
    }
    ask();
    if (!isLive || source === null || source.readyState !== EventSource.OPEN || isSilent(20_000)) {
      errors = 0;
      isLive = false;
      listen();
      poll();
    }
  };
  const isSilent = (most) => Date.now() - heardAt > most;
  const guard = () => {
    if (isLive && isSilent(SILENCE)) {
      fallBack(20_000, 60_000);
    }
    timers.guard = setTimeout(guard, 5_000);
  };

  for (const name of WAKES) {
    addEventListener(name, wake, true);
  }
  addEventListener("offline", doubt, true);
  addEventListener("focusout", later, true);
  listen();
  guard();
})();
