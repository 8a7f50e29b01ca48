import { byColumns, byKey, largestByKey, overTime } from "../lib/chart.js";
import { controls, drill } from "../lib/controls.js";
import { h } from "../lib/dom.js";
import { figures } from "../lib/figures.js";
import { ago, count, millis, percent } from "../lib/format.js";
import { heading } from "../lib/page.js";
import { cuttable, group, panel } from "../lib/panel.js";
import { asked, here, link } from "../lib/state.js";
import { table } from "../lib/table.js";

export function show(main) {
  const cut = group("model");
  const near = (answer) => drill("none", answer);
  const p95 = (column) => (answer, element) => overTime(element, answer, largestByKey(answer, column, "calls"), { shape: "line", show: millis, onclick: drill(cut, answer) });
  main.append(heading("Performance", "How long answers take, and how calls end. Latency counts answered calls, until their last byte."), controls({ groups: "model" }),
    figures(asked(), [
      { name: "Calls", of: (row) => row.calls, show: count },
      { name: "Latency p50", of: (row) => row.p50_ms, show: millis, better: -1 },
      { name: "Latency p95", of: (row) => row.p95_ms, show: millis, better: -1 },
      { name: "Failed", of: (row) => row.failed_calls, show: count, better: -1 },
      { name: "Error rate", of: (row) => (100 * row.failed_calls) / row.calls, show: percent, better: -1 },
    ]),
    h("div", { class: "grid" },
      cuttable({ id: "latency", cut, showCut: p95("p95_ms"), title: "Latency", note: "Until the last byte; by a group, p95", question: "latency-over-time", parameters: asked(), width: "w6",
        show: (answer, element) => overTime(element, answer, byColumns(answer, { p50_ms: "p50", p90_ms: "p90", p95_ms: "p95", p99_ms: "p99" }), { shape: "line", show: millis, onclick: near(answer) }) }),
      cuttable({ id: "first", cut, showCut: p95("first_byte_p95_ms"), title: "Time to first byte", note: "By a group, p95", question: "latency-over-time", parameters: asked(), width: "w6",
        show: (answer, element) => overTime(element, answer, byColumns(answer, { first_byte_p50_ms: "p50", first_byte_p95_ms: "p95" }), { shape: "line", show: millis, onclick: near(answer) }) }),
      cuttable({ id: "ends", cut, title: "How calls end", note: "By a group, those that failed", question: "status-over-time", parameters: asked(), width: "w6",
        show: (answer, element) => overTime(element, answer, byColumns(answer, { ok: "answered", limited: "limited (429)", refused: "refused (4xx)", failed: "failed (5xx)" }), { show: count, onclick: near(answer), colours: ["s1", "s3", "s4", "s5"] }),
        showCut: (answer, element) => overTime(element, answer, byKey(answer, "failed_calls"), { show: count, onclick: drill(cut, answer) }) }),
      cuttable({ id: "errors", cut, title: "Error rate", note: "Of all calls", question: "status-over-time", parameters: asked(), width: "w6",
        show: (answer, element) => overTime(element, answer, byColumns(answer, { error_percent: "failed" }), { shape: "area", show: percent, onclick: near(answer), colours: ["s5"] }),
        showCut: (answer, element) => overTime(element, answer, largestByKey(answer, "error_percent", "calls"), { shape: "line", show: percent, onclick: drill(cut, answer) }) }),
      panel({ title: "What is slow", question: "latency-by", parameters: asked({ group: cut }), height: null,
        show: (answer, element) => element.append(h("div", { class: "scroll" }, table([
          { name: "key", title: "Name", class: "break" }, { name: "calls", title: "Answered", number: true, show: count },
          ...["p50_ms", "p90_ms", "p95_ms", "p99_ms"].map((name) => ({ name, title: name.slice(0, 3), number: true, show: millis, share: name === "p95_ms" })),
          { name: "first_byte_p50_ms", title: "First byte p50", number: true, show: millis }, { name: "first_byte_p95_ms", title: "p95", number: true, show: millis },
        ], answer.rows, { way: (row) => here(cut.startsWith("tag:") ? { tag: cut.slice(4) + "=" + row.key } : { [cut]: row.key }), caption: "Latency by " + cut, sorted: { name: "p95_ms", down: true } }))) }),
      panel({ title: "Errors", question: "errors", parameters: asked({ limit: 50 }), height: null, nothing: ["No errors", "Every call in this time range was answered."],
        show: (answer, element) => element.append(h("div", { class: "scroll" }, table([
          { name: "status_code", title: "Status", show: (value) => h("span", { class: "badge " + (value === 429 ? "warn" : "bad") }, value) },
          { name: "error_code", title: "Reason", class: "break", show: (value) => value ?? h("span", { class: "faint" }, "the provider's own") }, { name: "model", title: "Model", class: "break" },
          { name: "calls", title: "Calls", number: true, show: count, share: true }, { name: "users", title: "People", number: true, show: count }, { name: "last_seen", title: "Last", class: "time", show: ago },
        ], answer.rows, { way: (row) => link("/calls", { status: row.status_code, model: row.model }), caption: "Errors" }))) })));
}
