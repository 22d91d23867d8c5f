"use strict";

// Shows one slide at a time. What was loaded is all that it needs; the live script changes the parts.
(() => {
  const slides = [...document.querySelectorAll(".slide")];
  const byId = (id) => document.getElementById(id);
  const kept = `revealed ${location.pathname}`;
  const revealed = new Set(JSON.parse(sessionStorage.getItem(kept) || "[]"));
  let now = slides.find((slide) => `#${slide.id}` === location.hash) || slides[0];

  // What is only there to be unfolded is for the page of a link.
  const isFull = (slide) => slide.querySelector("section[data-part] > :not(details)") !== null;

  const draw = () => {
    const all = slides.filter((slide) => slide === now || isFull(slide));
    for (const slide of slides) {
      slide.hidden = slide !== now;
      if ("hides" in slide.dataset) {
        const isShown = revealed.has(slide.id);
        slide.querySelector(".cover").hidden = isShown;
        slide.querySelector(".shown").hidden = !isShown;
      }
    }
    byId("number").textContent = `${all.indexOf(now) + 1} of ${all.length}`;
    byId("name").hidden = Boolean(now.querySelector("h1"));
    byId("reveal").hidden = !("hides" in now.dataset);
    byId("reveal").textContent = revealed.has(now.id) ? "Hide" : "Reveal";
    document.dispatchEvent(new CustomEvent("slide-shown", { detail: { slide: now } }));
  };

  const go = (to) => {
    const all = slides.filter((slide) => slide === now || isFull(slide));
    const wanted = to === "first" ? 0 : to === "last" ? all.length - 1 : all.indexOf(now) + to;
    now = all[Math.max(0, Math.min(wanted, all.length - 1))];
    history.replaceState(null, "", `#${now.id}`);
    draw();
    now.scrollTop = 0;
  };

  // A slide that is longer than the screen is read to its end first.
  const step = (way) => {
    const left = way > 0 ? now.scrollHeight - now.clientHeight - now.scrollTop : now.scrollTop;
    if (left > 2) {
      now.scrollBy({ top: way * now.clientHeight * 0.8, behavior: "instant" });
    } else {
      go(way);
    }
  };

  const reveal = (isWanted) => {
    if ("hides" in now.dataset) {
      revealed[isWanted ? "add" : "delete"](now.id);
      sessionStorage.setItem(kept, JSON.stringify([...revealed]));
      draw();
    }
  };

  const full = () => {
    const change = document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen?.();
    change?.catch(() => {});
  };

  const help = () => byId("help").open || byId("help").showModal();

  const deeds = {
    ArrowRight: () => go(1),
    ArrowDown: () => step(1),
    PageDown: () => step(1),
    " ": () => step(1),
    ArrowLeft: () => go(-1),
    ArrowUp: () => step(-1),
    PageUp: () => step(-1),
    Home: () => go("first"),
    End: () => go("last"),
    f: full,
    r: () => reveal(true),
    h: () => reveal(false),
    "?": help,
  };
  const buttons = {
    back: () => go(-1),
    on: () => go(1),
    reveal: () => reveal(!revealed.has(now.id)),
    full,
    help,
  };

  addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, select, dialog");
    const isPressing = event.key === " " && event.target.closest?.("button, a, summary");
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping || isPressing) {
      return;
    }
    const deed = deeds[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (deed && byId("controls")) {
      event.preventDefault();
      deed();
    }
  });
  byId("controls").addEventListener("click", (event) => {
    buttons[event.target.closest("button")?.dataset.do]?.();
  });

  // The live script knows whether the server answers; a browser only knows whether it has a network.
  document.addEventListener("reached", (event) => {
    const { isReached, reachedAt } = event.detail;
    const time = new Date(reachedAt).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
    byId("offline")?.replaceChildren(isReached ? "" : `Offline · last updated ${time}`);
  });

  // How to join stands in the band, with the address that this screen came by: so it is fetched from there.
  let asked = 0;
  const fetchRoom = async () => {
    asked += 1;
    const mine = asked;
    try {
      const answer = await fetch(location.pathname, { cache: "no-store", redirect: "error" });
      if (!answer.ok) {
        throw new Error(answer.statusText);
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine === asked) {
        byId("room")?.replaceWith(page.getElementById("room"));
      }
    } catch {
      setTimeout(() => mine === asked && byId("room") && fetchRoom(), 5_000);
    }
  };

  document.addEventListener("parts-changed", (event) => {
    draw();
    if (event.detail.parts.includes("room")) {
      fetchRoom();
    }
  });

  document.documentElement.classList.add("slides");
  byId("controls").hidden = false;
  draw();
})();
