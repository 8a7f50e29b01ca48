// How each agent is connected: what its own settings need to be, with this gateway's addresses.

import { ask } from "./api.js";
import { copyable, fill, h } from "./dom.js";

const TOKEN = "<access token>";

/** @param addresses {ingress, otlp} of this gateway */
export function connect(addresses) {
  const body = h("div", { class: "recipe" });
  const tabs = h("div", { class: "segments tabs", role: "group", "aria-label": "Agents" });
  let chosen = Object.keys(RECIPES)[0];
  let model = "<model>";
  const paint = () => fill(body, RECIPES[chosen]({ ...addresses, model }).map(([where, text, note]) =>
    h("div", { class: "stack" }, h("h3", {}, where), text ? copyable(text) : null, note ? h("p", { class: "small quiet" }, note) : null)));
  Object.keys(RECIPES).forEach((name) => tabs.append(h("button", { type: "button", "aria-pressed": String(name === chosen), onclick: (event) => {
    chosen = name;
    tabs.querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", String(one === event.target)));
    paint();
  } }, name)));
  const models = h("select", { id: "recipe-model", "aria-label": "Model", onchange: () => { model = models.value; paint(); } }, h("option", { value: model }, "Model"));
  ask("filters", { from: new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 - 30 * 86_400_000).toISOString() })
    .then(({ rows }) => rows.filter((row) => row.kind === "model" && row.value !== "(none)").forEach((row) => models.append(h("option", {}, row.value)))).catch(() => {});
  paint();
  return h("section", { class: "panel", "aria-label": "Connect an agent" }, h("header", {}, h("div", {}, h("h2", {}, "Connect an agent"), h("p", {}, "With this gateway's addresses. Put an access token in the place of ", h("code", {}, TOKEN), "; ", h("code", {}, "./sluice connect"), " writes all of this by itself."))),
    h("div", { class: "recipes" }, h("div", { class: "row" }, tabs, models), body));
}

const headers = (signal, blank = " ") => "Authorization=Bearer" + blank + TOKEN + ",X-Databricks-UC-Table-Name=main.telemetry.agents_otel_" + signal;
const json = (tree) => JSON.stringify(tree, null, 2);

const RECIPES = {
  "Claude Code": ({ ingress, otlp, model }) => [
    ["~/.claude/settings.json", json({ env: {
      ANTHROPIC_BASE_URL: ingress + "/anthropic", ANTHROPIC_AUTH_TOKEN: TOKEN, ANTHROPIC_MODEL: model,
      CLAUDE_CODE_ENABLE_TELEMETRY: "1", OTEL_METRICS_EXPORTER: "otlp", OTEL_LOGS_EXPORTER: "otlp",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf", OTEL_EXPORTER_OTLP_ENDPOINT: otlp,
      OTEL_EXPORTER_OTLP_METRICS_HEADERS: headers("metrics"), OTEL_EXPORTER_OTLP_LOGS_HEADERS: headers("logs"),
    } })],
    ["Or for one shell", "export ANTHROPIC_BASE_URL=" + ingress + "/anthropic\nexport ANTHROPIC_AUTH_TOKEN='" + TOKEN + "'\nexport ANTHROPIC_MODEL=" + model, "The OTEL_ variables fill the Coding agents page. Prompts are not in that telemetry unless OTEL_LOG_USER_PROMPTS=1 is set."],
  ],
  Codex: ({ ingress, otlp, model }) => [
    ["~/.codex/config.toml", `model_provider = "sluice"
model = "${model}"

[model_providers.sluice]
name = "Sluice"
base_url = "${ingress}/openai/v1"
wire_api = "responses"
experimental_bearer_token = "${TOKEN}"`, "A profile = line must not be there: from 0.134 on Codex does not start with one."],
    ["Its telemetry, in the same file", [["exporter", "logs", "logs"], ["metrics_exporter", "metrics", "metrics"]].map(([name, signal, rows]) => `[otel.${name}.otlp-http]
endpoint = "${otlp}/v1/${signal}"
protocol = "binary"
headers = { Authorization = "Bearer ${TOKEN}", X-Databricks-UC-Table-Name = "main.telemetry.agents_otel_${rows}" }`).join("\n\n")],
  ],
  "Gemini CLI": ({ ingress, otlp, model }) => [
    ["~/.gemini/.env", `GEMINI_MODEL=${model}
GOOGLE_GEMINI_BASE_URL=${ingress}/gemini
GEMINI_API_KEY=${TOKEN}
GEMINI_API_KEY_AUTH_MECHANISM=bearer
OTEL_EXPORTER_OTLP_METRICS_HEADERS=${headers("metrics", "%20")}
OTEL_EXPORTER_OTLP_LOGS_HEADERS=${headers("logs", "%20")}`, "From 0.40 on it is read in trusted folders only: say yes when Gemini CLI asks. Versions 0.45 to 0.60 ask for gemini-3.5-flash whatever model is set. Other machines are called by https only."],
    ["~/.gemini/settings.json", json({ security: { auth: { selectedType: "gemini-api-key" } }, telemetry: { enabled: true, target: "local", otlpEndpoint: otlp, otlpProtocol: "http", logPrompts: false } }), "From 0.44 on it does not start at a gateway without selectedType. Without logPrompts: false every prompt is sent as telemetry."],
  ],
  Cursor: ({ ingress, model }) => [
    ["Settings › Models", `OpenAI API Key            ${TOKEN}
Override OpenAI Base URL  ${ingress}/cursor/v1
Add Custom Model          ${model}`, "Cursor calls from its own servers: the gateway must be reachable from there, by https. It sends no telemetry."],
  ],
  "OpenAI SDKs": ({ ingress }) => [["Environment", `OPENAI_BASE_URL=${ingress}/openai/v1\nOPENAI_API_KEY=${TOKEN}`]],
  "Anthropic SDKs": ({ ingress }) => [["Environment", `ANTHROPIC_BASE_URL=${ingress}/anthropic\nANTHROPIC_AUTH_TOKEN=${TOKEN}`]],
};
