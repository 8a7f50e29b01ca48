import { ask } from "../lib/api.js";
import { controls } from "../lib/controls.js";
import { empty, fill, h } from "../lib/dom.js";
import { count, millis, moment, usd } from "../lib/format.js";
import { csvPath } from "../lib/api.js";
import { heading } from "../lib/page.js";
import { asked, change, state } from "../lib/state.js";
import { table } from "../lib/table.js";
import { showCall } from "./call.js";

const PAGE = 100;

export function show(main, { rest, self }) {
  if (rest[0]) return showCall(main, rest[0], self);
  const parameters = asked({ search: state().search, session: state().session, limit: PAGE });
  const search = h("input", { type: "search", id: "search", placeholder: "Call id, person, model, session, error", "aria-label": "Search", value: state().search ?? "", size: 34 });
  const find = h("form", { role: "search", class: "row", onsubmit: (event) => { event.preventDefault(); change({ search: search.value || null }); } }, search, h("button", { class: "button" }, "Search"));
  const body = h("div", { class: "loading" });
  main.append(heading("Calls", "Every call, refused ones too; the newest first.", h("a", { class: "button", href: csvPath("calls", { ...parameters, limit: 1000 }), download: "calls.csv" }, "CSV")),
    h("div", { class: "bar" }, find, state().session ? h("span", { class: "chip" }, "Session: " + state().session, h("button", { type: "button", "aria-label": "Take the session away", onclick: () => change({ session: null }) }, "×")) : null),
    controls(), h("section", { class: "panel", "aria-label": "Calls" }, body));
  more(body, [], parameters);
}

async function more(body, rows, parameters) {
  try {
    const answer = await ask("calls", { ...parameters, before: rows.at(-1)?.event_time });
    const all = [...rows, ...answer.rows];
    fill(body, all.length === 0 ? empty("No call matches", answer.missing ? "No call has been recorded yet. Connect an agent on the Start page." : "Choose a longer range, take a filter away, or search for something else.") : h("div", { class: "scroll" }, callTable(all)),
      answer.rows.length === PAGE ? h("p", {}, h("br", {}), h("button", { class: "button", type: "button", onclick: () => more(body, all, parameters) }, "Show older calls")) : null);
  } catch (refusal) {
    fill(body, empty("This could not be answered", refusal.message));
  } finally {
    body.classList.remove("loading");
  }
}

export const outcome = (status) => h("span", { class: "badge " + (status < 400 ? "good" : status === 429 ? "warn" : "bad") }, status);

export function callTable(rows, { short = false, when = moment } = {}) {
  const columns = [
    { name: "event_time", title: "Time", class: "time", show: when }, { name: "requester", title: "Person", class: "break" }, { name: "model", title: "Model", class: "break" }, { name: "agent", title: "Agent", class: "optional" },
    { name: "status_code", title: "Status", show: outcome }, { name: "latency_ms", title: "Latency", number: true, show: millis }, { name: "input_tokens", title: "Input", number: true, show: count, class: "optional" }, { name: "output_tokens", title: "Output", number: true, show: count, class: "optional" }, { name: "cost_usd", title: "Cost", number: true, show: usd },
  ];
  return table(short ? columns.filter((column) => !["agent", "input_tokens"].includes(column.name)) : columns, rows, { way: (row) => "/calls/" + encodeURIComponent(row.request_id), caption: "Calls" });
}
