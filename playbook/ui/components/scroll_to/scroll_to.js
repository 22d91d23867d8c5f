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
    // A fold that is still opening would itself be scrolled, and hide its own head.
    const opening = () => place.closest('details')?.getAnimations().map(each => each.finished) || [];
    requestAnimationFrame(() => requestAnimationFrame(() => Promise.allSettled(opening()).then(scroll)));
}
