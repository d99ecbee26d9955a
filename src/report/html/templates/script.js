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
    const order = { critical: 5, high: 4, medium: 3, low: 2, info: 1, "": 0 };
    const plain = (cell, kind) => kind === "link" ? (cell ? cell[0] : "") : cell;
    const key = (cell, kind) => kind === "severity" ? order[cell] ?? 0 : plain(cell, kind);
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
      } else td.textContent = value;
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
        down = sort === i ? !down : ["number", "severity"].includes(kinds[i]);
        sort = i;
        heads.forEach((other, j) => other.setAttribute("aria-sort", j === i ? (down ? "descending" : "ascending") : "none"));
        draw();
      });
    });
    search?.addEventListener("input", () => { shown = STEP; draw(); });
    filters.forEach((filter) => filter.addEventListener("change", () => { shown = STEP; draw(); }));
    more?.addEventListener("click", () => { shown += STEP * 5; draw(); });
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

  // A step that is chosen, in the drawing or anywhere else, opens and is marked.
  const open = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id ? document.getElementById(id) : null;
    for (const step of all(".step.chosen")) step.classList.remove("chosen");
    if (target?.matches("details")) {
      target.open = true;
      target.querySelector("summary").focus({ preventScroll: true });
      for (const step of all(".step")) if (step.getAttribute("href") === `#${id}`) step.classList.add("chosen");
      target.scrollIntoView({ block: "start" });
    }
  };
  addEventListener("hashchange", open);
  for (const link of all('a[href^="#step-"]')) link.addEventListener("click", () => setTimeout(open));
  open();
  addEventListener("beforeprint", () => all("details").forEach((d) => { if (!d.classList.contains("step-of")) d.open = true; }));
})();
