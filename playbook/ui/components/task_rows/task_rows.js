// The tasks of a stage as rows: one tab stop, arrow keys, Enter opens, Space selects.
// Texts are set as text, never as HTML: titles and names are typed by people.

const lists = new WeakMap();
const TONES = {
    done: '✓', overdue: '!', off_track: '✕', at_risk: '▲', on_track: '●', planned: '○',
};
const CELLS = ['day', 'title', 'owner', 'team', 'status', 'checks'];

export default function ({ data, parentElement, setTriggerValue }) {
    let list = lists.get(parentElement);
    if (!list) {
        list = new TaskRows(parentElement);
        lists.set(parentElement, list);
    }
    list.say = setTriggerValue;
    list.update(data);
}

function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
}

class TaskRows {
    constructor(parent) {
        this.rows = '';
        this.at = 0;
        this.selected = new Set();
        this.back = make('button', { type: 'button', class: 'back' });
        this.grid = make('div', { role: 'grid', class: 'grid' });
        this.root = make('div', { class: 'tasks' }, this.back, this.grid);
        parent.append(this.root);
        this.back.addEventListener('click', () => this.say('opened', ''));
        this.grid.addEventListener('click', event => this.click(event));
        this.grid.addEventListener('keydown', event => this.press(event));
        this.grid.addEventListener('focusin', event => this.follow(event));
    }

    update(data) {
        const was = this.data;
        this.data = data;
        this.selected = new Set(data.selected);
        this.root.style.setProperty('--stage', data.color);
        this.root.style.setProperty('--status', data.rows.some(row => row.status) ? '6.5rem' : '0');
        this.root.style.setProperty('--checks', data.rows.some(row => row.checks) ? '5rem' : '0');
        this.root.classList.toggle('is-open', Boolean(data.open));
        this.back.textContent = `← ${data.back}`;
        this.grid.setAttribute('aria-label', data.label);
        if (data.may_select) this.grid.setAttribute('aria-multiselectable', 'true');
        const rows = JSON.stringify([data.rows, data.may_select, data.heads]);
        if (rows !== this.rows) {
            this.rows = rows;
            this.draw();
        }
        this.mark();
        this.turn(was);
    }

    // Where a phone shows the list or the task, what appears is what one sees and hears next.
    turn(was) {
        if (!was || was.open === this.data.open) return;
        const at = this.data.rows.findIndex(row => row.id === (this.data.open || was.open));
        if (at >= 0) this.at = at;
        this.mark();
        if (!this.data.open) return this.focus();
        const is_alone = Boolean(this.back.offsetParent);
        if (is_alone || this.root.getBoundingClientRect().top < 0) this.root.scrollIntoView({ block: 'start' });
        if (is_alone) this.back.focus({ preventScroll: true });
        else if (!was.open) this.lines()[this.at]?.scrollIntoView({ block: 'nearest' });
    }

    draw() {
        const had = this.grid.contains(this.grid.getRootNode().activeElement);
        const { rows, heads, may_select } = this.data;
        const head = make('div', { role: 'row', class: 'row head' });
        if (may_select) head.append(this.box('all', `Select all ${rows.length} shown`, 'columnheader'));
        for (const name of CELLS) {
            head.append(make('div', { role: 'columnheader', class: name }, heads[name]));
        }
        this.grid.classList.toggle('no-boxes', !may_select);
        this.grid.replaceChildren(head, ...rows.map(row => this.row(row)));
        this.at = Math.min(this.at, Math.max(rows.length - 1, 0));
        if (had) this.focus();
    }

