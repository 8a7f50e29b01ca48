import { get, put, remove } from "../lib/api.js";
import { dialog, empty, fill, h } from "../lib/dom.js";
import { heading } from "../lib/page.js";
import { table } from "../lib/table.js";

const EXAMPLE = { aliases: [], destinations: [{ provider: "anthropic", model: "claude-sonnet-4-6", traffic: 100 }], price: { input: 3, output: 15, "cache-read": 0.3 }, "inference-table": "main.gateway.sonnet" };

export function show(main, { self }) {
  const body = h("div", { class: "loading" });
  const again = () => load(body, again);
  main.append(heading("Models", "What callers may ask for, who answers, and at which price.", h("button", { class: "button primary", type: "button", onclick: () => edit({ name: "", ...EXAMPLE }, again) }, "New model")), h("section", { class: "panel", "aria-label": "Models" }, body));
  if (self.admin) again();
}

async function load(element, again) {
  try {
    const { models } = await get("governance/models");
    fill(element, models.length ? h("div", { class: "scroll" }, table([
      { name: "name", title: "Model", class: "break", show: (value, model) => h("div", {}, h("div", {}, value), h("div", { class: "small faint" }, (model.aliases ?? []).slice(0, 3).join(", "))) },
      { name: "destinations", title: "Answered by", class: "break", show: (value, model) => h("div", {}, (value ?? []).map((one) => h("div", {}, one.provider + ", " + one.model + (value.length > 1 ? " · " + one.traffic + "%" : ""))), (model.fallbacks ?? []).map((one) => h("div", { class: "small faint" }, "else " + one.provider + ", " + one.model))) },
      { name: "price", title: "Input / output, per million", number: true, show: (value) => value ? "$" + value.input + " / $" + value.output : h("span", { class: "faint" }, "no price") },
      { name: "inference-table", title: "Content recorded in", class: "break optional", show: (value) => value ? h("code", {}, value + "_payload") : h("span", { class: "faint" }, "not recorded") },
      { name: "execute", title: "For", class: "break", show: (value) => value?.length ? value.join(", ") : "everybody" },
      { name: "rate-limits", title: "Limits", number: true, show: (value) => value?.length ?? 0 },
      { name: "origin", title: "From", show: (value) => h("span", { class: "badge" }, value ?? "api") },
      { name: "action", title: "", show: (_, model) => h("div", { class: "actions" }, h("button", { class: "plain", type: "button", onclick: () => edit(model, again) }, model.origin === "file" ? "Show" : "Edit"), h("a", { class: "plain", href: "/usage?range=30d&model=" + encodeURIComponent(model.name) }, "Usage")) },
    ], models, { caption: "Models" })) : empty("No model", "Declare models in sluice.yaml, or make one with the button above."));
  } catch (refusal) {
    fill(element, empty("The models cannot be read", refusal.message));
  } finally {
    element.classList.remove("loading");
  }
}

function edit(model, again) {
  const { name, origin, ...members } = model;
  const fixed = origin === "file";
  const trouble = h("p", { class: "notice hidden", role: "alert" });
  const named = h("input", { type: "text", value: name, required: true, disabled: name !== "" });
  const text = h("textarea", { class: "editor", rows: 16, spellcheck: "false", "aria-label": "The model as JSON", readonly: fixed, value: JSON.stringify(members, null, 2) });
  const attempt = async (work) => {
    try {
      await work();
      box.close();
      again();
    } catch (refusal) {
      trouble.textContent = refusal.message;
      trouble.classList.remove("hidden");
    }
  };
  const path = () => "governance/models/" + encodeURIComponent(named.value.trim());
  const box = dialog(h("form", { onsubmit: (event) => { event.preventDefault(); attempt(() => put(path(), JSON.parse(text.value))); } },
    h("h2", {}, name || "New model"), h("p", { class: "quiet small" }, fixed ? "It stands in the configuration file; change it there, and it is in force at once." : "The members are those of sluice.yaml."), trouble, name ? null : h("label", { class: "field" }, "Name", named), text,
    h("div", { class: "row" }, name && !fixed ? h("button", { class: "button danger", type: "button", onclick: () => attempt(() => remove(path())) }, "Delete it") : null, h("button", { class: "button", type: "button", onclick: () => box.close() }, fixed ? "Close" : "Cancel"), fixed ? null : h("button", { class: "button primary" }, "Put in force"))));
}
