// Brings what was just asked for into view, once for each mark; without one, each time it is drawn anew.

const seen = new Set();
const drawn = new WeakSet();

export default function ({ data, parentElement }) {
    if (data.mark ? seen.has(data.mark) : drawn.has(parentElement)) return;
    if (data.mark) seen.add(data.mark);
    drawn.add(parentElement);
    const place = parentElement.host || parentElement;
    // What stands below is drawn first, so that there is something to scroll to.
    const scroll = () => place.scrollIntoView({ block: data.block || 'start', behavior: 'instant' });
    const fold = place.closest('details');
    if (!fold) return requestAnimationFrame(() => requestAnimationFrame(scroll));
    // A fold that is still opening would itself be scrolled, and hide its own head.
    let waiting;
    const growing = new ResizeObserver(() => {
        clearTimeout(waiting);
        waiting = setTimeout(scroll, 150);
    });
    growing.observe(fold);
    setTimeout(() => growing.disconnect(), 2000);
}
