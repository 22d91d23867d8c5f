"use strict";

// Sends each gesture beside the page, and follows the room: what another host does is here at once. Without
// an answer it says so, and goes on trying.
(() => {
  const { live } = document.currentScript.dataset;
  const PATIENCE = 8_000;
  const TICK = 250;
  const desk = document.getElementById("desk");
  const notice = document.getElementById("said");
  let ahead = 0;
  let at = Date.now();
  let isOver = false;
  let pressed = "";
  let waiting = [];
  let refusal = "";
  const unsaved = new Map();

  const say = (sentence) => {
    notice.textContent = sentence;
    notice.hidden = !sentence;
  };

  // The server's clock counts: that of a phone may be an hour off.
  const tick = () => {
    const timer = document.getElementById("timer");
    const ends = Number(timer?.dataset.ends);
    if (timer) {
      const left = ends ? Math.max(0, Math.ceil((ends - Date.now() - ahead) / 1_000)) : 0;
      const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      timer.textContent = ends ? (left ? text : "Time’s up") : "";
    }
    // A laptop that slept: its stream may be dead and not know it.
    if (!isOver && Date.now() - at > 40_000) {
      listen();
    }
  };

  const ask = async (form, signal) => {
    const body = new URLSearchParams(new FormData(form));
    const headers = { Accept: "application/json" };
    return (await fetch(form.action, { method: "POST", body, headers, signal })).json();
  };

  // What did not get there, or met the note of another host, is in the field when its slide is back.
  const leave = async (area) => {
    const news = await ask(area.form).catch(() => ({ said: "Not connected." }));
    if (news.said) {
      unsaved.set(area.id, area);
    }
  };

  // `isTold`: a host who saved a note reads what stands there by now, and may replace it.
  const take = (news, isTold = false) => {
    ahead = news.now - Date.now();
    const open = [...desk.querySelectorAll("details[open]")].map((fold) => fold.id);
    const focused = desk.contains(document.activeElement) ? document.activeElement : null;
    const drawn = document.createElement("template");
    drawn.innerHTML = news.desk;
    // What somebody writes stays while others lead on; what belongs to the slide before is saved there.
    for (const area of desk.querySelectorAll("textarea")) {
      const same = drawn.content.getElementById(area.id);
      if (area.value === area.defaultValue) {
        continue;
      }
      if (same) {
        if (!isTold && same.defaultValue !== area.value) {
          same.form.elements.seen.value = area.form.elements.seen.value;
        }
        area.defaultValue = same.defaultValue;
        same.replaceWith(area);
      } else {
        leave(area);
      }
    }
    for (const [id, area] of unsaved) {
      const same = drawn.content.getElementById(id);
      if (same && unsaved.delete(id) && same.value === same.defaultValue) {
        same.value = area.value;
        same.closest("details").open = true;
      }
    }
    for (const id of open) {
      drawn.content.getElementById(id)?.setAttribute("open", "");
    }
    desk.replaceChildren(drawn.content);
    const again = focused?.id && document.getElementById(focused.id);
    // What was pressed may be gone, as Reveal is: the focus stays beside it.
    const beside = () => desk.querySelector("#on:enabled") || desk.querySelector("#back:enabled");
    (again && !again.disabled ? again : focused && beside())?.focus({ preventScroll: true });
    tick();
  };

  const send = async (form, id) => {
    pressed = id;
    refusal = "";
    desk.setAttribute("aria-busy", "true");
    try {
      const news = await ask(form, AbortSignal.timeout?.(PATIENCE));
      if (news.to) {
        location.assign(news.to);
        return;
      }
      refusal = news.said || "";
      say(refusal);
      // The stream may have drawn the page anew before this answer came.
      const fold = document.getElementById(form.closest("details.note-of")?.id ?? "");
      if (fold && !news.said) {
        fold.open = false;
        fold.querySelector("summary").focus();
      }
      take(news, form.elements.do.value === "note");
    } catch {
      say("That did not reach the server. Check your network, then press it again.");
    } finally {
      desk.removeAttribute("aria-busy");
    }
    press(waiting.shift());
  };

  // What a fold holds may open below the bar with Back and Next.
  desk.addEventListener("toggle", (event) => event.target.open && event.target.scrollIntoView({ block: "nearest" }), true);
  desk.addEventListener("submit", (event) => {
    event.preventDefault();
    const id = event.submitter?.id ?? "";
    if (!desk.hasAttribute("aria-busy")) {
      send(event.target, id);
    } else if (id !== (waiting.at(-1) ?? pressed)) {
      // A second press of the same button is a slip; those of other buttons wait their turn.
      waiting.push(id);
    }
  });

  const press = (...ids) => {
    const button = ids.map((id) => document.getElementById(id)).find((each) => each && !each.disabled);
    if (button) {
      button.form.requestSubmit(button);
    } else if (waiting.length && !desk.hasAttribute("aria-busy")) {
      // What was pressed is gone meanwhile; the one after it may be there.
      press(waiting.shift());
    }
  };
  const keys = {
    ArrowRight: ["on"], ArrowDown: ["on"], PageDown: ["on"], " ": ["on"],
    ArrowLeft: ["back"], ArrowUp: ["back"], PageUp: ["back"],
    r: ["reveal"], h: ["hide"],
  };
  addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("textarea");
    const isPressing = event.key === " " && event.target.closest?.("button, a, summary");
    const ids = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (ids && !isTyping && !isPressing && !(event.ctrlKey || event.metaKey || event.altKey || event.repeat)) {
      event.preventDefault();
      press(...ids);
    }
  });

  let source = null;
  let away = 0;
  const listen = () => {
    source?.close();
    at = Date.now();
    const opened = new EventSource(live);
    source = opened;
    const hear = (name, heard) =>
      opened.addEventListener(name, (event) => {
        at = Date.now();
        clearTimeout(away);
        away = 0;
        heard(JSON.parse(event.data));
      });
    hear("desk", (news) => {
      say(refusal); // until the next press
      take(news);
    });
    hear("here", (counts) => {
      for (const [id, count] of Object.entries(counts)) {
        for (const place of desk.querySelectorAll(`[data-count="${id}"]`)) {
          const thing = place.nextElementSibling;
          place.replaceChildren(count.toLocaleString("en-US"));
          if (thing?.dataset.thing) {
            thing.textContent = `${thing.dataset.thing}${count === 1 ? "" : "s"}`;
          }
        }
      }
    });
    hear("over", () => {
      isOver = true;
      opened.close();
      location.reload();
    });
    opened.addEventListener("error", () => {
      away ||= setTimeout(() => say("Not connected. Trying again."), 3_000);
      if (opened.readyState === EventSource.CLOSED && source === opened) {
        setTimeout(listen, 3_000);
      }
    });
  };

  // The screen of the remote stays on.
  const stayAwake = () => {
    if (!document.hidden) {
      navigator.wakeLock?.request("screen").catch(() => {});
      if (Date.now() - at > 20_000) {
        listen();
      }
    }
  };
  document.addEventListener("visibilitychange", stayAwake);
  setInterval(tick, TICK);
  stayAwake();
  listen();
})();
