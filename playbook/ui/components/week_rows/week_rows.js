// A lead's week as rows: states, questions, numbers and ratings, each one tap.
// Texts are set as text, never as HTML: titles and names are typed by people.

const weeks = new WeakMap();
// What is typed and not sent yet, by person, rollout and row: it outlives another page.
const drafts = new Map(keptDrafts());
const GLYPHS = { on_track: '●', at_risk: '▲', off_track: '✕', done: '✓', yes: '✓', no: '–' };
const ASKS_WHY = ['at_risk', 'off_track'];

// A phone that fetches something from another app may load the page anew: what was typed comes back with it.
function keptDrafts() {
    try {
        return JSON.parse(sessionStorage.getItem('week drafts')) || [];
    } catch {
        return [];
    }
}

function keepDrafts() {
    const typed = [...drafts].filter(([, draft]) => !draft.is_sent && (draft.text || draft.value));
    try {
        sessionStorage.setItem('week drafts', JSON.stringify(typed));
    } catch {
        // Without storage it lasts as long as the page.
    }
}

export default function ({ data, parentElement, setTriggerValue }) {
    let week = weeks.get(parentElement);
    if (!week) {
        week = new Week(parentElement);
        weeks.set(parentElement, week);
    }
    week.tell = tap => setTriggerValue('tapped', tap);
    week.update(data);
}

function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value === true) element.setAttribute(name, '');
        else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
    }
    element.append(...children.filter(child => child !== null && child !== ''));
    return element;
}

function button(label, name, at, press, options = {}) {
    const element = make('button', { type: 'button', 'aria-label': name, 'data-at': at, ...options }, label);
    element.addEventListener('click', press);
    return element;
}

async function copy(field) {
    try {
        await navigator.clipboard.writeText(field.value);
    } catch {
        field.focus();
        field.select();
        return document.execCommand('copy');
    }
    return true;
}

class Week {
    constructor(parent) {
        this.drawn = new Map();
        this.sent = new Set();
        this.top = make('div', { class: 'top' });
        this.now = make('ul');
        this.later = make('ul');
        this.summary = make('summary');
        this.next = make('details', { class: 'next' }, this.summary, this.later);
        this.end = make('p', { class: 'end' });
        this.outcome = make('p', { class: 'outcome' });
        this.root = make('div', { class: 'week' }, this.top, this.now, this.end, this.outcome, this.next);
        parent.append(this.root);
        // What is typed here is no shortcut of the page.
        this.root.addEventListener('keydown', event => {
            if (event.target.matches('input, textarea') && !event.ctrlKey && !event.metaKey) event.stopPropagation();
        });
    }

    update(data) {
        this.data = data;
        const at = this.root.getRootNode().activeElement?.dataset?.at;
        this.drawTop();
        this.fill(this.now, data.rows.filter(row => !row.is_next));
        const next = data.rows.filter(row => row.is_next);
        this.fill(this.later, next);
        this.next.hidden = !next.length;
        // Where nothing is due this week, what comes is all there is to see.
        if (!this.was_drawn) this.next.open = next.length === data.rows.length;
        this.was_drawn = true;
        this.summary.textContent = data.words.next;
        this.end.textContent = data.words.end;
        this.end.hidden = !data.words.end;
        this.outcome.textContent = data.words.outcome;
        this.outcome.hidden = !data.words.outcome;
        if (at) this.root.querySelector(`[data-at="${CSS.escape(at)}"]`)?.focus({ preventScroll: true });
        this.sent.clear();
    }

    drawTop() {
        const { words, saved, before } = this.data;
        const parts = [make('p', { role: 'status', class: 'count' }, words.count)];
        // It stays for whoever looks for it, until the week is done.
        this.had_before ||= before.length > 0;
        if (this.had_before && !words.end) {
            const press = () => this.send({ act: 'all', rows: before });
            parts.push(button(words.before, null, 'all', press, { class: 'all', disabled: !before.length }));
        }
        if (saved) parts.push(...this.undo('all', saved, words.before));
        if (this.data.error) parts.push(make('p', { role: 'alert', class: 'error' }, this.data.error));
        if (words.legend.length) {
            const keys = words.legend.map(({ value, label }) => make('span', { class: value },
                make('span', { 'aria-hidden': 'true' }, GLYPHS[value] || '▢'), ` ${label}`));
            parts.push(make('p', { class: 'legend', 'aria-hidden': 'true' }, ...keys));
        }
        this.top.replaceChildren(...parts);
    }