    row(task) {
        const line = make('div', { role: 'row', class: 'row', 'data-id': task.id });
        if (this.data.may_select) line.append(this.box(task.id, `Select “${task.title}”`, 'gridcell'));
        const [status, checks] = [make('span', { class: `chip ${task.standing}` }), make('span')];
        if (task.status) {
            status.append(make('span', { 'aria-hidden': 'true' }, `${TONES[task.standing]} `), task.status);
        }
        if (task.checks) {
            checks.className = 'chip checks-chip';
            checks.title = task.why;
            checks.append(task.checks, make('span', { class: 'unseen' }, `: ${task.why}`));
        }
        const title = [make('span', { class: 'name' }, task.title), make('span', { class: 'kind' }, task.kind)];
        if (task.locked) title.push(make('span', { class: 'lock', title: 'Locked' }, '🔒︎', make('span', { class: 'unseen' }, 'Locked')));
        const cells = {
            day: [task.day], title, owner: [task.owner], team: [task.team],
            status: task.status ? [status] : [], checks: task.checks ? [checks] : [],
        };
        for (const name of CELLS) {
            const missing = name === 'day' && !task.has_day || name === 'owner' && !task.has_owner;
            line.append(make('div', { role: 'gridcell', class: `${name}${missing ? ' missing' : ''}` }, ...cells[name]));
        }
        return line;
    }

    box(id, label, role) {
        const mark = make('span', { role: 'checkbox', 'aria-label': label, 'aria-checked': 'false', 'data-box': id, tabindex: '-1' });
        return make('div', { role, class: 'select' }, mark);
    }

    lines() {
        return [...this.grid.querySelectorAll('.row[data-id]')];
    }

    mark() {
        const ids = this.data.rows.map(row => row.id);
        this.lines().forEach((line, number) => {
            const is_selected = this.selected.has(line.dataset.id);
            line.tabIndex = number === this.at ? 0 : -1;
            line.classList.toggle('open', line.dataset.id === this.data.open);
            if (line.dataset.id === this.data.open) line.setAttribute('aria-current', 'true');
            else line.removeAttribute('aria-current');
            if (this.data.may_select) line.setAttribute('aria-selected', String(is_selected));
        });
        for (const box of this.grid.querySelectorAll('[data-box]')) {
            const id = box.dataset.box;
            const all = id === 'all' && ids.length > 0 && ids.every(one => this.selected.has(one));
            box.setAttribute('aria-checked', String(all || this.selected.has(id)));
        }
    }

    focus() {
        const line = this.lines()[this.at];
        if (!line) return;
        line.focus({ preventScroll: true });
        line.scrollIntoView({ block: 'nearest' });
    }

    follow(event) {
        const at = this.lines().indexOf(event.target.closest('.row'));
        if (at < 0 || at === this.at) return;
        this.at = at;
        this.mark();
    }

    click(event) {
        const box = event.target.closest('.select')?.querySelector('[data-box]');
        if (box) return this.toggle(box.dataset.box);
        const line = event.target.closest('.row[data-id]');
        if (line) this.say('opened', line.dataset.id);
    }

    toggle(id) {
        const ids = this.data.rows.map(row => row.id);
        const all = ids.every(one => this.selected.has(one));
        if (id === 'all') ids.forEach(one => (all ? this.selected.delete(one) : this.selected.add(one)));
        else if (!this.selected.delete(id)) this.selected.add(id);
        this.mark();
        this.say('chosen', [...this.selected]);
    }

    press(event) {
        const last = this.data.rows.length - 1;
        const id = this.data.rows[this.at]?.id;
        const steps = {
            ArrowDown: this.at + 1, ArrowUp: this.at - 1, Home: 0, End: last,
            PageDown: this.at + 10, PageUp: this.at - 10,
        };
        if (event.key in steps) {
            this.at = Math.max(0, Math.min(last, steps[event.key]));
            this.mark();
            this.focus();
        } else if (event.key === 'Enter' && id) {
            this.say('opened', id);
        } else if (event.key === ' ' && this.data.may_select) {
            this.toggle(event.target.dataset?.box || id);
        } else if (event.key === 'Escape' && this.data.open) {
            this.say('opened', '');
        } else {
            return;
        }
        event.preventDefault();
        event.stopPropagation();
    }
}
