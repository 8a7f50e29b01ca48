// A row of figures, each with its change against the time range before.

import { ask } from "./api.js";
import { empty, fill, h } from "./dom.js";

/** @param figures [{name, of: (row) => value, show, better: 1|-1|0}] */
export function figures(parameters, list) {
  const box = h("dl", { class: "figures loading" }, list.map((figure) => h("div", { class: "figure" }, h("dt", {}, figure.name), h("dd", {}, "–"))));
  ask("totals", parameters).then((answer) => {
    const now = answer.rows.find((row) => row.period === "current");
    const before = answer.rows.find((row) => row.period === "previous");
    fill(box, list.map((figure) => one(figure, now, before)));
  }).catch((refusal) => fill(box, empty("This could not be answered", refusal.message))).finally(() => box.classList.remove("loading"));
  return box;
}

function one({ name, of, show, better = 0 }, now, before) {
  const value = now ? of(now) : null;
  return h("div", { class: "figure" }, h("dt", {}, name), h("dd", {}, value === null || value === undefined ? "–" : show(value), " ", change(value, before ? of(before) : null, better)));
}

function change(value, before, better) {
  if (!value || !before) return null;
  const percent = (100 * (value - before)) / before;
  if (Math.abs(percent) < 0.5) return h("div", { class: "change" }, "as before");
  const tone = better === 0 ? "" : Math.sign(percent) === better ? "good" : "bad";
  const size = Math.abs(percent) > 999 ? ">999" : Math.abs(percent).toFixed(0);
  return h("div", { class: "change" }, h("span", { class: tone }, (percent > 0 ? "+" : "−") + size + "%"), " to the range before");
}