    fill(list, rows) {
        const lines = rows.map(row => {
            const drawn = this.drawn.get(row.id), text = JSON.stringify(row);
            if (this.sent.has(row.id) && !row.error) this.settle(row);
            if (drawn?.text === text && !this.sent.has(row.id)) return drawn.line;
            const line = this.row(row);
            this.drawn.set(row.id, { text, line });
            if (row.copy && this.sent.has(row.id)) this.copied(line);
            return line;
        });
        // Each line takes its place before the old ones go: a list without rows has no height to scroll.
        lines.forEach((line, at) => { if (list.children[at] !== line) list.insertBefore(line, list.children[at] || null); });
        while (list.children.length > lines.length) list.lastChild.remove();
    }

    // What was sent has come in, so that its fields are done with; a state may still ask for its why.
    settle(row) {
        const draft = this.draft(row);
        if (draft.is_sent) {
            drafts.delete(this.key(row));
            keepDrafts();
        }
    }

    key(row) { return `${this.data.account}/${this.data.rollout}/${row.id}`; }

    draft(row) {
        const key = this.key(row);
        if (!drafts.has(key)) drafts.set(key, { text: '', value: '', day: '', on: '' });
        return drafts.get(key);
    }

    send(tap) {
        if (tap.row) this.sent.add(tap.row);
        this.tell({ ...tap, at: Date.now() });
    }

    row(row) {
        const line = make('li', { class: `row ${row.kind}${row.is_late ? ' late' : ''}` });
        const title = make('div', { class: 'title', dir: 'auto' }, row.what.length ? this.opener(row, line) : row.title);
        const about = make('div', { class: 'about' }, ...row.about.map(text => make('span', {}, text)));
        const notes = row.notes.map(text => make('p', { class: 'note', dir: 'auto' }, text));
        const words = make('div', { class: 'words' }, title, about), choices = this.choices(row, line);
        // Whom a rating names is said before it, not after.
        const shown = choices.childElementCount ? [choices] : [];
        line.append(words, ...(row.kind === 'example' ? [...notes, ...shown] : [...shown, ...notes]));
        const links = this.links(row, line);
        if (links.length) line.append(make('div', { class: 'links' }, ...links));
        if (row.error) line.append(make('p', { role: 'alert', class: 'error' }, row.error));
        if (row.copy) line.append(this.copyField(row));
        if (this.draft(row).opened) line.append(this.panel(row, this.draft(row).opened));
        return line;
    }

    // The title of a task opens what it asks.
    opener(row, line) {
        const draft = this.draft(row), isOpen = draft.opened === 'what', at = `${row.id}.what`;
        return button(row.title, `${this.data.words.what}: ${row.title}`, at, () => {
            draft.opened = isOpen ? '' : 'what';
            line.replaceWith(this.redrawn(row));
            this.root.querySelector(`[data-at="${CSS.escape(at)}"]`).focus();
        }, { 'aria-expanded': String(isOpen) });
    }

    choices(row, line) {
        const group = make('div', { role: 'group', 'aria-label': `${row.asks} ${row.title}`, class: 'choices' });
        if (row.kind === 'series') group.append(make('span', { class: 'asks' }, row.asks));
        const choices = row.same ? [{ value: 'same', label: row.same }] : this.data.choices[row.kind] || [];
        for (const { value, label } of choices) {
            const glyph = GLYPHS[value] && make('span', { 'aria-hidden': 'true', class: 'glyph' }, GLYPHS[value]);
            const press = () => this.choose(row, line, value);
            const element = button(glyph || '', `${label}: ${row.title}`, `${row.id}.${value}`, press, {
                class: `choice ${value}${row.before === value ? ' before' : ''}`,
                'aria-pressed': String(row.state === value),
                title: row.before === value ? this.data.words.last : null,
            });
            element.append(make('span', { class: 'label' }, label));
            group.append(element);
        }
        if (row.field) this.number(row, group);
        return group;
    }

    choose(row, line, value) {
        for (const each of line.querySelectorAll('.choice')) {
            each.setAttribute('aria-pressed', String(each.dataset.at === `${row.id}.${value}`));
        }
        const draft = this.draft(row);
        draft.is_sent = false;
        draft.opened = row.kind === 'task' && ASKS_WHY.includes(value) ? 'why' : '';
        this.send({ act: 'choose', row: row.id, value });
    }

    number(row, group) {
        const draft = this.draft(row);
        const field = make('input', {
            'aria-label': `${row.field}: ${row.title}`, placeholder: this.data.words.new, 'data-at': `${row.id}.field`,
            inputmode: 'decimal', maxlength: 40,
        });
        field.value = draft.value;
        field.addEventListener('input', () => {
            draft.value = field.value;
            keepDrafts();
        });
        const save = () => {
            draft.is_sent = true;
            this.send({ act: 'number', row: row.id, value: field.value });
        };
        field.addEventListener('keydown', event => { if (event.key === 'Enter') save(); });
        group.append(field, button(this.data.words.save, `${this.data.words.save}: ${row.title}`, `${row.id}.save`, save));
    }

