// What stands above the charts: the time range, the group, the filters.

import { ask } from "./api.js";
import { fill, h } from "./dom.js";
import { moment } from "./format.js";
import { asked, change, FILTERS, RANGE_NAMES, state } from "./state.js";

const NAMES = { model: "Model", agent: "Agent", user: "User", team: "Group", tag: "Tag", status: "Outcome" };
const GROUPS = { model: "model", agent: "agent", user: "user", team: "group", status: "status" };
const STATUSES = { ok: "answered", limited: "limited (429)", refused: "refused (4xx)", failed: "failed (5xx)" };

/**
 * @param groups whether the page can be cut by a group; the one it is cut by when none is chosen
 * @param among which groups that may be
 * @param filters which filters it takes
 */
export function controls({ groups, among = Object.keys(GROUPS), filters = FILTERS } = {}) {
  const values = ask("filters", asked(Object.fromEntries(FILTERS.map((name) => [name, undefined])))).catch(() => ({ rows: [] }));
  return h("div", { class: "bar", role: "group", "aria-label": "Time range and filters" },
    ranges(), ownRange(), groups ? grouping(groups, among, values) : null, filterMenu(filters, values), filters.filter((name) => state()[name]).map(chip));
}

function ranges() {
  const chosen = state().from ? "" : state().range ?? "7d";
  return h("div", { class: "segments", role: "group", "aria-label": "Time range" },
    Object.entries(RANGE_NAMES).map(([name, title]) => h("button", { type: "button", id: "range-" + name, "aria-pressed": String(name === chosen), onclick: () => change({ range: name, from: null, to: null }) }, title)));
}

function ownRange() {
  const now = state();
  const from = h("input", { type: "datetime-local", value: local(now.from ?? asked().from) });
  const to = h("input", { type: "datetime-local", value: local(now.to ?? asked().to) });
  const trouble = h("p", { class: "bad small", role: "alert" });
  const use = () => {
    if (!from.value || !to.value || from.value >= to.value) trouble.textContent = "The first time has to be before the second.";
    else change({ from: from.value + ":00Z", to: to.value + ":00Z", range: null });
  };
  const title = now.from ? moment(now.from) + " – " + moment(now.to) : "Own range";
  return h("details", { class: "menu" }, h("summary", { class: "button", "aria-label": "Own time range" }, title),
    h("div", { class: "sheet" }, h("label", { class: "field" }, "From (UTC)", from), h("label", { class: "field" }, "To (UTC)", to), trouble,
      h("div", { class: "spread" }, now.from ? h("button", { class: "plain", type: "button", onclick: () => change({ from: null, to: null }) }, "Take away") : h("span"), h("button", { class: "button primary", type: "button", onclick: use }, "Show"))));
}

const local = (time) => new Date(time).toISOString().slice(0, 16);

function grouping(otherwise, among, values) {
  const chosen = state().group ?? otherwise;
  const tagged = among.length === Object.keys(GROUPS).length;
  const choice = h("select", { id: "group", "aria-label": "Group by", onchange: () => change({ group: choice.value }) },
    among.map((value) => h("option", { value, selected: value === chosen }, "by " + GROUPS[value])));
  const known = (name) => [...choice.options].some((option) => option.value === name);
  const add = (name) => { if (!known("tag:" + name)) choice.append(h("option", { value: "tag:" + name, selected: chosen === "tag:" + name }, "by tag " + name)); };
  if (chosen.startsWith("tag:")) add(chosen.slice(4));
  if (tagged) values.then((answer) => answer.rows.filter((row) => row.kind === "tagname").forEach((row) => add(row.value)));
  return choice;
}

function filterMenu(filters, values) {
  const sheet = h("div", { class: "sheet" });
  const menu = h("details", { class: "menu", ontoggle: async () => {
    if (!menu.open) return;
    const { rows } = await values;
    fill(sheet, filters.map((name) => {
      const options = name === "status" ? Object.entries(STATUSES) : rows.filter((row) => row.kind === name).map((row) => [row.value, row.value]);
      const choice = h("select", { id: "filter-" + name, onchange: () => change({ [name]: choice.value || null }) }, h("option", { value: "" }, "all"), options.map(([value, title]) => h("option", { value, selected: state()[name] === value }, title)));
      return h("label", { class: "field" }, NAMES[name], choice);
    }));
  } }, h("summary", { class: "button" }, "Filter"), sheet);
  return menu;
}

function chip(name) {
  const value = state()[name];
  return h("span", { class: "chip" }, NAMES[name] + ": " + (STATUSES[value] ?? value),
    h("button", { type: "button", "aria-label": "Take the filter " + NAMES[name] + " away", onclick: () => change({ [name]: null }) }, "×"));
}

/**
 * What a click into a chart over time does: on a member of a group it narrows the page to it, elsewhere, and where there is
 * nothing left to narrow, it looks closer at the time.
 */
export const drill = (groupName, answer) => (name, time) => {
  const narrowed = state()[groupName.startsWith("tag:") ? "tag" : groupName];
  if (groupName === "none" || narrowed || !narrow(groupName, name)) zoom(time, answer.bucketSeconds);
};

/** Narrows the page to a member of a group; false when it is none. */
export function narrow(groupName, value) {
  if (!value || value === "others" || value === "all") return false;
  if (groupName.startsWith("tag:")) change({ tag: groupName.slice(4) + "=" + value });
  else change({ [groupName]: value });
  return true;
}

/** Looks closer at one bucket of time. */
export function zoom(time, bucketSeconds) {
  if (bucketSeconds <= 60) return;
  change({ from: new Date(time).toISOString(), to: new Date(time + bucketSeconds * 1000).toISOString(), range: null });
}
