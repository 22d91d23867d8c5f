"use strict";

// Around Streamlit's pages: a page opens at its top, the phone's menu closes after a choice, focus is not
// lost with the button that had it, what happened is read out, and keys open the search.
(() => {
  const PHONE = matchMedia("(max-width: 767px)");
  const MAIN = '[data-testid="stMain"]';
  const SEARCH = ".st-key-search-open button";
  const FIELD = ".st-key-search-words input";
  const RESULTS = ".st-key-search-results a";
  const COUNT = ".st-key-said-search";
  const SAID = '[data-testid="stToastText"], [class*="st-key-said-"]';
  const HELP = 'button[aria-label^="Help for "]';
  const FOCUSABLE = "a[href], button, input, select, textarea, [tabindex]";

  const find = (selector) => document.querySelector(selector);
  const isIdle = () => find('[data-testid="stApp"]')?.dataset.testScriptState === "notRunning";

  const live = document.createElement("div");
  live.id = "live";
  live.setAttribute("role", "status");
  document.body.append(live);
  const read = (text) => {
    const line = document.createElement("p");
    line.textContent = text;
    live.replaceChildren(line);
  };

  // Where one is: a page of a rollout, or a step of it.
  const place = () => {
    const query = new URLSearchParams(location.search);
    return `${location.pathname} ${query.get("rollout")} ${query.get("step")}`;
  };
  let here = place();
  let title = ""; // what was read out last; the first one a browser reads by itself

  const closeMenu = () => {
    if (PHONE.matches) {
      find('[data-testid="stSidebarCollapseButton"] button')?.click(); // there only while it is open
    }
  };
  const arrive = () => {
    if (place() === here) {
      return;
    }
    here = place();
    find(MAIN)?.scrollTo(0, 0);
    closeMenu();
  };
  for (const change of ["pushState", "replaceState"]) {
    const original = history[change];
    history[change] = (...given) => {
      original.apply(history, given);
      arrive();
    };
  }
  addEventListener("popstate", arrive);

  // What has the focus, the boxes around it, and the nearest name that its next drawing has too.
  let held = null;
  const hold = (element) => {
    const boxes = [];
    for (let box = element?.parentElement; box && box !== document.body; box = box.parentElement) {
      boxes.push(box);
    }
    const key = boxes.flatMap((box) => [...box.classList]).find((name) => name.startsWith("st-key-"));
    held = element && { element, boxes, key, place: here };
  };
  addEventListener("focusin", (event) => hold(event.target));
  addEventListener("pointerdown", (event) => hold(event.target.closest?.(FOCUSABLE)), true);
  const heading = () => {
    const title = find(`${MAIN} h1`);
    title?.setAttribute("tabindex", "-1");
    return title;
  };
  // A dialog moves the focus too: to itself when it has unfolded, and back when it closes.
  const focusSoon = (target) => {
    [0, 100, 300].forEach((wait) => setTimeout(() => target()?.focus({ preventScroll: true }), wait));
  };
  const giveFocusBack = () => {
    const isGone = !held?.element.isConnected && document.activeElement === document.body;
    const isHidden = Boolean(document.activeElement.closest('[data-collapsed="true"]'));
    if (!held || !(isGone || isHidden) || find('[role="dialog"]')) {
      return;
    }
    const isSame = held.place === here && !isHidden && held.element.tagName !== "H1";
    // A cell that scrolled out of sight is gone, too: its table has the focus, not the first tool above it.
    const wanted = held.element.tagName === "TD" ? GRID : FOCUSABLE;
    const again = isSame && held.key && find(`.${CSS.escape(held.key)}`)?.querySelector(wanted);
    const box = isSame && held.boxes.find((each) => each.isConnected);
    const isInside = box && find(MAIN)?.contains(box) && !box.querySelector("h1");
    if (isInside) {
      box.tabIndex = -1;
    }
    (again || (isInside ? box : heading()))?.focus({ preventScroll: true });
  };

  const wordsOf = (said) => {
    const copy = said.cloneNode(true);
    copy.querySelectorAll('button, [data-testid="stIconMaterial"], [aria-hidden="true"]').forEach((part) => part.remove());
    return copy.textContent.trim();
  };
  const told = new WeakMap();
  let isSearching = false;
  let isFollowing = false; // a result that was found
  let isOpeningFirst = false; // Enter waits for the results of what was typed

  const look = () => {
    for (const said of document.querySelectorAll(SAID)) {
      const text = wordsOf(said);
      if (text && told.get(said) !== text) {
        told.set(said, text);
        read(text);
      }
    }
    for (const link of document.querySelectorAll('[data-testid="stPageLink-NavLink"]')) {
      if (/^(\?|$)/.test(link.getAttribute("href"))) {
        link.href = `/${link.getAttribute("href")}`; // of the first page: meant from the top
      }
      const isHere = new URL(link.href).pathname === location.pathname;
      if (isHere !== link.hasAttribute("aria-current")) {
        link[isHere ? "setAttribute" : "removeAttribute"]("aria-current", "page");
      }
    }
    for (const label of document.querySelectorAll('[data-testid="stWidgetLabel"]')) {
      label.toggleAttribute("data-saved", label.textContent.endsWith("· saved"));
    }
    // Tab goes from field to field; F1 in a field shows its help.
    for (const help of document.querySelectorAll(`${HELP}:not([tabindex="-1"])`)) {
      help.tabIndex = -1;
    }
    const field = find(FIELD);
    if (field && !isSearching) {
      focusSoon(() => find(FIELD));
    }
    isSearching = Boolean(field);
    if (!isIdle()) {
      return;
    }
    if (isOpeningFirst && find(COUNT)?.textContent.includes(`“${field?.value.trim()}”`)) {
      isOpeningFirst = false;
      find(RESULTS)?.click();
    }
    if (title && title !== document.title) {
      read(document.title);
      if (isFollowing) {
        isFollowing = false;
        focusSoon(heading);
      }
    }
    title = document.title;
    giveFocusBack();
  };
  let isWaiting = false;
  const soon = () => {
    if (!isWaiting) {
      isWaiting = true;
      requestAnimationFrame(() => {
        isWaiting = false;
        look();
      });
    }
  };
  new MutationObserver(soon).observe(document.body, {
    attributeFilter: ["data-test-script-state"], childList: true, subtree: true, characterData: true,
  });

  // A table opens a cell a moment after its first letter, and closes it a moment after Tab or Enter. On a
  // busy machine the next keys come before, and were lost: they wait until a cell can take them.
  const CELL = "#portal textarea, #portal input";
  const GRID = '[data-testid="data-grid-canvas"]';
  const LONGEST_WAIT = 1500;
  const waitingKeys = [];
  let isReady = null; // says when the next key can go on; null where none has to wait
  let since = 0;
  // Tab behind the last cell of a row that was typed into goes on with the next row, and else leaves the table.
  const NEXT_ROW = ["ArrowDown", "Home"];
  let isRowTyped = false;
  const chosen = () => find(`${GRID} td[aria-selected="true"]`);
  const isLastCell = (cell) => cell?.ariaColIndex === cell?.closest("table").ariaColCount;
  const keysToNextRow = (cell) => {
    const [table, next] = [cell?.closest("table"), Number(cell?.closest("tr").ariaRowIndex) + 1];
    if (!table || next > table.ariaRowCount) {
      return [];
    }
    const isThere = next < table.ariaRowCount || table.querySelector(`tr[aria-rowindex="${next}"]`);
    return isThere ? NEXT_ROW : [...NEXT_ROW, "Enter"]; // Enter in the gray row adds one
  };
  const isPrinted = (key) => key.length === 1 && key !== " ";
  const waitAfter = (key, target) => {
    isRowTyped ||= isPrinted(key) && Boolean(target.closest(`${CELL}, ${GRID}`));
    if (target.matches(CELL) && ["Tab", "Enter"].includes(key)) {
      if (key === "Tab" && isLastCell(chosen())) {
        isRowTyped = false;
        waitingKeys.push(...keysToNextRow(chosen()));
      }
      isReady = () => !target.isConnected && !document.querySelector(CELL);
    } else if (NEXT_ROW.includes(key)) { // the next key starts from the cell that is drawn
      let isDrawn = false;
      requestAnimationFrame(() => requestAnimationFrame(() => { isDrawn = true; }));
      isReady = () => isDrawn;
    } else if (target.closest(GRID) && (isPrinted(key) || key === "Enter")) {
      isReady = () => document.activeElement.matches(CELL);
    } else {
      return;
    }
    since = Date.now();
    setTimeout(passOn, 10);
  };
  const passOn = () => {
    if (!isReady() && Date.now() - since < LONGEST_WAIT) {
      setTimeout(passOn, 10);
      return;
    }
    isReady = null;
    while (waitingKeys.length && !isReady) {
      const key = waitingKeys.shift();
      const target = document.activeElement;
      if (target.matches(CELL) && key.length === 1) {
        document.execCommand("insertText", false, key);
      } else if (target.matches(CELL) || target.closest(GRID)) {
        target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
        waitAfter(key, target);
      }
    }
  };
  addEventListener("keydown", (event) => {
    const isKey = event.key.length === 1 || ["Tab", "Enter"].includes(event.key);
    const isChanged = event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key.length > 1);
    if (!event.isTrusted || !isKey || isChanged) {
      return;
    }
    if (isReady) {
      event.preventDefault();
      event.stopImmediatePropagation();
      waitingKeys.push(event.key);
    } else {
      if (event.key === "Tab" && event.target.matches(CELL)) {
        event.preventDefault(); // the table moves on; the browser would go to its toolbar
      }
      waitAfter(event.key, event.target);
    }
  }, true);
  addEventListener("keydown", (event) => { // a Tab that the table did not take: it is at its last cell
    const keys = isRowTyped && event.key === "Tab" && !event.shiftKey && event.target.closest(GRID)
      ? keysToNextRow(chosen())
      : [];
    if (keys.length) {
      event.preventDefault();
      isRowTyped = false;
      waitingKeys.push(...keys);
      isReady = () => true;
      passOn();
    }
  });

  // A hint that lies over its own field takes no click from it.
  addEventListener("pointerdown", (event) => {
    const hint = event.target.closest?.('[role="tooltip"]');
    if (hint && !event.target.closest("a")) {
      event.preventDefault();
      hint.style.visibility = "hidden";
      const below = document.elementFromPoint(event.clientX, event.clientY)?.closest(FOCUSABLE);
      below?.focus({ preventScroll: true });
      below?.click();
    }
  }, true);

  // What is typed into a table goes to the server with the next click, but not with a link to another page.
  const HOLD = ".st-key-tables-hold button";
  const LONGEST_SEND = 3000;
  let isTyped = false;
  for (const kind of ["keydown", "paste", "cut", "pointerdown"]) {
    addEventListener(kind, (event) => {
      isTyped ||= Boolean(event.target.closest?.('[data-testid="stDataFrame"], #portal'));
    }, true);
  }
  addEventListener("click", (event) => {
    const link = event.target.closest?.('[data-testid="stPageLink-NavLink"]');
    const holdButton = find(HOLD);
    const isSent = Boolean(link?.closest(RESULTS)); // by the search that found it
    if (!isTyped || !link || !holdButton || isSent || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    isTyped = false;
    const href = link.getAttribute("href");
    holdButton.click();
    const sentAt = Date.now();
    let hasBegun = false;
    const follow = () => {
      hasBegun ||= !isIdle();
      if ((hasBegun && isIdle()) || Date.now() - sentAt > LONGEST_SEND) {
        find(`[data-testid="stPageLink-NavLink"][href=${JSON.stringify(href)}]`)?.click();
      } else {
        setTimeout(follow, 20);
      }
    };
    follow();
  }, true);

  const walkResults = (event, field) => {
    const stops = [field, ...document.querySelectorAll(RESULTS)];
    const at = stops.indexOf(document.activeElement);
    if (at >= 0) {
      event.preventDefault();
      stops[(at + (event.key === "ArrowDown" ? 1 : stops.length - 1)) % stops.length].focus();
    }
  };
  addEventListener("keydown", (event) => {
    const field = find(FIELD);
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const isK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    const help = event.key === "F1" && event.target.closest?.('[data-testid="stElementContainer"]')?.querySelector(HELP);
    if (help) {
      event.preventDefault();
      help.focus();
    } else if (isK) {
      event.preventDefault();
      event.stopImmediatePropagation();
      (field ?? find(SEARCH))?.[field ? "focus" : "click"]();
    } else if (field && isPlain && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      walkResults(event, field);
    } else if (field && event.target === field) {
      isOpeningFirst = event.key === "Enter";
      soon();
    }
  }, true);
  document.addEventListener("click", (event) => {
    isFollowing ||= Boolean(event.target.closest?.(RESULTS));
    if (event.target.closest?.('[data-testid="stSidebar"] a[href]')) {
      find(MAIN)?.scrollTo(0, 0);
      closeMenu();
    }
  });
})();
