"use strict";

// Makes a slide fit the screen above the band: columns first, then smaller type, then shorter lists that say
// how many they leave out. What still does not fit can be scrolled; nothing lies under the band.
(() => {
  const HEADS = "li, tr, dt, h3, figure";
  const TAILS = "dd, p, .table";

  // A phone is scrolled.
  const isNarrow = matchMedia("(max-width: 60rem)");
  const isTall = (slide) => slide.scrollHeight > slide.clientHeight + 1;

  // What of a list can be left out, each with what belongs to it.
  const unitsIn = (list) => {
    const units = [];
    let unit = null;
    for (const one of list.children) {
      if (one.matches(HEADS)) {
        unit = [one];
        units.push(unit);
      } else if (unit && one.matches(TAILS)) {
        unit.push(one);
      } else {
        unit = null;
      }
    }
    return units;
  };

  const listsIn = (slide) =>
    [...slide.querySelectorAll("section, ul, ol, dl, tbody")]
      .filter((one) => !one.closest("details, .percents"))
      .map((place) => {
        const all = unitsIn(place);
        // Some are for the page of a link only.
        const units = all.filter(([head]) => head.checkVisibility());
        return { place, units, shown: units.length, count: all.length };
      })
      .filter((list) => list.shown > 1);

  const reset = (slide) => {
    slide.classList.remove("pair", "columns", "tight");
    slide.removeAttribute("tabindex");
    for (const one of slide.querySelectorAll("[data-left-out]")) {
      one.hidden = false;
      delete one.dataset.leftOut;
    }
    for (const one of slide.querySelectorAll(".left-out")) {
      one.remove();
    }
  };

  const leaveOut = (one) => {
    one.hidden = true;
    one.dataset.leftOut = "";
  };

  const noteOf = (list) => {
    const note = document.createElement("p");
    note.className = "small left-out";
    const last = list.place.matches("section") ? list.units[0].at(-1) : list.place.closest("table") || list.place;
    // A list that says already how many it does not show says it once.
    let rest = 0;
    for (let next = last.nextElementSibling; next?.matches("[data-rest], .onscreen"); next = next.nextElementSibling) {
      rest += Number(next.dataset.rest || 0);
      leaveOut(next);
    }
    return { note, last, rest };
  };

  const shorten = (list) => {
    list.shown -= 1;
    list.units[list.shown].forEach(leaveOut);
    list.said ??= noteOf(list);
    const { note, last, rest } = list.said;
    note.textContent = `and ${list.count - list.shown + rest} more`;
    (list.place.matches("section") ? list.units[list.shown - 1].at(-1) : last).after(note);
  };

  const bottomOf = (list) => list.units[list.shown - 1].at(-1).getBoundingClientRect().bottom;

  const fit = (slide) => {
    reset(slide);
    if (!isTall(slide)) {
      return;
    }
    if (isNarrow.matches) {
      slide.tabIndex = 0;
      return;
    }
    const full = [...slide.querySelectorAll("section[data-part]")].filter((part) => part.children.length);
    slide.classList.add(full.length === 2 ? "pair" : "columns");
    if (isTall(slide)) {
      slide.classList.add("tight");
    }
    const lists = listsIn(slide);
    while (isTall(slide)) {
      const long = lists.filter((list) => list.shown > 1);
      if (!long.length) {
        // Whoever has no mouse scrolls too.
        slide.tabIndex = 0;
        return;
      }
      const measure = slide.classList.contains("pair") ? bottomOf : (list) => list.shown;
      shorten(long.reduce((most, list) => (measure(list) > measure(most) ? list : most)));
    }
  };

  let now = null;
  const again = () => now && fit(now);
  document.addEventListener("slide-shown", (event) => {
    now = event.detail.slide;
    fit(now);
  });
  addEventListener("resize", again);
  document.fonts?.ready.then(again);
})();
