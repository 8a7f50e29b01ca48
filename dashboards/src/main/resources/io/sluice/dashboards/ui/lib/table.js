// Tables: sortable by their headings, rows lead somewhere, bars show shares.

import { fill, h } from "./dom.js";
import { byColumn, moment } from "./format.js";
import { go } from "./state.js";

/**
 * @param columns [{name, title, show(value, row), number, share, class}]
 * @param rows objects
 * @param way takes a row, gives the address it leads to
 * @param cards whether rows stand as cards where the screen is narrow
 */
export function table(columns, rows, { way, caption, sorted, cards = true } = {}) {
  let order = sorted ?? null;
  const body = h("tbody", {});
  const headings = columns.map((column) => h("th", { class: (column.number ? "number " : "") + (column.class ?? ""), scope: "col" },
    h("button", { type: "button", onclick: () => sort(column) }, column.title ?? column.name)));
  paint();
  return h("table", cards ? { class: "cards" } : {}, caption ? h("caption", { class: "reader" }, caption) : null, h("thead", {}, h("tr", {}, headings)), body);

  function sort(column) {
    const down = order?.name === column.name ? !order.down : column.number;
    order = { name: column.name, down };
    paint();
  }

  function paint() {
    const most = Object.fromEntries(columns.filter((column) => column.share).map((column) => [column.name, Math.max(...rows.map((row) => row[column.name] ?? 0), 0)]));
    headings.forEach((heading, i) => order?.name === columns[i].name ? heading.setAttribute("aria-sort", order.down ? "descending" : "ascending") : heading.removeAttribute("aria-sort"));
    fill(body, inOrder().map((row) => line(row, most)));
  }

  function inOrder() {
    if (!order) return rows;
    const by = (row) => row[order.name];
    return [...rows].sort((a, b) => (order.down ? -1 : 1) * compare(by(a), by(b)));
  }

  function line(row, most) {
    const to = way?.(row);
    const cells = columns.map((column, i) => {
      const text = column.show ? column.show(row[column.name], row) : row[column.name] ?? "–";
      const shown = to && i === 0 ? h("a", { href: to }, text) : text;
      return h("td", { class: (column.number ? "number " : "") + (column.class ?? ""), "data-title": column.title ?? column.name }, shown, column.share ? share(row[column.name] / (most[column.name] || 1)) : null);
    });
    return h("tr", to ? { class: "way", onclick: (event) => { if (!event.target.closest("a, button")) go(to); } } : {}, cells);
  }
}

const compare = (a, b) => (a === b ? 0 : a === null || a === undefined ? -1 : b === null || b === undefined ? 1 : a < b ? -1 : 1);

/** A bar that is so full, from 0 to 1. */
export function share(part, tone = "") {
  const fillness = h("i", {});
  fillness.style.width = Math.round(Math.min(1, Math.max(0, part || 0)) * 100) + "%";
  return h("div", { class: "share " + tone, "aria-hidden": "true" }, fillness);
}

/** Any answer as it is. */
export function answerTable(answer, limit = 2000) {
  const columns = answer.columns.map((column) => ({ name: column.name, number: /INT|DOUBLE|DECIMAL|FLOAT/i.test(column.type) && !column.type.includes("["), show: (value) => cell(value, column) }));
  return table(columns, answer.rows.slice(0, limit), { caption: answer.title, cards: false });
}

export function cell(value, column) {
  if (value === null || value === undefined) return h("span", { class: "faint" }, "null");
  if (/^TIMESTAMP/i.test(column.type)) return moment(value);
  if (typeof value === "object") return h("code", {}, JSON.stringify(value));
  return typeof value === "number" && /usd$|percent$|_ms$/.test(column.name) ? byColumn(column.name)(value) : String(value);
}
