// A conversation, whatever the dialect, as turns of texts, tool calls and their results.

import { copyable, fill, h } from "./dom.js";

/** Shows request and response, readable or as they are. */
export function talk({ request, response }) {
  const body = h("div", {});
  const readable = () => fill(body, h("div", { class: "talk" }, [...asked(parse(request)), ...answered(parse(response), response)].map(turn)));
  const raw = () => fill(body, h("div", { class: "stack" }, h("h3", {}, "Request"), copyable(pretty(request)), h("h3", {}, "Response"), copyable(pretty(response))));
  const button = (title, pressed, onclick) => h("button", { type: "button", "aria-pressed": String(pressed), onclick: (event) => {
    event.target.parentElement.querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", String(one === event.target)));
    onclick();
  } }, title);
  readable();
  return h("div", { class: "stack" }, h("div", {}, h("div", { class: "segments" }, button("Conversation", true, readable), button("As sent", false, raw))), body);
}

function parse(text) {
  try { return JSON.parse(text); } catch { return null; }
}

const pretty = (text) => { const tree = parse(text); return tree === null ? text : JSON.stringify(tree, null, 2); };

function turn({ role, parts }) {
  return h("div", { class: "turn " + role }, h("div", { class: "role" }, role), h("div", { class: "said" }, parts.map(part)));
}

function part({ kind, title, text }) {
  if (kind === "text") return fenced(text);
  return h("details", {}, h("summary", {}, title), h("pre", {}, text));
}

// ``` begins and ends what stands in a block of its own
function fenced(text) {
  return String(text).split(/^```.*$/m).map((piece, i) => i % 2 ? h("pre", {}, piece.replace(/^\n|\n$/g, "")) : piece.trim() ? h("div", {}, piece.trim()) : null);
}

const text = (value) => ({ kind: "text", text: value });
const json = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));
const tool = (name, input) => ({ kind: "tool", title: "Calls " + name, text: json(input) });
const result = (value) => ({ kind: "tool", title: "Result of a tool", text: flat(value) });

function flat(value) {
  if (Array.isArray(value)) return value.map((one) => (typeof one === "string" ? one : one.text ?? json(one))).join("\n");
  return json(value ?? "");
}

// one piece of content in any of the dialects
function piece(one) {
  if (typeof one === "string") return text(one);
  switch (one.type) {
    case "text": case "input_text": case "output_text": return text(one.text);
    case "thinking": case "reasoning": return { kind: "tool", title: "Thinks", text: one.thinking ?? flat(one.summary ?? "") };
    case "tool_use": case "server_tool_use": return tool(one.name, one.input);
    case "tool_result": return result(one.content);
    case "function_call": case "custom_tool_call": return tool(one.name, one.arguments ?? one.input);
    case "function_call_output": case "custom_tool_call_output": return result(one.output);
    case "image": case "image_url": case "input_image": return { kind: "tool", title: "A picture", text: "(not shown)" };
  }
  if (one.functionCall) return tool(one.functionCall.name, one.functionCall.args);
  if (one.functionResponse) return result(one.functionResponse.response);
  if (one.text !== undefined) return text(one.text);
  return { kind: "tool", title: one.type ?? "Something else", text: json(one) };
}

const pieces = (content) => (Array.isArray(content) ? content.map(piece) : content === null || content === undefined ? [] : [piece(content)]);

function asked(body) {
  if (!body) return [];
  const turns = [];
  const add = (role, parts) => { if (parts.length) turns.push({ role, parts }); };
  const instructions = body.system ?? body.instructions ?? body.systemInstruction?.parts;
  if (instructions) add("system", [{ kind: "tool", title: "Instructions", text: flat(instructions) }]);
  if (body.tools?.length) add("tools", [{ kind: "tool", title: body.tools.length + " tools offered", text: json(body.tools) }]);
  for (const message of body.messages ?? []) {
    const calls = (message.tool_calls ?? []).map((call) => tool(call.function?.name, call.function?.arguments));
    add(message.role === "model" ? "assistant" : message.role, message.role === "tool" ? [result(message.content)] : [...pieces(message.content), ...calls]);
  }
  if (typeof body.input === "string") add("user", [text(body.input)]);
  else for (const item of body.input ?? []) add(item.role ?? (item.type?.endsWith("output") ? "tool" : "assistant"), item.content !== undefined ? pieces(item.content) : [piece(item)]);
  for (const content of body.contents ?? []) add(content.role === "model" ? "assistant" : content.role ?? "user", pieces(content.parts));
  return turns;
}

function answered(body, raw) {
  if (!body) return raw ? [{ role: "assistant", parts: [text(raw)] }] : [];
  if (body.error) return [{ role: "error", parts: [{ kind: "tool", title: body.error.message ?? "Refused", text: json(body.error) }] }];
  const turns = [];
  if (body.content) turns.push({ role: "assistant", parts: pieces(body.content) });
  for (const choice of body.choices ?? []) turns.push({ role: "assistant", parts: [...pieces(choice.message?.content), ...(choice.message?.tool_calls ?? []).map((call) => tool(call.function?.name, call.function?.arguments))] });
  for (const item of body.output ?? []) turns.push({ role: "assistant", parts: item.content !== undefined ? pieces(item.content) : [piece(item)] });
  for (const candidate of body.candidates ?? []) turns.push({ role: "assistant", parts: pieces(candidate.content?.parts) });
  return turns.length ? turns : [{ role: "assistant", parts: [{ kind: "tool", title: "The answer", text: json(body) }] }];
}
