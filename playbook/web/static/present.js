"use strict";

// Shows one slide at a time, as large as it fits. What was loaded is all that it needs; when the live script says
// that something changed, the slides are fetched again from where this screen came.
(() => {
  const FADES = 2_000;
  const AGAIN = 5_000;
  // Type in rem, of which 33.75 are the height of the screen: the largest that fits.
  const SIZES = [7, 6, 5, 4.5, 4, 3.5, 3.25, 3, 2.75, 2.5, 2.25, 2, 1.7, 1.5, 1.3, 1.1, 0.95, 0.8, 0.7, 0.6];
  const MOST = { lobby: 2.75, where: 3.5, result: 4, list: 2.75, closing: 4.5, bars: 2.25, options: 3.25, pulse: 3, words: 4.5, written: 2.75 };

  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const slides = () => [...byId("slides").children];
  const lit = () => byId("spot").firstElementChild;
  const isNarrow = matchMedia("(max-width: 50rem)");
  let now = slides().find((slide) => `#${slide.id}` === location.hash) || slides()[0];

  const fits = (idea) => idea.scrollHeight <= idea.clientHeight + 1 && idea.scrollWidth <= idea.clientWidth + 1;

  const fit = () => {
    const slide = lit() || now;
    const idea = slide.querySelector(".idea");
    const isSaid = idea.querySelector(".say") && !slide.matches(".closing:has(.when)");
    const most = isSaid ? 7 : MOST[slide.classList[1]] || (idea.querySelector(".figure") ? 3.5 : 2);
    for (const size of SIZES.filter((one) => one <= most)) {
      idea.style.setProperty("--size", size);
      if (isNarrow.matches || fits(idea)) {
        break;
      }
    }
  };

  const draw = () => {
    const all = slides();
    for (const slide of all) {
      slide.hidden = slide !== now || Boolean(lit());
    }
    byId("corner").hidden = !lit() && now.classList.contains("lobby");
    byId("number").textContent = `${all.indexOf(now) + 1} of ${all.length}`;
    fit();
  };

  const show = (slide) => {
    if (slide === now) {
      return;
    }
    now = slide;
    history.replaceState(null, "", `#${now.id}`);
    draw();
    now.classList.add("comes");
    setTimeout(() => slide.classList.remove("comes"), 400);
  };

  // Where a host is signed in, the keys here lead every screen; elsewhere this one only.
  const keyOf = (slide) => slide.id.replace("slide-", "");
  // A slide that lost its content gives way to the first of its topic.
  const slideOf = (key, all) =>
    all.find((slide) => keyOf(slide) === key) || all.find((slide) => keyOf(slide) === key?.split("-")[0]);
  let followed = "0"; // the version of the room that is on show
  let sending = 0;
  let sent = Promise.resolve();
  const lead = (address, act, seen, to, lose) => {
    const body = new URLSearchParams({ do: act, seen, to });
    sending += 1;
    sent = sent
      .then(() => fetch(address, { method: "POST", body, headers: { Accept: "application/json" } }))
      .catch(lose)
      .then(() => {
        sending -= 1;
        followed = "0";
        return sending || renew();
      });
  };

  const go = (to) => {
    const all = slides();
    const wanted = to === "first" ? 0 : to === "last" ? all.length - 1 : all.indexOf(now) + to;
    const next = all[Math.max(0, Math.min(wanted, all.length - 1))];
    const address = byId("slides").dataset.lead;
    const { slide } = byId("slides").dataset;
    // A question that is asked one by one is closed first, and the next one asked: the server knows which.
    const isAsking = to === 1 && keyOf(now).startsWith("pulse");
    if (address && (isAsking ? !sending : next !== now)) {
      const seen = slideOf(slide, all) === now ? slide : keyOf(now);
      lead(address, to === 1 ? "on" : "go", seen, keyOf(next), () => isAsking && show(next));
    }
    if (!address || !isAsking) {
      show(next);
    }
  };

  // The host's slide, once a host has led this room at all.
  const follow = () => {
    const { version, slide } = byId("slides").dataset;
    if (!sending && version && version !== followed) {
      followed = version;
      show(slideOf(slide, slides()) || now);
    }
  };

  // The host closed the room: the screen says goodbye, unless the room had not begun.
  const leave = () => {
    followed = "0";
    if (keyOf(now) !== "lobby") {
      show(byId("slide-closing"));
    }
  };

  let ahead = 0; // of this machine's clock
  const tick = () => {
    const ends = Number(byId("slides")?.dataset.ends);
    const left = Math.max(0, Math.ceil((ends - Date.now() - ahead) / 1_000));
    const timer = byId("timer");
    if (timer) {
      timer.hidden = !ends;
      timer.textContent = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "Time’s up";
    }
  };

  const full = () => {
    const change = document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.();
    change?.catch(() => {});
  };

  const theme = () => {
    const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = isDark ? "light" : "dark";
    sessionStorage.setItem("theme", root.dataset.theme);
  };

  const help = () => byId("help").open || byId("help").showModal();

  const buttons = { back: () => go(-1), on: () => go(1), theme, full, help };
  const keys = {
    ArrowRight: buttons.on,
    ArrowDown: buttons.on,
    PageDown: buttons.on,
    " ": buttons.on,
    ArrowLeft: buttons.back,
    ArrowUp: buttons.back,
    PageUp: buttons.back,
    Home: () => go("first"),
    End: () => go("last"),
    f: full,
    t: theme,
    "?": help,
  };

  addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, select, dialog");
    const isPressing = event.key === " " && event.target.closest?.("button, a, summary");
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping || isPressing) {
      return;
    }
    const key = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (key && byId("controls")) {
      event.preventDefault();
      key();
    }
  });
  byId("controls").addEventListener("click", (event) => {
    buttons[event.target.closest("button")?.dataset.do]?.();
  });

  // The controls are there for whoever moves the mouse, and not for the room.
  let fading = 0;
  const wake = () => {
    root.classList.remove("still");
    clearTimeout(fading);
    fading = setTimeout(() => root.classList.add("still"), FADES);
  };
  for (const name of ["pointermove", "pointerdown", "focusin"]) {
    addEventListener(name, wake);
  }

  // A screen that falls asleep in a talk helps nobody. The browser lets go of it with the tab.
  const stayOn = () => {
    if (!document.hidden) {
      navigator.wakeLock?.request("screen").catch(() => {});
    }
  };
  addEventListener("visibilitychange", stayOn, true);

  // The live script knows whether the server answers; a browser only knows whether it has a network.
  document.addEventListener("reached", (event) => {
    const { isReached, reachedAt } = event.detail;
    const time = new Date(reachedAt).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
    byId("offline")?.replaceChildren(isReached ? "" : `Offline · last updated ${time}`);
  });

  // What is in the spotlight covers the slide, and the slide is there again when the host takes it away.
  const takeSpotlight = (spot) => {
    const next = spot.firstElementChild;
    if (lit()?.dataset.mark !== next?.dataset.mark) {
      next?.classList.add("comes");
      byId("spot").replaceChildren(...(next ? [next] : []));
    }
  };

  const take = (page) => {
    const before = slides();
    const at = before.indexOf(now);
    const wasLed = "version" in byId("slides").dataset;
    const old = new Map(before.map((slide) => [slide.id, slide]));
    const fresh = [...page.getElementById("slides").children];
    const next = fresh.map((slide) => (old.get(slide.id)?.dataset.mark === slide.dataset.mark ? old.get(slide.id) : slide));
    const place = page.getElementById("slides");
    place.replaceChildren(...next);
    byId("slides").replaceWith(place);
    byId("corner").replaceWith(page.getElementById("corner"));
    takeSpotlight(page.getElementById("spot"));
    now = slideOf(keyOf(now), next) || next[Math.min(at, next.length - 1)];
    draw();
    if (wasLed && !("version" in place.dataset)) {
      leave();
    }
    follow();
    say();
    tick();
  };

  let asked = 0;
  const renew = async () => {
    asked += 1;
    const mine = asked;
    try {
      const answer = await fetch(location.pathname, { cache: "no-store", redirect: "error" });
      if (!answer.ok) {
        throw new Error(answer.statusText);
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine === asked && byId("slides")) {
        take(page);
      }
    } catch {
      setTimeout(() => mine === asked && byId("slides") && renew(), AGAIN);
    }
  };
  document.addEventListener("parts-changed", renew);

  // How many phones are in the room, as the live script hears it.
  let here = 0;
  let answered = {}; // by question
  const say = () => {
    for (const place of document.querySelectorAll("[data-answered]")) {
      const number = answered[place.dataset.answered];
      if (number !== undefined) {
        const most = here >= Math.max(number, 1) ? ` of ${here.toLocaleString("en-US")} here answered` : number === 1 ? " answer" : " answers";
        const strong = document.createElement("strong");
        strong.textContent = number.toLocaleString("en-US");
        place.replaceChildren(strong, most);
      }
    }
    const place = document.querySelector("[data-here]");
    if (place) {
      place.hidden = !here;
      place.textContent = here === 1 ? "1 is in" : `${here.toLocaleString("en-US")} are in`;
    }
  };
  document.addEventListener("answered", (event) => {
    answered = event.detail;
    say();
  });
  document.addEventListener("here", (event) => {
    here = event.detail.here || 0;
    if (event.detail.now) {
      ahead = event.detail.now - Date.now();
    }
    say();
  });

  root.classList.add("slides-on");
  if (sessionStorage.getItem("theme")) {
    root.dataset.theme = sessionStorage.getItem("theme");
  }
  byId("controls").hidden = false;
  draw();
  follow();
  setInterval(tick, 250);
  wake();
  stayOn();
  addEventListener("resize", () => byId("slides") && fit());
  document.fonts?.ready.then(() => byId("slides") && fit());
})();
