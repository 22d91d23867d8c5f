// Streamlit would look for its server below the address of the page first, and ask two questions before
// it connects.
window.__streamlit = {
  BACKEND_BASE_URL: location.origin + "/",
  HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
}
// Connect while the scripts are fetched and compiled. Streamlit gets this connection where it asks for
// the same one, once; whatever else it asks for is made anew.
{
  const Socket = WebSocket
  const early = new Socket(location.origin.replace("http", "ws") + "/_stcore/stream", ["streamlit", "early"])
  window.WebSocket = class extends Socket {
    constructor(address, protocols) {
      window.WebSocket = Socket
      const isSame = String(address) === early.url && protocols.length === 2
      if (isSame && early.readyState <= Socket.OPEN) {
        if (early.readyState === Socket.OPEN) queueMicrotask(() => early.dispatchEvent(new Event("open")))
        return early
      }
      early.close()
      return new Socket(address, protocols)
    }
  }
}
// Where the words of the script stand, those that came with the page go.
new MutationObserver((_, watch) => {
  const main = document.querySelector('[data-testid="stMainBlockContainer"]')
  if (!main || !main.textContent.trim()) return
  document.getElementById("first-words")?.remove()
  watch.disconnect()
}).observe(document, { childList: true, subtree: true })
