import { byColumns, byKey, largestByKey, overTime, week } from "../lib/chart.js";
import { controls, drill } from "../lib/controls.js";
import { h } from "../lib/dom.js";
import { figures } from "../lib/figures.js";
import { ago, count, percent, usd } from "../lib/format.js";
import { heading } from "../lib/page.js";
import { cuttable, group, panel } from "../lib/panel.js";
import { asked, go, here, link } from "../lib/state.js";
import { table } from "../lib/table.js";
import { tokens } from "./overview.js";

export function show(main) {
  const cut = group("user");
  main.append(heading("Usage", "Who uses the gateway, with what, and how well the cache serves them."), controls({ groups: "user" }),
    figures(asked(), [
      { name: "Input tokens", of: (row) => row.input_tokens, show: count },
      { name: "of it from the cache", of: (row) => row.cache_hit_percent, show: percent, better: 1 },
      { name: "Output tokens", of: (row) => row.output_tokens, show: count },
      { name: "People", of: (row) => row.users, show: count },
      { name: "Calls per session", of: (row) => row.calls / row.sessions, show: count },
    ]),
    h("div", { class: "grid" },
      panel({ title: "Calls", question: "calls-over-time", parameters: asked({ group: cut }), width: "w6",
        show: (answer, element) => overTime(element, answer, byKey(answer, "calls"), { show: count, onclick: drill(cut, answer) }) }),
      tokens(cut),
      cuttable({ id: "cache", cut, title: "Read from the cache", note: "Share of the input tokens", question: "tokens-over-time", parameters: asked(), width: "w6", height: "low",
        show: (answer, element) => overTime(element, answer, byColumns(answer, { cache_hit_percent: "from the cache" }), { shape: "area", show: percent, onclick: drill("none", answer) }),
        showCut: (answer, element) => overTime(element, answer, largestByKey(answer, "cache_hit_percent", "tokens"), { shape: "line", show: percent, onclick: drill(cut, answer) }) }),
      panel({ title: "Hours of the week", note: "Calls, by UTC; a click leads to the calls of the last such hour", question: "busy-hours", parameters: asked(), width: "w6", height: "low",
        show: (answer, element) => week(element, answer.rows, "calls", count, (weekday, hour) => go(link("/calls", { range: null, ...lastHour(answer.to, weekday, hour) }))) }),
      panel({ title: "In figures", question: "breakdown", parameters: asked({ group: cut }), height: null,
        show: (answer, element) => element.append(h("div", { class: "scroll" }, leaderboard(answer.rows, cut))) })));
}

// the last such hour of the week that has begun before a moment
function lastHour(before, weekday, hour) {
  const at = new Date(Date.parse(before) - 1);
  at.setUTCMinutes(0, 0, 0);
  while (at.getUTCHours() !== hour || (at.getUTCDay() || 7) !== weekday) at.setTime(at.getTime() - 3_600_000);
  return { from: at.toISOString(), to: new Date(at.getTime() + 3_600_000).toISOString() };
}

/** Everything that is known of each member of a group. */
export function leaderboard(rows, cut, sorted = { name: "calls", down: true }) {
  return table([
    { name: "key", title: "Name", class: "break" }, { name: "calls", title: "Calls", number: true, show: count, share: true }, { name: "error_percent", title: "Failed", number: true, show: percent },
    { name: "users", title: "People", number: true, show: count, class: "optional" }, { name: "sessions", title: "Sessions", number: true, show: count, class: "optional" }, { name: "active_days", title: "Active days", number: true, show: count, class: "optional" },
    { name: "input_tokens", title: "Input", number: true, show: count }, { name: "cache_hit_percent", title: "Cached", number: true, show: percent }, { name: "output_tokens", title: "Output", number: true, show: count },
    { name: "cost_usd", title: "Spend", number: true, show: usd, share: true }, { name: "last_call", title: "Last call", class: "time optional", show: ago },
  ], rows, { way: (row) => cut.startsWith("tag:") ? here({ tag: cut.slice(4) + "=" + row.key }) : cut === "none" ? null : here({ [cut]: row.key }), caption: "Usage by " + cut, sorted });
}
