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
  const SIGN_OUT = '[class*="st-key-visit-out"] button';
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
  // busy machine the next keys come before, and were lost: they wait until a cell can take them. Its markup
  // says which cell is chosen only once nothing has moved for a while, so it is not asked where Tab leads.
  const CELL = "#portal textarea, #portal input";
  const GRID = '[data-testid="data-grid-canvas"]';
  const LONGEST_WAIT = 1500;
  const waitingKeys = [];
  let isReady = null; // says when the next key can go on; null where none has to wait
  let since = 0;
  let grid = null; // the table in use, also while a cell of it is open
  addEventListener("focusin", (event) => { grid = event.target.closest(GRID) ?? grid; });
  const isOfTable = (target) => target === document.body || Boolean(target.closest(`${CELL}, ${GRID}`));
  const chosen = () => grid?.querySelector('td[aria-selected="true"]');
  const placeOf = (cell) => cell && `${cell.closest("tr").ariaRowIndex} ${cell.ariaColIndex}`;
  const lastRow = () => {
    const table = grid?.querySelector("table");
    return table?.querySelector(`tr[aria-rowindex="${table.ariaRowCount}"]`); // never the gray one
  };
  // Tab behind the last cell of a row that was typed into goes on with the next row, and else leaves the table.
  let isRowTyped = false;
  let left = ""; // the last cell of that row
  const addRow = () => {
    if (!chosen() && !lastRow()) { // in the gray row, where Enter adds one
      waitingKeys.unshift("Enter");
    }
  };
  const NEXT_ROW = ["ArrowDown", "Home", addRow];
  const isPrinted = (key) => key.length === 1 && key !== " ";
  const waitUntil = (condition) => {
    isReady = condition;
    since = Date.now();
    setTimeout(passOn, 10);
  };
  const isClosed = (cell) => !cell.isConnected && !find(CELL);
  const waitAfter = (key, target) => {
    const isInGrid = Boolean(target.closest(GRID));
    isRowTyped ||= isPrinted(key) && (isInGrid || target.matches(CELL));
    if (target.matches(CELL) && ["Tab", "Enter"].includes(key)) {
      waitUntil(() => isClosed(target));
    } else if (isInGrid && key === "Home") {
      waitUntil(() => placeOf(chosen()) !== left && !chosen()?.previousElementSibling);
    } else if (isInGrid && ["Tab", "ArrowDown"].includes(key)) { // the next key starts from the cell that is drawn
      let isDrawn = false;
      requestAnimationFrame(() => requestAnimationFrame(() => { isDrawn = true; }));
      waitUntil(() => isDrawn);
    } else if (isInGrid && (isPrinted(key) || key === "Enter")) {
      waitUntil(() => document.activeElement.matches(CELL));
    }
  };
  // A cell closes as by a click beside it, and the table gets the Tab: it alone knows whether it can go on.
  const isClosedFirst = (key, target) =>
    key === "Tab" && target.matches(CELL) && target.getAttribute("role") !== "combobox";
  const closeFirst = (cell) => {
    document.body.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true }));
    waitingKeys.unshift("Tab");
    waitUntil(() => isClosed(cell) && document.activeElement.closest(GRID));
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
      if (key === addRow) {
        addRow();
      } else if (target.matches(CELL) && key.length === 1) {
        document.execCommand("insertText", false, key);
      } else if (isClosedFirst(key, target)) {
        closeFirst(target);
      } else if (target.matches(CELL) || target.closest(GRID)) {
        target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
        waitAfter(key, target);
      }
    }
  };
  const isChanged = (event) =>
    event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key.length > 1);
  addEventListener("keydown", (event) => {
    const isKey = event.key.length === 1 || ["Tab", "Enter"].includes(event.key);
    if (!event.isTrusted || !isKey || isChanged(event) || !isOfTable(event.target)) {
      return;
    }
    const isClosing = !isReady && isClosedFirst(event.key, event.target);
    if (isReady || isClosing) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    if (isClosing) {
      closeFirst(event.target);
    } else if (isReady) {
      waitingKeys.push(event.key);
    } else {
      if (event.key === "Tab" && event.target.matches(CELL)) {
        event.preventDefault(); // the table moves on; the browser would go to its toolbar
      }
      waitAfter(event.key, event.target);
    }
  }, true);
  addEventListener("keydown", (event) => { // a Tab that the table did not take: it is at its last cell
    const isTab = event.key === "Tab" && !isChanged(event) && Boolean(event.target.closest(GRID));
    if (!isTab || !isRowTyped || (chosen() && chosen().closest("tr") === lastRow())) {
      return;
    }
    event.preventDefault();
    isRowTyped = false;
    left = placeOf(chosen());
    waitingKeys.unshift(...NEXT_ROW);
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
    // What somebody typed in this tab and did not save ends with their sign-in.
    if (event.target.closest?.(SIGN_OUT)) {
      sessionStorage.clear();
    }
    if (event.target.closest?.('[data-testid="stSidebar"] a[href]')) {
      find(MAIN)?.scrollTo(0, 0);
      closeMenu();
    }
  });
})();
