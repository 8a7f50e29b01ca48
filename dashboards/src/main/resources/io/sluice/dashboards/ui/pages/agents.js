import { byKey, overTime } from "../lib/chart.js";
import { controls, drill } from "../lib/controls.js";
import { h } from "../lib/dom.js";
import { count, hours, millis, percent, seconds } from "../lib/format.js";
import { heading } from "../lib/page.js";
import { group, panel } from "../lib/panel.js";
import { asked, here } from "../lib/state.js";
import { table } from "../lib/table.js";

const NOTHING = ["No telemetry in this time range", "Let an agent send OpenTelemetry to this gateway; the Start page has the settings for each."];
const KINDS = { input: "input", output: "output", cache_read: "read from cache", cache_creation: "written to cache", reasoning: "reasoning" };

export function show(main) {
  const cut = group("agent");
  const parameters = (extra) => { const { from, to, agent, user, team } = asked(); return { from, to, agent, user, team, ...extra }; };
  const activity = (title, column, note) => panel({ title, note, question: "agents-activity", parameters: parameters({ group: cut }), width: "w6", height: "low", nothing: NOTHING, isEmpty: (answer) => answer.rows.every((row) => !row[column]),
    show: (answer, element) => column === "active_seconds"
      ? overTime(element, inHours(answer), byKey(inHours(answer), "active_hours"), { show: hours, onclick: drill(cut, answer) })
      : overTime(element, answer, byKey(answer, column), { show: count, onclick: drill(cut, answer) }) });
  main.append(heading("Coding agents", "What agents themselves tell by OpenTelemetry: sessions, lines, commits, edits and tools."), controls({ groups: "agent", among: ["agent", "user", "team"], filters: ["agent", "user", "team"] }),
    h("div", { class: "grid" },
      panel({ title: "Each agent", question: "agents-totals", parameters: parameters(), height: null, nothing: NOTHING,
        show: (answer, element) => element.append(h("div", { class: "scroll" }, table([{ name: "agent", title: "Agent" }, ...figures()], answer.rows, { way: (row) => here({ agent: row.agent }), caption: "Agents" }))) }),
      activity("Sessions", "sessions"), activity("Time at work", "active_seconds", "Told by Claude Code"),
      activity("Lines added", "lines_added"), activity("Lines removed", "lines_removed"),
      activity("Commits", "commits", "Told by Claude Code"), activity("Pull requests", "pull_requests", "Told by Claude Code"),
      panel({ title: "Edits accepted", question: "agents-decisions", parameters: parameters(), width: "w6", height: null, nothing: ["No decision on an edit", "Claude Code and Gemini CLI tell which edits were accepted."],
        show: (answer, element) => element.append(h("div", { class: "scroll high" }, table([
          { name: "agent", title: "Agent" }, { name: "tool", title: "Tool" }, { name: "language", title: "Language", show: (value) => value || h("span", { class: "faint" }, "–") },
          { name: "accepted", title: "Accepted", number: true, show: count }, { name: "rejected", title: "Rejected", number: true, show: count }, { name: "accepted_percent", title: "Share", number: true, show: percent, share: true },
        ], answer.rows, { caption: "Edits accepted", way: (row) => here({ agent: row.agent }) }))) }),
      panel({ title: "Tools", question: "agents-tools", parameters: parameters({ limit: 50 }), width: "w6", height: null, nothing: ["No tool was called", "Tool calls come with the agents' log records; send those too."],
        show: (answer, element) => element.append(h("div", { class: "scroll high" }, table([
          { name: "agent", title: "Agent" }, { name: "tool", title: "Tool", class: "break" }, { name: "calls", title: "Calls", number: true, show: count, share: true }, { name: "success_percent", title: "Succeeded", number: true, show: percent },
          { name: "p50_ms", title: "p50", number: true, show: millis }, { name: "p95_ms", title: "p95", number: true, show: millis },
        ], answer.rows, { caption: "Tools", way: (row) => here({ agent: row.agent }) }))) }),
      panel({ title: "People", note: "Who called in the same session", question: "agents-per-user", parameters: parameters({ limit: 200 }), width: "w6", height: null, nothing: NOTHING,
        show: (answer, element) => element.append(h("div", { class: "scroll high" }, table([{ name: "user", title: "Person", class: "break" }, { name: "agent", title: "Agent" }, ...figures().filter((figure) => ["active_days", "sessions", "lines_added", "commits"].includes(figure.name))], answer.rows, { caption: "People", sorted: { name: "sessions", down: true }, way: (row) => row.user === "(unknown)" ? null : here({ user: row.user }) }))) }),
      panel({ title: "Tokens, as agents count them", question: "agents-tokens", parameters: parameters(), width: "w6", height: null, nothing: NOTHING,
        show: (answer, element) => element.append(h("div", { class: "scroll high" }, table([{ name: "agent", title: "Agent" }, { name: "kind", title: "Kind", show: (value) => KINDS[value] ?? value }, { name: "tokens", title: "Tokens", number: true, show: count, share: true }], answer.rows, { caption: "Tokens", way: (row) => here({ agent: row.agent }) }))) })));
}

const inHours = (answer) => ({ ...answer, rows: answer.rows.map((row) => ({ ...row, active_hours: row.active_seconds / 3600 })) });

const figures = () => [
  { name: "active_days", title: "Active days", number: true, show: count }, { name: "sessions", title: "Sessions", number: true, show: count, share: true },
  { name: "lines_added", title: "Lines added", number: true, show: count }, { name: "lines_removed", title: "Removed", number: true, show: count }, { name: "commits", title: "Commits", number: true, show: count },
  { name: "pull_requests", title: "Pull requests", number: true, show: count }, { name: "active_seconds", title: "Time at work", number: true, show: seconds },
];
