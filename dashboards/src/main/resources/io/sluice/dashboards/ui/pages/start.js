import { ask, get } from "../lib/api.js";
import { copyable, empty, fill, h } from "../lib/dom.js";
import { ago, count, usd } from "../lib/format.js";
import { heading } from "../lib/page.js";
import { callTable } from "./calls.js";

const EVERY = 5000;

export function show(main, { self }) {
  const health = h("div", { class: "loading" });
  const pace = h("dl", { class: "figures" });
  const last = h("div", { class: "loading" });
  main.append(heading("Start", "Is everything up, what happens now, and how to connect an agent."), pace,
    h("div", { class: "grid" },
      h("section", { class: "panel w4", "aria-label": "Parts" }, h("header", {}, h("h2", {}, "Parts")), health),
      h("section", { class: "panel w8", "aria-label": "Last calls" }, h("header", {}, h("div", {}, h("h2", {}, "Last calls"), h("p", {}, "Live; a call shows up a few seconds after its end")), h("div", { class: "tools" }, h("a", { class: "plain", href: "/calls?range=24h" }, "All calls"))), last),
      connect(self.addresses)));
  const look = () => { parts(health); figures(pace); calls(last); };
  look();
  const timer = setInterval(() => { if (!document.hidden) look(); }, EVERY);
  return () => clearInterval(timer);
}

async function parts(element) {
  const answer = await get("health").catch(() => ({ parts: [] }));
  element.classList.remove("loading");
  const rows = [{ name: "console", ready: true, cause: "" }, ...answer.parts];
  fill(element, h("ul", { class: "stack" }, rows.map((part) => h("li", { class: "row" }, h("span", { class: "dot" + (part.ready ? "" : " off") }), h("span", {}, part.name), h("span", { class: "small " + (part.ready ? "faint" : "bad") }, part.ready ? "ready" : part.cause)))),
    answer.parts.length ? null : h("p", { class: "small faint" }, "No other part is watched. Set WATCH to the admin ports of the others."));
}

async function figures(element) {
  const to = Date.now();
  const within = async (length) => (await ask("totals", { from: new Date(to - length).toISOString(), to: new Date(to).toISOString() })).rows.find((row) => row.period === "current");
  const [minute, day] = await Promise.all([within(60_000), within(86_400_000)]).catch(() => []);
  const figure = (name, value) => h("div", { class: "figure" }, h("dt", {}, name), h("dd", {}, value));
  fill(element, figure("Calls per second, last minute", minute ? (minute.calls / 60).toFixed(2) : "0"), figure("Calls, last 24 h", count(day?.calls ?? 0)), figure("People, last 24 h", count(day?.users ?? 0)), figure("Spend, last 24 h", usd(day?.cost_usd ?? 0)));
}

async function calls(element) {
  const answer = await ask("calls", { from: new Date(Date.now() - 30 * 86_400_000).toISOString(), limit: 8 }).catch(() => null);
  element.classList.remove("loading");
  if (!answer) return;
  fill(element, answer.rows.length ? h("div", { class: "scroll" }, callTable(answer.rows, { short: true, when: ago })) : empty("No call yet", "Connect an agent below, and call. It shows up here by itself."));
}

function connect({ ingress, otlp }) {
  const token = "<access token>";
  const telemetry = (signal) => "Authorization=Bearer " + token + ",X-Databricks-UC-Table-Name=main.telemetry.agents_otel_" + signal;
  const recipes = [
    ["Claude Code", "Environment, or env in ~/.claude/settings.json", `ANTHROPIC_BASE_URL=${ingress}/anthropic\nANTHROPIC_AUTH_TOKEN=${token}`],
    ["Codex", "~/.codex/config.toml", `model_provider = "sluice"\n\n[model_providers.sluice]\nname = "Sluice"\nbase_url = "${ingress}/openai/v1"\nwire_api = "responses"\nenv_key = "SLUICE_TOKEN"`],
    ["Gemini CLI", "Environment", `GOOGLE_GEMINI_BASE_URL=${ingress}/gemini\nGEMINI_API_KEY=${token}`],
    ["Cursor", "Settings › Models", `Override OpenAI Base URL: ${ingress}/cursor/v1\nOpenAI API key:           ${token}`],
    ["Any OpenAI SDK", "", `OPENAI_BASE_URL=${ingress}/openai/v1\nOPENAI_API_KEY=${token}`],
    ["Telemetry of Claude Code", "Fills the Coding agents page", `CLAUDE_CODE_ENABLE_TELEMETRY=1\nOTEL_METRICS_EXPORTER=otlp\nOTEL_LOGS_EXPORTER=otlp\nOTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf\nOTEL_EXPORTER_OTLP_ENDPOINT=${otlp}\nOTEL_EXPORTER_OTLP_METRICS_HEADERS=${telemetry("metrics")}\nOTEL_EXPORTER_OTLP_LOGS_HEADERS=${telemetry("logs")}`],
  ];
  return h("section", { class: "panel", "aria-label": "Connect an agent" }, h("header", {}, h("div", {}, h("h2", {}, "Connect an agent"), h("p", {}, "With this gateway's addresses; put an access token in the place of ", h("code", {}, token)))),
    h("div", { class: "recipes" }, recipes.map(([name, where, text]) => h("div", { class: "stack" }, h("div", {}, h("h3", {}, name), where ? h("p", { class: "small faint" }, where) : null), copyable(text)))));
}
