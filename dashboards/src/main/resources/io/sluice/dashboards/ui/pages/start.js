import { ask, get } from "../lib/api.js";
import { empty, fill, h } from "../lib/dom.js";
import { ago, count, usd } from "../lib/format.js";
import { heading } from "../lib/page.js";
import { connect } from "../lib/recipes.js";
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
  const ready = rows.filter((part) => part.ready).length;
  fill(element, h("ul", { class: "parts" }, rows.map((part) => h("li", {}, h("span", { class: "dot" + (part.ready ? "" : " off") }), h("div", { class: "spread" }, h("span", {}, part.name), h("span", { class: "small " + (part.ready ? "faint" : "bad") }, part.ready ? "ready" : "not ready")), part.ready ? null : h("span", { class: "why small bad" }, part.cause)))),
    h("p", { class: "small faint" }, answer.parts.length ? ready + " of " + rows.length + " ready" : "No other part is watched. Set WATCH to the admin ports of the others."));
}

// the same few seconds ask the same question, which is answered from memory
const GRAIN = 5000;

async function figures(element) {
  const to = Math.ceil(Date.now() / GRAIN) * GRAIN;
  const within = async (length) => (await ask("totals", { from: new Date(to - length).toISOString(), to: new Date(to).toISOString() })).rows.find((row) => row.period === "current");
  const [minute, day] = await Promise.all([within(60_000), within(86_400_000)]).catch(() => []);
  const figure = (name, value) => h("div", { class: "figure" }, h("dt", {}, name), h("dd", {}, value));
  fill(element, figure("Calls per second, last minute", minute ? (minute.calls / 60).toFixed(2) : "0"), figure("Calls, last 24 h", count(day?.calls ?? 0)), figure("People, last 24 h", count(day?.users ?? 0)), figure("Spend, last 24 h", usd(day?.cost_usd ?? 0)));
}

async function calls(element) {
  const answer = await ask("calls", { from: new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 - 30 * 86_400_000).toISOString(), limit: 8 }).catch(() => null);
  element.classList.remove("loading");
  if (!answer) return;
  fill(element, answer.rows.length ? h("div", { class: "scroll" }, callTable(answer.rows, { short: true, when: ago })) : empty("No call yet", "Connect an agent below, and call. It shows up here by itself."));
}
