import { download, get, post } from "../lib/api.js";
import { quick } from "../lib/chart.js";
import { empty, fill, h } from "../lib/dom.js";
import { count } from "../lib/format.js";
import { heading } from "../lib/page.js";
import { state } from "../lib/state.js";
import { answerTable } from "../lib/table.js";

const FIRST = "SELECT endpoint_name, count(*) AS calls, sum(total_tokens) AS tokens, round(sum(cost_usd), 2) AS cost_usd\nFROM system.ai_gateway.usage\nWHERE event_time > now() - INTERVAL 7 DAY\nGROUP BY endpoint_name\nORDER BY cost_usd DESC";

export function show(main, { self }) {
  const editor = h("textarea", { class: "editor", id: "sql", spellcheck: "false", autocomplete: "off", "aria-label": "SQL", rows: 9, value: state().sql ?? sessionStorage.getItem("sql") ?? FIRST, onkeydown: keys });
  const told = h("span", { class: "small faint", role: "status" });
  const results = h("section", { class: "panel", "aria-label": "Results" }, empty("Nothing asked yet", "Ctrl+Enter runs what stands above."));
  const run = h("button", { class: "button primary", type: "button", id: "run", onclick: ask }, "Run");
  const file = (format) => h("button", { class: "button", type: "button", onclick: () => keep(format) }, format === "csv" ? "CSV" : "Parquet");
  const examples = h("select", { "aria-label": "Examples", onchange: () => { if (examples.value) { editor.value = examples.value; editor.focus(); } examples.selectedIndex = 0; } }, h("option", { value: "" }, "Examples"));
  const tree = h("section", { class: "panel tree", "aria-label": "Tables" }, h("p", { class: "faint" }, "Reading the tables …"));
  main.append(heading("SQL", (self.admin ? "Read-only, over the tables as they are now." : "Read-only, over the rows that you may see, as they are now.") + " An answer is cut off at 10,000 rows, and stopped when it takes too long; files hold up to a million rows."),
    h("div", { class: "sql" }, tree, h("div", { class: "stack" }, editor, h("div", { class: "row" }, run, file("csv"), file("parquet"), examples, told), results)));
  get("tables").then(({ tables }) => fill(tree, tables.length ? branches(tables, insert) : empty("No table yet", "A table appears with its first row."))).catch((refusal) => fill(tree, empty("No tables", refusal.message)));
  get("ask").then(({ questions }) => questions.filter((question) => question.parameters.length === 0).forEach((question) => examples.append(h("option", { value: question.sql }, question.title))));
  if (state().sql) ask();

  function keys(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); ask(); }
  }

  function insert(text) {
    editor.setRangeText(text, editor.selectionStart, editor.selectionEnd, "end");
    editor.focus();
  }

  async function ask() {
    const sql = editor.value;
    sessionStorage.setItem("sql", sql);
    if (sql.length < 3000) history.replaceState(null, "", "/sql?" + new URLSearchParams({ sql }));
    run.disabled = true;
    told.textContent = "Running …";
    results.classList.add("loading");
    try {
      const answer = await post("sql", { sql });
      told.textContent = count(answer.rows.length) + (answer.truncated ? " rows, cut off there" : answer.rows.length === 1 ? " row" : " rows") + " in " + answer.millis + " ms";
      present(results, answer);
    } catch (refusal) {
      told.textContent = "";
      fill(results, h("p", { class: "notice", role: "alert" }, refusal.message));
    } finally {
      run.disabled = false;
      results.classList.remove("loading");
    }
  }

  async function keep(format) {
    told.textContent = "Writing …";
    try {
      await download("sql", { sql: editor.value, format }, "answer." + format);
      told.textContent = "Written.";
    } catch (refusal) {
      told.textContent = "";
      fill(results, h("p", { class: "notice", role: "alert" }, refusal.message));
    }
  }
}

// catalog, schema, table, column
function branches(tables, insert) {
  const tree = new Map();
  tables.forEach((table) => {
    const [catalog, schema, ...rest] = table.name.split(".");
    if (!tree.has(catalog)) tree.set(catalog, new Map());
    if (!tree.get(catalog).has(schema)) tree.get(catalog).set(schema, []);
    tree.get(catalog).get(schema).push({ ...table, short: rest.join(".") });
  });
  return [...tree].map(([catalog, schemas]) => h("details", { open: true }, h("summary", {}, catalog),
    [...schemas].map(([schema, leaves]) => h("details", { open: true }, h("summary", {}, schema), leaves.map((leaf) => branch(leaf, insert))))));
}

function branch({ name, short, columns, trouble }, insert) {
  return h("details", {}, h("summary", {}, short), trouble ? h("p", { class: "bad small" }, trouble) : h("ul", {},
    h("li", {}, h("button", { type: "button", class: "insert", onclick: () => insert(name) }, "insert its name")),
    columns.map((column) => h("li", {}, h("button", { type: "button", title: column.type, onclick: () => insert(column.name) }, column.name, " ", h("span", {}, column.type.length > 26 ? column.type.slice(0, 24) + "…" : column.type))))));
}

function present(element, answer) {
  if (answer.rows.length === 0) return fill(element, empty("No rows", "The question was answered, with nothing."));
  const body = h("div", {});
  const rows = answer.rows.map((cells) => Object.fromEntries(answer.columns.map((column, i) => [column.name, cells[i]])));
  const asTable = () => fill(body, h("div", { class: "scroll high" }, answerTable({ ...answer, rows })));
  const asChart = (shape) => () => { const chart = h("div", { class: "chart tall" }); fill(body, chart); quick(chart, answer.columns, answer.rows, shape); };
  const choices = h("div", { class: "segments", role: "group", "aria-label": "Shown as" });
  const choice = (title, paint, pressed) => h("button", { type: "button", "aria-pressed": String(pressed), onclick: (event) => { choices.querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", String(one === event.target))); paint(); } }, title);
  choices.append(choice("Table", asTable, true), choice("Bars", asChart("bar"), false), choice("Lines", asChart("line"), false));
  fill(element, h("header", {}, choices), body);
  asTable();
}
