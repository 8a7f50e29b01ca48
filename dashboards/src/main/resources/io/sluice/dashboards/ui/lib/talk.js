// A conversation to read, whatever the dialect. Texts stay texts: nothing that was said is ever read as HTML.

import { answered, asked } from "./dialects.js";
import { copyable, fill, h } from "./dom.js";

const PREVIEW = 110;
const LINE = /(`[^`]+`|\*\*[^*]+\*\*)/;

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

const turn = ({ role, parts }) => h("div", { class: "turn " + role }, h("div", { class: "role" }, role), h("div", { class: "said" }, parts.map(part)));

function part({ kind, title, text, address, pictures }) {
  if (kind === "text") return written(text);
  if (kind === "picture") return h("img", { src: address, alt: "A picture in the conversation", loading: "lazy" });
  const preview = kind === "more" ? "" : text.replace(/\s+/g, " ").slice(0, PREVIEW);
  return h("details", {}, h("summary", {}, title, " ", preview ? h("code", {}, preview) : null), h("pre", {}, text), (pictures ?? []).filter((one) => one.kind === "picture").map(part));
}

// as much of Markdown as makes an answer readable: blocks of code, headings, lists, bold and code in a line
function written(text) {
  return String(text).split(/^```.*$/m).map((piece, i) => (i % 2 ? h("pre", {}, piece.replace(/^\n|\n$/g, "")) : piece.trim() ? paragraphs(piece.trim()) : null));
}

function paragraphs(text) {
  return text.split(/\n{2,}/).map((block) => {
    const heading = /^#{1,6} (.*)$/.exec(block);
    if (heading) return h("h3", {}, inline(heading[1]));
    const items = block.split("\n");
    if (items.every((item) => /^[-*] /.test(item))) return h("ul", {}, items.map((item) => h("li", {}, inline(item.slice(2)))));
    if (items.every((item) => /^\d+\. /.test(item))) return h("ol", {}, items.map((item) => h("li", {}, inline(item.replace(/^\d+\. /, "")))));
    return h("div", {}, inline(block));
  });
}

const inline = (text) => text.split(LINE).map((one, i) => (i % 2 === 0 ? one : one.startsWith("`") ? h("code", { class: "code" }, one.slice(1, -1)) : h("b", {}, one.slice(2, -2))));
