// The frame: who is signed in, which page is shown, which theme holds.

import { get, post, remove } from "./lib/api.js";
import { closeAll, repaint } from "./lib/chart.js";
import { empty, fill, h } from "./lib/dom.js";
import { go, link } from "./lib/state.js";

const PAGES = {
  "": ["Start", "start"],
  overview: ["Overview", "overview"],
  performance: ["Performance", "performance"],
  usage: ["Usage", "usage"],
  cost: ["Cost", "cost"],
  agents: ["Coding agents", "agents"],
  calls: ["Calls", "calls"],
  limits: ["Limits", "limits"],
  sql: ["SQL", "sql"],
  people: ["Users and tokens", "people"],
  models: ["Models", "models"],
};
const ADMINISTER = ["people", "models"];
const SECTIONS = [["", ["", "overview"]], ["Analyse", ["performance", "usage", "cost", "agents"]], ["Look into", ["calls", "limits", "sql"]], ["Administer", ADMINISTER]];
const app = document.getElementById("app");
let self = null;
let leave = null;
let turn = 0;

start();

async function start() {
  applyTheme(localStorage.getItem("theme") ?? "system");
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => applyTheme(localStorage.getItem("theme") ?? "system"));
  window.addEventListener("popstate", () => show());
  window.addEventListener("moved", () => show());
  window.addEventListener("signed-out", () => { self = null; door("Your session has ended. Sign in again."); });
  document.addEventListener("click", follow);
  document.addEventListener("click", (event) => document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; }));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); }); });
  self = await get("session").catch(() => null);
  if (self) frame(); else door();
}

// links inside the console do not load it again
function follow(event) {
  const anchor = event.target.closest("a");
  if (!anchor || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || anchor.target || anchor.hasAttribute("download")) return;
  if (anchor.origin !== location.origin || anchor.pathname.startsWith("/api/")) return;
  event.preventDefault();
  go(anchor.href);
}

function applyTheme(wish) {
  const dark = wish === "dark" || (wish === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  repaint();
}

function door(reason) {
  tidy();
  const secret = h("input", { type: "password", name: "token", autocomplete: "off", spellcheck: "false", required: true, placeholder: "slc_…", id: "token" });
  const trouble = h("p", { class: "notice" + (reason ? "" : " hidden"), role: "alert" }, reason ?? "");
  const form = h("form", { onsubmit: async (event) => {
    event.preventDefault();
    try {
      self = await post("session", { token: secret.value });
      secret.value = "";
      frame();
    } catch (refusal) {
      trouble.textContent = refusal.message;
      trouble.classList.remove("hidden");
    }
  } }, h("div", { class: "brand" }, h("img", { src: "/icon.svg", alt: "" }), "Sluice"),
    h("p", { class: "quiet" }, "Sign in with an access token. You will see your own calls; an administrator's token shows everybody's."),
    trouble, h("label", { class: "field" }, "Access token", secret), h("button", { class: "button primary" }, "Sign in"),
    h("p", { class: "small faint" }, "./sluice up prints one when it starts. An administrator makes others with ", h("code", {}, "./sluice token create --user you@example.com"), "."));
  fill(app, h("main", { class: "door" }, form));
  document.title = "Sign in · Sluice";
  secret.focus();
}

function frame() {
  const side = h("div", { class: "side", id: "side" });
  const menu = h("button", { class: "button", type: "button", "aria-expanded": "false", "aria-controls": "side", onclick: () => {
    menu.setAttribute("aria-expanded", String(side.classList.toggle("open")));
  } }, "Menu");
  const brand = () => h("a", { class: "brand", href: "/" }, h("img", { src: "/icon.svg", alt: "" }), "Sluice");
  fill(side, brand(), h("nav", { class: "nav", "aria-label": "Pages" }), me());
  fill(app, h("div", { class: "top" }, brand(), menu), h("div", { class: "frame" }, side, h("main", { class: "main", id: "main" })));
  show();
}

function me() {
  const theme = h("select", { "aria-label": "Theme", onchange: () => { localStorage.setItem("theme", theme.value); applyTheme(theme.value); } },
    [["system", "Theme: system"], ["light", "Theme: light"], ["dark", "Theme: dark"]].map(([value, title]) => h("option", { value, selected: (localStorage.getItem("theme") ?? "system") === value }, title)));
  return h("div", { class: "self" }, theme, h("div", { class: "small" }, h("div", { class: "who", title: self.user }, self.user), h("div", { class: "faint" }, self.admin ? "Administrator" : self.leads.length ? "Leads " + self.leads.join(", ") : "Sees own calls")),
    h("button", { class: "button", type: "button", onclick: async () => { await remove("session"); self = null; door(); } }, "Sign out"));
}

function navigation(current) {
  const allowed = SECTIONS.filter(([title]) => title !== "Administer" || self.admin);
  fill(document.querySelector(".nav"), allowed.map(([title, names]) => [title ? h("h2", {}, title) : null,
    names.map((name) => h("a", { href: link("/" + name), "aria-current": name === current ? "page" : undefined }, PAGES[name][0]))]));
}

async function show() {
  if (!self) return;
  const mine = ++turn;
  const [name, ...rest] = location.pathname.slice(1).split("/").map(decodeURIComponent);
  const [title, file] = PAGES[name] ?? ["Not found", "start"];
  const focused = document.activeElement?.id;
  tidy();
  navigation(name);
  document.getElementById("side").classList.remove("open");
  document.title = title + " · Sluice";
  const page = await import("./pages/" + file + ".js");
  if (mine !== turn) return;
  const main = document.getElementById("main");
  fill(main);
  if (ADMINISTER.includes(name) && !self.admin) return main.append(h("h1", {}, title), empty("This is for administrators", "Sign in with an administrator's access token to see it."));
  if (!main.dataset.page || main.dataset.page !== location.pathname) window.scrollTo(0, 0);
  main.dataset.page = location.pathname;
  leave = page.show(main, { self, rest, title }) ?? null;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function tidy() {
  leave?.();
  leave = null;
  closeAll();
  document.querySelectorAll("dialog").forEach((open) => open.close());
}
