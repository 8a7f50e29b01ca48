import { get } from "../lib/api.js";
import { empty, fill, h } from "../lib/dom.js";
import { clock, count, moment, percent, usd } from "../lib/format.js";
import { heading } from "../lib/page.js";
import { link } from "../lib/state.js";
import { share, table } from "../lib/table.js";

const EVERY = 2000;
const KINDS = { service: "everybody together", "user-default": "each user", user: "a user", "service-principal": "a service principal", group: "a group", "request-tag": "a tag" };

export function show(main) {
  const rates = h("div", {});
  const budgets = h("div", {});
  const at = h("span", { class: "small faint", role: "status" });
  const section = (title, note, body) => h("section", { class: "panel", "aria-label": title }, h("header", {}, h("div", {}, h("h2", {}, title), h("p", {}, note)), h("div", { class: "tools" }, h("a", { class: "plain", href: "/api/limits?format=csv", download: "limits.csv" }, "CSV"))), body);
  main.append(heading("Limits", "Who is near which limit, at this moment.", at), h("div", { class: "grid" }, section("Rate limits", "Permits used in the rolling window", rates), section("Budgets", "US dollars at list price, in the calendar period", budgets)));
  const look = () => get("limits").then((answer) => {
    at.textContent = "as of " + clock(answer.at, true) + " UTC, live";
    const rows = answer.limits.map((row) => ({ ...row, part: row.limit ? row.used / row.limit : null, whose: row.who ?? KINDS[row.kind] })).sort((a, b) => (b.part ?? 0) - (a.part ?? 0));
    present(rates, rows.filter((row) => row.unit !== "usd"), ["Nobody draws from a limit", "Declare rate-limits on a model in sluice.yaml. What is used of them shows up here while calls come in."]);
    present(budgets, rows.filter((row) => row.unit === "usd"), ["No budget is being spent", "Declare budgets in sluice.yaml. What is spent of them shows up here."]);
  }).catch((refusal) => { at.textContent = refusal.message; });
  look();
  const timer = setInterval(() => { if (!document.hidden) look(); }, EVERY);
  return () => clearInterval(timer);
}

function present(element, rows, nothing) {
  if (rows.length === 0) return fill(element, empty(...nothing));
  const figure = (row, value) => (value === null || value === undefined ? "no limit" : row.unit === "usd" ? usd(value) : count(value));
  const money = rows[0].unit === "usd";
  fill(element, h("div", { class: "scroll" }, table([
    { name: "whose", title: "Whose", class: "break" }, { name: "kind", title: "Counts", show: (value, row) => h("span", {}, KINDS[value] ?? value, row.dryRun ? h("span", { class: "badge" }, "dry run") : null) },
    money ? null : { name: "model", title: "Model", class: "break" },
    { name: "unit", title: "Per", show: (value, row) => (money ? "" : value + " per ") + row.period },
    { name: "part", title: "Used", number: true, show: (value, row) => h("div", {}, figure(row, row.used) + " of " + figure(row, row.limit) + (value === null ? "" : " · " + percent(100 * value)), share(value ?? 0, value >= 1 ? "bad" : value > 0.8 ? "warn" : "")) },
    money ? { name: "projected", title: "At the end", number: true, show: (value, row) => value === undefined || value === null ? h("span", { class: "faint" }, "too early to tell") : h("span", { class: row.limit && value > row.limit ? "bad" : "" }, usd(value)) } : null,
    { name: "freeAt", title: money ? "Ends" : "Free by", class: "time", show: (value) => money ? moment(value) : clock(value, true) },
  ].filter(Boolean), rows, { caption: "Limits", sorted: { name: "part", down: true }, way: (row) => link("/calls", { ...(row.who && (row.kind === "group" ? { team: row.who } : row.kind.startsWith("user") || row.kind === "service-principal" ? { user: row.who } : {})), model: row.model }) })));
}
