"use strict";
(() => {
  const STEP = 200;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Theme: the system's own until somebody chooses.
  const theme = document.getElementById("theme");
  if (theme) {
    const root = document.documentElement;
    const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    const say = () => { theme.textContent = isDark() ? "Light" : "Dark"; theme.setAttribute("aria-pressed", String(isDark())); };
    try { const kept = localStorage.getItem("cutover-theme"); if (kept) root.dataset.theme = kept; } catch { /* no storage for files */ }
    theme.hidden = false;
    say();
    theme.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem("cutover-theme", root.dataset.theme); } catch { /* no storage for files */ }
      say();
    });
  }

  // A drawing that is larger than its box opens where the flow begins.
  for (const canvas of all(".canvas")) {
    const boxes = all("svg a", canvas).map((box) => box.getBoundingClientRect());
    const first = boxes.reduce((left, box) => (left && left.left <= box.left ? left : box), null);
    if (first && (canvas.scrollWidth > canvas.clientWidth || canvas.scrollHeight > canvas.clientHeight)) {
      const frame = canvas.getBoundingClientRect();
      canvas.scrollTo({ left: first.left - frame.left - 24, top: first.top - frame.top - canvas.clientHeight / 3, behavior: "instant" });
    }
  }

  // Tables: the data of an island, searched, narrowed, sorted, shown a part at a time. Texts are set as texts, never as markup.
  for (const island of all("script[data-rows]")) {
    const id = island.dataset.rows;
    const table = document.querySelector(`table[data-table="${id}"]`);
    if (!table) continue;
    const rows = JSON.parse(island.textContent);
    const heads = all("thead th", table);
    const kinds = heads.map((head) => head.dataset.kind);
    const body = table.tBodies[0];
    const search = document.querySelector(`[data-search="${id}"]`);
    const filters = all(`[data-filter="${id}"]`);
    const count = document.querySelector(`[data-count="${id}"]`);
    const more = document.querySelector(`[data-more="${id}"]`);
    // Words that people put in an order of their own.
    const ranks = {
      severity: ["info", "low", "medium", "high", "critical"],
      complexity: ["low", "medium", "complex", "very complex"],
    };
    const plain = (cell, kind) => kind === "link" ? (cell ? cell[0] : "") : cell;
    const key = (cell, kind) => ranks[kind]?.indexOf(cell) ?? plain(cell, kind);
    const texts = rows.map((row) => row.map((cell, i) => String(plain(cell, kinds[i]))).join(" ").toLowerCase());
    let shown = STEP, sort = null, down = false;

    const cell = (value, kind) => {
      const td = document.createElement("td");
      td.className = kind;
      if (kind === "link") {
        if (value) {
          const a = document.createElement("a");
          a.href = value[1];
          a.textContent = value[0] || "(no name)";
          td.append(a);
        }
      } else if (kind === "severity") {
        if (value) {
          const span = document.createElement("span");
          span.className = `sev ${value}`;
          span.textContent = value;
          td.append(span);
        }
      } else if (kind === "verdict") {
        const span = document.createElement("span");
        span.className = `verdict ${value.replaceAll(" ", "-")}`;
        span.textContent = value;
        td.append(span);
      } else {
        td.textContent = value;
        if (kind === "score") {
          const bar = document.createElement("span");
          bar.className = "bar";
          bar.style.width = `${value}%`;
          td.append(bar);
        }
      }
      return td;
    };
    const draw = () => {
      const words = search ? search.value.toLowerCase().split(/\s+/).filter(Boolean) : [];
      let kept = rows.map((_, i) => i).filter((i) => words.every((word) => texts[i].includes(word)));
      for (const filter of filters) {
        const column = Number(filter.dataset.column);
        if (filter.value) kept = kept.filter((i) => rows[i][column] === filter.value);
      }
      if (sort !== null) {
        const kind = kinds[sort];
        kept.sort((a, b) => {
          const x = key(rows[a][sort], kind), y = key(rows[b][sort], kind);
          const order = typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y));
          return (down ? -order : order) || a - b;
        });
      }
      const part = document.createDocumentFragment();
      for (const i of kept.slice(0, shown)) {
        const tr = document.createElement("tr");
        rows[i].forEach((value, c) => tr.append(cell(value, kinds[c])));
        part.append(tr);
      }
      body.replaceChildren(part);
      if (count) count.textContent = `${kept.length} of ${rows.length}`;
      if (more) more.hidden = kept.length <= shown;
    };
    heads.forEach((head, i) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        down = sort === i ? !down : ["number", "score", "severity", "complexity"].includes(kinds[i]);
        sort = i;
        heads.forEach((other, j) => other.setAttribute("aria-sort", j === i ? (down ? "descending" : "ascending") : "none"));
        draw();
      });
    });
    search?.addEventListener("input", () => { shown = STEP; draw(); });
    filters.forEach((filter) => filter.addEventListener("change", () => { shown = STEP; draw(); }));
    more?.addEventListener("click", () => { shown += STEP * 5; draw(); });
    // Paper has no button for more: it gets every row that is kept.
    let before = shown;
    addEventListener("beforeprint", () => { before = shown; shown = rows.length; draw(); });
    addEventListener("afterprint", () => { shown = before; draw(); });
    const tools = document.querySelector(`[data-tools="${id}"]`);
    if (tools) tools.hidden = false;
    if (more) more.hidden = rows.length <= shown;
    if (count) count.textContent = `${rows.length} of ${rows.length}`;
  }

  const size = document.getElementById("size");
  if (size) {
    const canvas = document.querySelector(".canvas");
    size.hidden = false;
    size.addEventListener("click", () => size.setAttribute("aria-pressed", String(canvas.classList.toggle("full"))));
  }

  // The line of a step's JSON that a place in the export stands on. Each member and element has a line of its own, two blanks deeper than what holds it.
  const lineOf = (lines, path) => {
    let at = 0;
    path.every((name, depth) => {
      const indent = "  ".repeat(depth + 1);
      const isList = lines[at].trimEnd().endsWith("[");
      let ordinal = -1;
      for (let i = at + 1; i < lines.length && lines[i].startsWith(indent); i++) {
        const own = lines[i].slice(indent.length);
        if (/^[\s\]}]/.test(own)) continue;
        ordinal += 1;
        if (isList ? ordinal === Number(name) : own.startsWith(`${JSON.stringify(name)}:`)) { at = i; return true; }
      }
      return false;
    });
    return at;
  };
  const node = (tag, text, name) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (name) made.className = name;
    return made;
  };
  const marked = (lines, at, numbered) => {
    const pre = node("pre");
    lines.forEach((line, i) => {
      const row = node(i === at ? "mark" : "span", `${line}\n`);
      if (numbered) row.dataset.n = String(i + 1);
      pre.append(row);
    });
    if (numbered) pre.className = "numbered";
    return pre;
  };

  // A step that is chosen, in the drawing or anywhere else, opens in its place and in a panel beside what was read; the panel shows the
  // very line that a finding is about.
  const panel = document.getElementById("panel");
  let chosenFrom = null;
  const steps = all("details.step-of");
  const stepAt = (pointer) => steps.filter((step) => pointer === step.dataset.at || pointer.startsWith(`${step.dataset.at}/`))
    .sort((a, b) => b.dataset.at.length - a.dataset.at.length)[0];
  const fill = (step, pointer, line) => {
    const body = node("div");
    const head = step.querySelector("summary").cloneNode(true);
    const title = node("h2");
    title.id = "panel-title";
    title.tabIndex = -1;
    title.append(...head.childNodes);
    body.append(title, step.querySelector("p").cloneNode(true));
    const number = step.id.slice("step-".length);
    const about = all(".found li").filter((one) => one.dataset.steps.split(" ").includes(number))
      .concat(all(`#rules a[href="#${step.id}"]`).map((a) => a.closest("tr")));
    if (about.length) {
      const list = node("ul", undefined, "about");
      for (const one of new Set(about)) {
        const entry = node("li");
        const link = node("a", one.dataset.says);
        link.href = `#${one.id}`;
        if (one.dataset.severity) entry.append(node("span", one.dataset.severity, `sev ${one.dataset.severity}`), " ");
        entry.append(link);
        list.append(entry);
      }
      body.append(list);
    }
    const source = step.querySelector("pre");
    if (source) {
      const lines = source.textContent.split("\n");
      const names = pointer ? pointer.slice(step.dataset.at.length).split("/").slice(1).map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~")) : [];
      const at = names.length ? lineOf(lines, names) : -1;
      // A text of several lines is one line of JSON: it is shown as it was written, too.
      const long = at >= 0 && /^\s*(?:"(?:[^"\\]|\\.)*": )?("(?:[^"\\]|\\.)*\\n(?:[^"\\]|\\.)*"),?$/.exec(lines[at]);
      if (long) {
        const texts = JSON.parse(long[1]).split("\n");
        body.append(node("h3", "The text at this place"), marked(texts, line ? line - 1 : -1, true));
      }
      body.append(node("h3", "The step in the export"), marked(lines, at, false));
    }
    panel.querySelector(".body").replaceChildren(body);
    panel.hidden = false;
    document.body.classList.add("with-panel");
    title.focus({ preventScroll: true });
    panel.querySelector("mark")?.scrollIntoView({ block: "center" });
    // The page has become narrower: what was chosen stays in view.
    chosenFrom?.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const close = () => {
    if (!panel || panel.hidden) return;
    panel.hidden = true;
    document.body.classList.remove("with-panel");
    for (const step of all(".step.chosen")) step.classList.remove("chosen");
    chosenFrom?.focus();
    chosenFrom = null;
  };
  const choose = (id, pointer, line) => {
    const target = id ? document.getElementById(id) : null;
    for (const step of all(".step.chosen")) step.classList.remove("chosen");
    if (!target?.matches("details.step-of")) return false;
    target.open = true;
    for (const step of all(".step")) if (step.getAttribute("href") === `#${id}`) step.classList.add("chosen");
    fill(target, pointer, line);
    return true;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#step-"], a[data-place]');
    if (!link || !panel || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const place = link.dataset.place;
    const id = (place !== undefined && stepAt(place)?.id) || link.getAttribute("href").slice(1);
    if (!panel.contains(link)) chosenFrom = link;
    if (choose(id, place, Number(link.dataset.line) || 0)) {
      event.preventDefault();
      history.replaceState(null, "", `#${id}`);
    }
  });
  addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  document.getElementById("close")?.addEventListener("click", close);
  const open = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    if (!choose(id)) close();
  };
  addEventListener("hashchange", open);
  open();
  addEventListener("beforeprint", () => all("details").forEach((d) => { if (!d.classList.contains("step-of")) d.open = true; }));
})();
