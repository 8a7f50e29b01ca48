// Requests and answers of any dialect, as turns: {role, parts: [{kind: "text"|"thought"|"call"|"result"|"picture"|"more", …}]}.

/** What was asked: the turns of a request's body. */
export function asked(body) {
  if (!body) return [];
  const turns = [];
  const names = callNames(body);
  const add = (role, parts) => { if (parts.length) turns.push({ role: role === "model" ? "assistant" : role, parts }); };
  const instructions = body.system ?? body.instructions ?? (body.systemInstruction ?? body.system_instruction)?.parts ?? body.systemInstruction;
  if (instructions) add("system", [more("Instructions", flat(instructions))]);
  const tools = (body.tools ?? []).flatMap((one) => one.functionDeclarations ?? [one]);
  if (tools.length) add("tools", [more(tools.length + (tools.length === 1 ? " tool" : " tools") + " offered", tools.map((one) => (one.name ?? one.function?.name ?? one.type ?? "?") + firstLine(one.description ?? one.function?.description)).join("\n"))]);
  for (const message of body.messages ?? []) add(message.role, said(message, names));
  if (typeof body.input === "string") add("user", [text(body.input)]);
  else for (const item of body.input ?? []) add(item.role ?? (/output$/.test(item.type ?? "") ? "tool" : "assistant"), item.content === undefined || item.type === "reasoning" ? [piece(item, names)] : pieces(item.content, names));
  for (const content of list(body.contents)) add(typeof content === "string" ? "user" : content.role ?? "user", pieces(content.parts ?? content, names));
  return turns;
}

/** What was answered: the turns of a response's body; raw where it cannot be read as JSON. */
export function answered(body, raw) {
  if (!body) return raw ? [{ role: "assistant", parts: [text(raw)] }] : [];
  if (body.error) return [{ role: "error", parts: [more(body.error.message ?? "Refused", json(body.error))] }];
  const turns = [];
  const add = (parts) => { if (parts.length) turns.push({ role: "assistant", parts }); };
  if (body.content) add(pieces(body.content));
  for (const choice of body.choices ?? []) add(said({ ...choice.message, role: "assistant" }));
  for (const item of body.output ?? []) add(item.content === undefined || item.type === "reasoning" ? [piece(item)] : pieces(item.content));
  for (const candidate of body.candidates ?? []) add(pieces(candidate.content?.parts));
  return turns.length ? turns : [{ role: "assistant", parts: [more("The answer", json(body))] }];
}

const text = (value) => ({ kind: "text", text: String(value) });
const thought = (value) => ({ kind: "thought", title: "Thinks", text: value || "(not told)" });
const more = (title, value) => ({ kind: "more", title, text: value });
const call = (name, input) => ({ kind: "call", title: "Calls " + (name ?? "a tool"), text: pretty(input) });
const result = (value, name, failed) => ({ kind: "result", title: (failed ? "Error of " : "Result of ") + (name ?? "a tool"), text: flat(value), pictures: list(value).filter((one) => typeof one === "object").map((one) => picture(one)).filter(Boolean) });
const json = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));
const list = (value) => (Array.isArray(value) ? value : value === null || value === undefined ? [] : [value]);
const firstLine = (value) => (value ? ": " + value.trim().split("\n")[0].slice(0, 120) : "");

// arguments often come as JSON in a text
function pretty(value) {
  if (typeof value !== "string") return json(value ?? {});
  try { return JSON.stringify(JSON.parse(value), null, 2); } catch { return value; }
}

function flat(value) {
  if (Array.isArray(value)) return value.map((one) => (typeof one === "string" ? one : one.text ?? (picture(one) ? "(a picture)" : json(one)))).join("\n");
  return json(value ?? "");
}

// results name their call by an id; people know it by its tool
function callNames(body) {
  const names = new Map();
  for (const message of body.messages ?? []) {
    list(message.content).forEach((one) => one.type === "tool_use" && names.set(one.id, one.name));
    (message.tool_calls ?? []).forEach((one) => names.set(one.id, one.function?.name ?? one.custom?.name));
  }
  if (Array.isArray(body.input)) body.input.forEach((one) => one.call_id && one.name && names.set(one.call_id, one.name));
  return names;
}

function said(message, names = new Map()) {
  if (message.role === "tool" || message.role === "function") return [result(message.content, names.get(message.tool_call_id) ?? message.name)];
  const thinks = message.reasoning_content ?? message.reasoning;
  const calls = [...(message.tool_calls ?? []), ...(message.function_call ? [{ function: message.function_call }] : [])];
  return [...(thinks ? [thought(flat(thinks))] : []), ...(message.refusal ? [text(message.refusal)] : []), ...pieces(message.content, names), ...calls.map((one) => call(one.function?.name ?? one.custom?.name, one.function?.arguments ?? one.custom?.input))];
}

const pieces = (content, names) => list(content).filter((one) => one !== "").map((one) => piece(one, names));

// one piece of content in any of the dialects
function piece(one, names = new Map()) {
  if (typeof one === "string") return text(one);
  switch (one.type) {
    case "text": case "input_text": case "output_text": return text(one.text);
    case "refusal": return text(one.refusal);
    case "thinking": return thought(one.thinking);
    case "redacted_thinking": return thought("(redacted by the provider)");
    case "reasoning": return thought(flat([...(one.summary ?? []), ...(one.content ?? [])]));
    case "tool_use": case "server_tool_use": case "mcp_tool_use": return call(one.name, one.input);
    case "tool_result": case "mcp_tool_result": return result(one.content, names.get(one.tool_use_id), one.is_error);
    case "function_call": case "custom_tool_call": return call(one.name, one.arguments ?? one.input);
    case "local_shell_call": return call("shell", one.action);
    case "web_search_call": return call("web search", one.action);
    case "function_call_output": case "custom_tool_call_output": case "local_shell_call_output": return result(one.output, names.get(one.call_id));
    case "image": case "image_url": case "input_image": return picture(one) ?? more("A picture", "(kept by the provider)");
  }
  if (one.functionCall) return call(one.functionCall.name, one.functionCall.args);
  if (one.functionResponse) return result(one.functionResponse.response, one.functionResponse.name);
  if (one.thought) return thought(one.text);
  if (one.inlineData || one.inline_data) return picture(one) ?? more("A file", (one.inlineData ?? one.inline_data).mimeType ?? "");
  if (one.executableCode) return call("code execution", one.executableCode.code);
  if (one.codeExecutionResult) return result(one.codeExecutionResult.output, "code execution");
  if (one.text !== undefined) return text(one.text);
  return more(one.type ?? "Something else", json(one));
}

// only a picture that came along is shown; one that lies elsewhere is named and never loaded
function picture(one) {
  const inline = one.inlineData ?? one.inline_data ?? (one.source?.type === "base64" ? one.source : null);
  const type = inline?.mimeType ?? inline?.mime_type ?? inline?.media_type;
  const address = inline?.data ? `data:${type};base64,${inline.data}` : typeof one.image_url === "string" ? one.image_url : one.image_url?.url ?? one.source?.url;
  if (!address) return null;
  return /^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+$/.test(address) ? { kind: "picture", address } : more("A picture", address.slice(0, 300));
}
