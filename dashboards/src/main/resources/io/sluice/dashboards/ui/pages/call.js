// One call: its life, what it cost, what was said.

import { ask, get } from "../lib/api.js";
import { copyable, empty, fill, h } from "../lib/dom.js";
import { count, millis, moment, usd } from "../lib/format.js";
import { talk } from "../lib/talk.js";
import { outcome } from "./calls.js";

const SOURCES = { provider_final: "counted by the provider", provider_partial: "the provider's last count before the stream broke off", drained: "counted by the provider, after the caller had gone", estimated: "estimated from the bytes seen", unknown: "nobody knows" };

export function showCall(main, id, self) {
  const body = h("div", { class: "loading" });
  main.append(h("p", { class: "crumb" }, h("a", { href: "/calls" }, "Calls"), " / " + id), body);
  document.title = "Call " + id + " · Sluice";
  ask("call", { id }).then((answer) => {
    const call = answer.rows[0];
    if (!call) return fill(body, empty("There is no such call", "It may not have landed yet, which takes a few seconds; or it is somebody else's."));
    fill(body, head(call), h("div", { class: "grid" }, section("Its life", life(call)), section("Tokens and cost", tokens(call), "w6"), section("Where it came from", origin(call), "w6"), section("What was said", said(call, self))));
  }).catch((refusal) => fill(body, empty("This could not be answered", refusal.message))).finally(() => body.classList.remove("loading"));
}

const head = (call) => h("div", { class: "head" }, h("div", {}, h("h1", {}, call.model, " ", outcome(call.status_code)), h("p", {}, call.requester + " with " + call.agent + ", " + moment(call.event_time) + " UTC")));
const section = (title, content, width = "") => h("section", { class: "panel " + width, "aria-label": title }, h("header", {}, h("h2", {}, title)), content);
const facts = (pairs) => h("dl", { class: "facts" }, pairs.filter(([, value]) => value !== null && value !== undefined && value !== "").map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));

function life(call) {
  const whole = Math.max(1, call.latency_ms ?? 1, ...(call.attempts ?? []).map((attempt) => Date.parse(attempt.end_time) - Date.parse(call.event_time)));
  const begun = Date.parse(call.event_time);
  const lanes = [];
  if (call.attempts?.length) lanes.push(lane("Admission", 0, Date.parse(call.attempts[0].start_time) - begun, whole, "c"));
  else lanes.push(lane("Admission", 0, call.latency_ms, whole, "bad", call.error_code ?? "refused"));
  (call.attempts ?? []).forEach((attempt, i) => lanes.push(lane((i ? "Fallback: " : "Attempt: ") + attempt.destination, Date.parse(attempt.start_time) - begun, Date.parse(attempt.end_time) - begun, whole, attempt.status_code >= 400 || !attempt.status_code ? "bad" : "b", attempt.error_code ?? attempt.status_code)));
  if (call.time_to_first_byte_ms !== null && call.time_to_first_byte_ms !== undefined) {
    lanes.push(lane("First byte", 0, call.time_to_first_byte_ms, whole, "c"), lane("Answer streams", call.time_to_first_byte_ms, call.latency_ms, whole, ""));
  }
  lanes.push(h("p", { class: "small faint" }, "Settled " + moment(begun + (call.latency_ms ?? 0)) + " UTC by " + call.proxy_id));
  return h("div", { class: "life" }, lanes);
}

function lane(name, from, to, whole, tone, remark) {
  const bar = h("i", { class: tone });
  bar.style.left = (100 * Math.max(0, from)) / whole + "%";
  bar.style.width = (100 * Math.max(0, to - from)) / whole + "%";
  return h("div", { class: "lane", title: remark === undefined || remark === null ? "" : String(remark) }, h("span", {}, name), h("div", { class: "track" }, bar), h("span", {}, millis(Math.max(0, to - from))));
}

function tokens(call) {
  const details = call.token_details ?? {};
  return h("div", { class: "stack" }, facts([["Cost at list price", usd(call.cost_usd)], ["Price", call.price_version], ["Input", count(call.input_tokens)], ["of it read from the cache", count(details.cache_read_input_tokens)], ["written to the cache", count(details.cache_creation_input_tokens)], ["Output", count(call.output_tokens)], ["of it reasoning", count(details.output_reasoning_tokens)], ["How the counts were obtained", SOURCES[call.token_source] ?? call.token_source]]),
    call.usage_raw ? h("details", {}, h("summary", { class: "small quiet" }, "As the provider told it"), copyable(call.usage_raw)) : null);
}

function origin(call) {
  const tags = Object.entries(call.request_tags ?? {});
  return facts([["Call id", call.request_id], ["Session", call.session_id ? h("a", { href: "/calls?range=90d&session=" + encodeURIComponent(call.session_id) }, call.session_id) : null], ["Agent", call.user_agent], ["Path", call.url], ["API", call.api_type], ["From", call.ip_address], ["Answered by", call.destination_name ? call.destination_name + ", " + call.destination_model : "nobody"], ["Provider's id", call.provider_request_id], ["Reason", call.error_code], ["Tags", tags.length ? tags.map(([name, value]) => h("span", { class: "badge" }, name + "=" + value)) : null]]);
}

function said(call, self) {
  const body = h("div", {});
  const open = async () => {
    fill(body, h("p", { class: "faint" }, "Reading …"));
    try {
      const payload = await get("payload/" + encodeURIComponent(call.request_id));
      fill(body, payload.recorded ? talk(payload) : empty("What was said is not recorded", "A model with an inference-table keeps it, unless its group or the model forbids that."));
    } catch (refusal) {
      fill(body, empty("This could not be read", refusal.message));
    }
  };
  if (call.requester === self.user) open();
  else if (!self.admin) fill(body, empty("Somebody else's conversation", "What was said is for whoever said it, and for administrators."));
  else fill(body, h("div", { class: "empty" }, h("strong", {}, "Somebody else's conversation"), h("p", {}, "You may read it as an administrator. That you did is written into the log."), h("button", { class: "button", type: "button", id: "read-payload", onclick: open }, "Read it")));
  return body;
}
