"use strict";

// What opens nothing now may have been paused: ask now and then, and load the page anew once it opens again.
// Whether it ever will is not told, so the page asks ever more seldom, and after an hour only when it is looked at.
(() => {
  const LEAST = 10_000;
  const MOST = 60_000;
  const LONG = 60 * 60_000;
  const PATIENCE = 10_000;

  let began = Date.now();
  let timer = 0;
  let isAsking = false;

  const again = () => {
    clearTimeout(timer);
    const waited = Date.now() - began;
    if (waited < LONG) {
      // A whole room lost the page in the same moment, and does not ask in the same one.
      timer = setTimeout(ask, Math.min(MOST, Math.max(LEAST, waited / 10)) * (0.5 + Math.random()));
    }
  };

  const open = () => {
    // A page that answered a form is opened, not sent again.
    if (location.hash) {
      location.reload();
    } else {
      location.replace(location.href);
    }
  };

  const ask = async () => {
    if (isAsking || document.hidden) {
      return;
    }
    isAsking = true;
    try {
      // Only whether it opens: that counts as no open.
      const asked = { method: "HEAD", cache: "no-store", redirect: "manual" };
      const answer = await fetch(location.href, { ...asked, signal: AbortSignal.timeout?.(PATIENCE) });
      if (answer.ok || answer.type === "opaqueredirect") {
        open();
        return;
      }
    } catch {
      // Without an answer nothing is known.
    } finally {
      isAsking = false;
    }
    again();
  };

  const wake = (event) => {
    if (!document.hidden && !(event.type === "pageshow" && !event.persisted)) {
      began = Date.now();
      ask();
    }
  };
  for (const name of ["visibilitychange", "pageshow", "online"]) {
    addEventListener(name, wake, true);
  }
  again();
})();
