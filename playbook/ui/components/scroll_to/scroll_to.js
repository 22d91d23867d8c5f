// Brings what was just asked for into view, once for each mark.

const seen = new Set();

export default function ({ data, parentElement }) {
    if (seen.has(data.mark)) return;
    seen.add(data.mark);
    const place = parentElement.host || parentElement;
    // What stands below is drawn first, so that there is something to scroll to.
    const scroll = () => place.scrollIntoView({ block: 'start', behavior: 'instant' });
    requestAnimationFrame(() => requestAnimationFrame(scroll));
}
