// A panel asks one question and shows its answer: as a chart, as a table, as a file.

import { ask, csvPath } from "./api.js";
import { empty, fill, h } from "./dom.js";
import { change, state } from "./state.js";
import { answerTable } from "./table.js";

const NOTHING = ["No calls in this time range", "Choose a longer range, take a filter away, or connect an agent on the Start page."];

/**
 * @param title what it shows
 * @param question the ready-made question
 * @param parameters what it is asked with
 * @param width "w3", "w4", "w6", "w8" or "" for all of it
 * @param show takes (answer, element), draws; asked again in the same panel
 * @param height "", "low" or "tall"; null where no chart is drawn
 * @param nothing [title, advice] for an empty answer
 * @param isEmpty tells of an answer with rows whether there is still nothing to see
 * @param note what helps to read it
 * @param switches what else stands in its head
 */
export function panel({ title, question, parameters, width = "", show, height = "", nothing = NOTHING, isEmpty, note, switches = [] }) {
  const body = h("div", { class: "body" });
  const tools = h("div", { class: "tools" }, switches);
  const box = h("section", { class: "panel " + width, "aria-label": title }, h("header", {}, h("div", {}, h("h2", {}, title), note ? h("p", {}, note) : null), tools), body);
  body.append(height === null ? h("div", {}) : h("div", { class: "chart " + height }));
  body.classList.add("loading");
  load();
  return box;

  async function load() {
    try {
      present(await ask(question, parameters));
    } catch (refusal) {
      if (!box.isConnected) return;
      fill(body, h("div", { class: "empty" }, h("strong", {}, "This could not be answered"), h("p", {}, refusal.message), h("button", { class: "button", type: "button", onclick: load }, "Try again")));
    } finally {
      body.classList.remove("loading");
    }
  }

  function present(answer) {
    if (!box.isConnected) return;
    if (answer.missing) {
      fill(body, missing(answer.missing));
    } else if (answer.rows.length === 0 || isEmpty?.(answer)) {
      fill(body, empty(...nothing));
    } else {
      fill(tools, ...switches, ...buttons(answer));
      chart(answer);
    }
  }

  function chart(answer) {
    const element = h("div", height === null ? {} : { class: "chart " + height });
    fill(body, element);
    show(answer, element);
  }

  function buttons(answer) {
    const asTable = h("button", { class: "plain", type: "button", "aria-pressed": "false", onclick: () => {
      const pressed = asTable.getAttribute("aria-pressed") === "true";
      asTable.setAttribute("aria-pressed", String(!pressed));
      if (pressed) chart(answer); else fill(body, h("div", { class: "scroll high" }, answerTable(answer)));
    } }, "Table");
    const file = h("a", { class: "plain", href: csvPath(question, parameters), download: question + ".csv", title: "What this shows, as comma-separated values" }, "CSV");
    return height === null ? [file] : [asTable, file];
  }
}

function missing(table) {
  if (table.startsWith("system.")) return empty("No call has been recorded yet", "Connect an agent on the Start page; its first call is here a few seconds later.");
  return empty("No telemetry has arrived yet", "Let an agent send OpenTelemetry to this gateway, into ", h("code", {}, table), ". The Start page has the settings.");
}

/**
 * A panel over time that shows what something is made of or, at a click, one figure of it by the page's group. Which of
 * the two stands in the address.
 * @param id how the address calls it
 * @param cut the page's group
 * @param show takes (answer, element), draws what it is made of
 * @param showCut the same, by the group
 */
export function cuttable({ id, cut, parameters, show, showCut, ...others }) {
  const all = (state().cut ?? "").split(",").filter(Boolean);
  const isCut = all.includes(id);
  const turned = isCut ? all.filter((one) => one !== id) : [...all, id];
  const by = h("button", { class: "plain", type: "button", id: "cut-" + id, "aria-pressed": String(isCut), onclick: () => change({ cut: turned.join(",") }) }, "by " + groupName(cut));
  return panel({ ...others, switches: [by], parameters: { ...parameters, group: isCut ? cut : undefined }, show: isCut ? showCut : show });
}

/** What people call a group. */
export const groupName = (name) => (name === "team" ? "group" : name.startsWith("tag:") ? name.slice(4) : name);

/** Which group a page is cut by. */
export const group = (otherwise = "model") => state().group ?? otherwise;