    links(row, line) {
        const links = row.saved ? this.undo(row.id, row.saved, row.title) : [];
        const { opened } = this.draft(row);
        for (const { act, label, help, note } of row.links) {
            const press = () => {
                const draft = this.draft(row);
                if (act === 'on' || act === 'why') {
                    draft.opened = draft.opened === act ? '' : act;
                    line.replaceWith(this.redrawn(row));
                    this.root.querySelector(`[data-at="${CSS.escape(`${row.id}.${act}.first`)}"]`)?.focus();
                } else if (row.copy && (act === 'copy' || act === 'remind')) this.copied(line);
                else this.send({ act, row: row.id });
            };
            const said = opened === act ? this.data.words.close : label;
            links.push(button(said, `${said}: ${row.title}`, `${row.id}.${act}`, press, { title: help }), note ? make('span', {}, note) : '');
        }
        return links;
    }

    redrawn(row) {
        const line = this.row(row);
        this.drawn.set(row.id, { text: JSON.stringify(row), line });
        return line;
    }

    undo(id, saved, title) {
        const { undo } = this.data.words;
        return [
            make('span', { class: 'saved' }, `✓ ${saved}`),
            button(undo, `${undo}: ${title}`, `${id}.undo`, () => this.send({ act: 'undo', row: id })),
        ];
    }

    panel(row, what) {
        const { words, today } = this.data, draft = this.draft(row);
        if (what === 'what') {
            const paragraphs = text => text.split(/\n{2,}/).map(each => make('p', { dir: 'auto' }, each));
            const parts = row.what.flatMap(([label, text]) => [make('dt', {}, label), make('dd', {}, ...paragraphs(text))]);
            return make('dl', { class: 'asked' }, ...parts);
        }
        const save = act => {
            draft.is_sent = true;
            this.send({ act, row: row.id, text: draft.text, day: act === 'on' ? draft.on : draft.day });
        };
        const saved = act => button(words.save, `${words.save} ${words[act]}: ${row.title}`, `${row.id}.${act}.save`, () => save(act), { class: 'main' });
        if (what === 'on') {
            const day = this.day(`${words.on}: ${row.title}`, `${row.id}.on.first`, draft.on || today, value => { draft.on = value; });
            draft.on = day.value;
            day.max = today;
            return make('div', { class: 'panel' }, day, saved('on'));
        }
        const why = make('input', {
            'aria-label': `${words.why}: ${row.title}`, placeholder: words.ask_why, 'data-at': `${row.id}.why.first`, dir: 'auto',
        });
        why.value = draft.text;
        why.addEventListener('input', () => {
            draft.text = why.value;
            keepDrafts();
        });
        why.addEventListener('keydown', event => { if (event.key === 'Enter') save('why'); });
        const picked = this.day(`${words.pick}: ${row.title}`, `${row.id}.day`, draft.day, value => mark(value));
        const chip = (label, day, press) => button(label, `${label}: ${row.title}`, `${row.id}.${day}`, press, { class: 'chip', 'data-day': day });
        const chips = row.chips.map(({ label, day }) => chip(label, day, () => mark(draft.day === day ? '' : day)));
        const pick = chip(words.pick, 'pick', () => {
            picked.hidden = !picked.hidden;
            if (picked.hidden) mark('');
            else picked.focus();
        });
        const mark = value => {
            draft.day = value;
            picked.value = value;
            for (const each of chips) each.setAttribute('aria-pressed', String(each.dataset.day === value));
        };
        mark(draft.day);
        picked.hidden = !draft.day || row.chips.some(({ day }) => day === draft.day);
        const again = row.reason && button(`${words.again}: “${row.reason}”`, null, `${row.id}.again`, () => {
            draft.text = row.reason;
            save('why');
        }, { class: 'again', dir: 'auto' });
        return make('div', { class: 'panel' }, again || null, why, make('div', { class: 'chips' }, ...chips, pick, picked), saved('why'));
    }

    day(label, at, value, take) {
        const field = make('input', { type: 'date', 'aria-label': label, 'data-at': at });
        field.value = value;
        field.addEventListener('change', () => take(field.value));
        return field;
    }

    copyField(row) {
        const name = this.data.words[row.kind === 'other' ? 'note' : 'copy'];
        const field = make('textarea', { rows: 3, dir: 'auto', 'aria-label': `${name}: ${row.title}`, 'data-at': `${row.id}.text` });
        field.value = row.copy;
        return make('div', { class: 'copy' }, field, make('span', { role: 'status' }));
    }

    async copied(line) {
        const field = line.querySelector('.copy textarea');
        const done = await copy(field);
        line.querySelector('.copy [role=status]').textContent = done ? this.data.words.copied : this.data.words.copy_it;
    }
}
