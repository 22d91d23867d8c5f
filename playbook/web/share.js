"use strict";

// Asks now and then whether the link still opens this page. Where it does not, nothing of the page stays;
// where the page has changed, it is loaded anew. Without an answer it stays as it is.
(() => {
  const { state, version, seconds } = document.currentScript.dataset;
  let timer = 0;
  let isAsking = false;

  const end = () => {
    clearInterval(timer);
    for (const name of ["visibilitychange", "pageshow", "online"]) {
      removeEventListener(name, ask, true);
    }
    const gone = document.getElementById("gone").content.cloneNode(true);
    document.title = gone.querySelector("h1").textContent;
    document.body.className = "plain";
    document.body.replaceChildren(gone);
  };

  const ask = async () => {
    if (document.hidden || isAsking) {
      return;
    }
    isAsking = true;
    try {
      const answer = await fetch(state, { cache: "no-store", redirect: "error" });
      if (answer.status === 404) {
        end();
      } else if (answer.ok && (await answer.json()).version !== version) {
        location.reload();
      }
    } catch {
      // No connection: what is on the screen stays readable.
    } finally {
      isAsking = false;
    }
  };

  timer = setInterval(ask, Number(seconds) * 1000);
  for (const name of ["visibilitychange", "pageshow", "online"]) {
    addEventListener(name, ask, true);
  }
})();
