import { ask, get } from "../lib/api.js";
import { byKey, forecast, overTime, ranked } from "../lib/chart.js";
import { controls, drill } from "../lib/controls.js";
import { empty, fill, h } from "../lib/dom.js";
import { figures } from "../lib/figures.js";
import { percent, usd } from "../lib/format.js";
import { heading } from "../lib/page.js";
import { group, panel } from "../lib/panel.js";
import { asked, change, link, state } from "../lib/state.js";
import { share, table } from "../lib/table.js";
import { leaderboard } from "./usage.js";

const NOTHING = ["Nothing was spent", "Calls of models without a price cost nothing here. Give a model a price on the Models page, or choose a longer range."];

export function show(main) {
  const cut = group("model");
  const limits = get("limits");
  const free = (answer) => answer.rows.every((row) => !row.cost_usd);
  main.append(heading("Cost", "US dollars at list price, as calls were settled."), controls({ groups: "model" }),
    figures(asked(), [
      { name: "Spend", of: (row) => row.cost_usd, show: usd },
      { name: "per person", of: (row) => row.cost_usd / row.users, show: usd },
      { name: "per session", of: (row) => row.cost_usd / row.sessions, show: usd },
      { name: "per 1,000 calls", of: (row) => (1000 * row.cost_usd) / row.calls, show: usd },
      { name: "per million tokens", of: (row) => (1e6 * row.cost_usd) / (row.input_tokens + row.output_tokens), show: usd, better: -1 },
    ]),
    h("div", { class: "grid" },
      panel({ title: "Spend", question: "cost-over-time", parameters: asked({ group: cut }), isEmpty: free, nothing: NOTHING,
        show: (answer, element) => overTime(element, answer, byKey(answer, "cost_usd"), { show: usd, onclick: drill(cut, answer) }) }),
      month(limits), budgets(limits), byTag(),
      panel({ title: "Spend by group", question: "breakdown", parameters: asked({ group: "team" }), width: "w6", isEmpty: free, nothing: NOTHING, note: "Who is in two groups counts in both",
        show: (answer, element) => ranked(element, answer.rows, { label: "key", value: "cost_usd", show: usd, onclick: (row) => row.key === "(none)" ? null : change({ team: row.key }) }) }),
      panel({ title: "In figures", question: "breakdown", parameters: asked({ group: cut }), height: null,
        show: (answer, element) => element.append(h("div", { class: "scroll" }, leaderboard(answer.rows, cut, { name: "cost_usd", down: true }))) })));
}

// with the budget of whoever the page is narrowed to
function month(limits) {
  return panel({ title: "This month, and how it will end", note: "Goes on at the pace of the last seven days", question: "cost-month", parameters: asked({ from: undefined }), width: "w6", isEmpty: (answer) => answer.rows.every((row) => !row.spent_usd), nothing: NOTHING,
    show: async (answer, element) => {
      const { user, team } = state();
      const known = await limits.catch(() => ({ limits: [] }));
      if (!element.isConnected) return;
      const own = known.limits.find((row) => row.unit === "usd" && row.period === "month" && row.who && (team ? row.kind === "group" && row.who === team : row.kind !== "group" && row.who === user));
      forecast(element, answer.rows, { show: usd, budget: own?.limit, onclick: (row) => row.cost_usd && change({ from: row.day + "T00:00:00Z", to: new Date(Date.parse(row.day) + 86_400_000).toISOString(), range: null }) });
    } });
}

// by the tag that the page is grouped by, else the one that most calls carry
function byTag() {
  const place = h("section", { class: "panel w6 loading", "aria-label": "Spend by tag" });
  const grouped = state().group?.startsWith("tag:") ? state().group.slice(4) : null;
  ask("filters", asked()).then(({ rows }) => {
    const name = grouped ?? rows.find((row) => row.kind === "tagname")?.value ?? "project";
    place.replaceWith(panel({ title: "Spend by tag", note: "Value of the tag " + name + "; group by another one above", question: "breakdown", parameters: asked({ group: "tag:" + name, limit: 8 }), width: "w6", isEmpty: (answer) => answer.rows.every((row) => row.key === "(none)"), nothing: ["No call carries a tag", "Send Databricks-Ai-Gateway-Request-Tags: {\"project\": \"…\"} with a call."],
      show: (answer, element) => ranked(element, answer.rows, { label: "key", value: "cost_usd", show: usd, onclick: (row) => row.key === "(none)" ? null : change({ tag: name + "=" + row.key }) }) }));
  }).catch((refusal) => { place.classList.remove("loading"); fill(place, empty("This could not be answered", refusal.message)); });
  return place;
}

function budgets(known) {
  const body = h("div", { class: "loading" });
  known.then(({ limits }) => {
    const rows = limits.filter((row) => row.unit === "usd" && row.limit !== undefined).map((row) => ({ ...row, part: row.used / row.limit, end: (row.projected ?? 0) / row.limit })).sort((a, b) => b.part - a.part);
    fill(body, rows.length === 0 ? empty("No budget is being spent", "Declare budgets in sluice.yaml; what is spent of them is counted from then on.") : h("div", { class: "scroll high" }, table([
      { name: "who", title: "Whose", class: "break" }, { name: "period", title: "Per" },
      { name: "part", title: "Spent", number: true, show: (value, row) => h("div", {}, usd(row.used) + " of " + usd(row.limit), share(value, value > 1 ? "bad" : value > 0.8 ? "warn" : "")) },
      { name: "end", title: "At the end", number: true, show: (value, row) => row.projected === undefined ? h("span", { class: "faint" }, "too early") : h("span", { class: value > 1 ? "bad" : "" }, usd(row.projected), h("span", { class: "faint" }, " · " + percent(100 * value))) },
    ], rows, { caption: "Budgets", sorted: { name: "part", down: true }, way: (row) => link("/calls", row.kind === "group" ? { team: row.who } : { user: row.who }) })));
  }).catch((refusal) => fill(body, empty("This could not be answered", refusal.message))).finally(() => body.classList.remove("loading"));
  return h("section", { class: "panel w6", "aria-label": "Budgets" }, h("header", {}, h("div", {}, h("h2", {}, "Budgets"), h("p", {}, "Spent, and at the end of the period if it goes on like this")), h("div", { class: "tools" }, h("a", { class: "plain", href: "/api/limits?format=csv", download: "limits.csv" }, "CSV"))), body);
}
