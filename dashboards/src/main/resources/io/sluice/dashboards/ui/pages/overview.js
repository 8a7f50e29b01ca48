import { byColumns, byKey, largestByKey, overTime, ranked } from "../lib/chart.js";
import { controls, drill } from "../lib/controls.js";
import { h } from "../lib/dom.js";
import { figures } from "../lib/figures.js";
import { count, millis, percent, usd } from "../lib/format.js";
import { heading } from "../lib/page.js";
import { cuttable, group, panel } from "../lib/panel.js";
import { asked, change } from "../lib/state.js";

const TOKENS = { plain_input: "input", cache_read: "read from cache", cache_creation: "written to cache", plain_output: "output", reasoning: "reasoning" };

export function show(main) {
  const cut = group("model");
  main.append(heading("Overview", "What the gateway did, for whom, and what it cost."), controls({ groups: "model" }),
    figures(asked(), [
      { name: "Calls", of: (row) => row.calls, show: count },
      { name: "Spend", of: (row) => row.cost_usd, show: usd },
      { name: "Tokens", of: (row) => row.input_tokens + row.output_tokens, show: count },
      { name: "People", of: (row) => row.users, show: count },
      { name: "Sessions", of: (row) => row.sessions, show: count },
      { name: "Read from cache", of: (row) => row.cache_hit_percent, show: percent, better: 1 },
      { name: "Failed", of: (row) => (100 * row.failed_calls) / row.calls, show: percent, better: -1 },
    ]),
    h("div", { class: "grid" },
      panel({ title: "Calls", question: "calls-over-time", parameters: asked({ group: cut }), width: "w8",
        show: (answer, element) => overTime(element, answer, byKey(answer, "calls"), { show: count, onclick: drill(cut, answer) }) }),
      panel({ title: "Most active people", question: "breakdown", parameters: asked({ group: "user", limit: 8 }), width: "w4",
        show: (answer, element) => ranked(element, answer.rows, { label: "key", value: "calls", show: count, onclick: (row) => change({ user: row.key }) }) }),
      tokens(cut),
      cuttable({ id: "people", cut, title: "People and sessions", question: "users-over-time", parameters: asked(), width: "w6",
        show: (answer, element) => overTime(element, answer, byColumns(answer, { sessions: "sessions", users: "people" }), { shape: "line", show: count, onclick: drill("none", answer) }),
        showCut: (answer, element) => overTime(element, answer, largestByKey(answer, "users", "sessions"), { shape: "line", show: count, onclick: drill(cut, answer) }) }),
      panel({ title: "Spend", question: "cost-over-time", parameters: asked({ group: cut }), width: "w6", isEmpty: (answer) => answer.rows.every((row) => !row.cost_usd), nothing: ["Nothing was spent", "Calls of models without a price cost nothing here. Give a model a price on the Models page."],
        show: (answer, element) => overTime(element, answer, byKey(answer, "cost_usd"), { show: usd, onclick: drill(cut, answer) }) }),
      cuttable({ id: "latency", cut, title: "Latency", note: "Half of the answers took no longer than p50, all but a twentieth no longer than p95", question: "latency-over-time", parameters: asked(), width: "w6",
        show: (answer, element) => overTime(element, answer, byColumns(answer, { p50_ms: "p50", p95_ms: "p95" }), { shape: "line", show: millis, onclick: drill("none", answer) }),
        showCut: (answer, element) => overTime(element, answer, largestByKey(answer, "p95_ms", "calls"), { shape: "line", show: millis, onclick: drill(cut, answer) }) })));
}

/** Tokens by their kind, or all of them by the page's group. */
export const tokens = (cut) => cuttable({ id: "tokens", cut, title: "Tokens", question: "tokens-over-time", parameters: asked(), width: "w6",
  show: (answer, element) => overTime(element, answer, byColumns(answer, TOKENS), { show: count, onclick: drill("none", answer) }),
  showCut: (answer, element) => overTime(element, answer, byKey(answer, "tokens"), { show: count, onclick: drill(cut, answer) }) });
