import { ask, get, post, put, remove } from "../lib/api.js";
import { copyable, dialog, empty, fill, h } from "../lib/dom.js";
import { ago, count, day, usd } from "../lib/format.js";
import { heading } from "../lib/page.js";
import { table } from "../lib/table.js";

export function show(main, { self }) {
  const tokens = h("div", { class: "loading" });
  const groups = h("div", {});
  const people = h("div", {});
  const again = () => load(tokens, again);
  const groupsAgain = () => loadGroups(groups, groupsAgain);
  const section = (title, note, body, width = "") => h("section", { class: "panel " + width, "aria-label": title }, h("header", {}, h("div", {}, h("h2", {}, title), note ? h("p", {}, note) : null)), body);
  main.append(heading("Users and tokens", "Who has access. A token's secret is shown once; here are only their ids.", h("button", { class: "button", type: "button", id: "new-group", onclick: () => editGroup({ name: "", members: [], leads: [] }, groupsAgain) }, "New group"), h("button", { class: "button primary", type: "button", id: "new-token", onclick: () => create(again) }, "New token")),
    h("div", { class: "grid" }, section("Access tokens", "", tokens), section("People", "Who has called in the last 30 days", people, "w6"), section("Groups", "Those of sluice.yaml are changed there", groups, "w6")));
  if (!self.admin) return;
  again();
  groupsAgain();
  ask("breakdown", { group: "user", from: new Date(Date.now() - 30 * 86_400_000).toISOString(), limit: 200 }).then((answer) => fill(people, answer.rows.length ? h("div", { class: "scroll high" }, table([{ name: "key", title: "Person", class: "break" }, { name: "calls", title: "Calls", number: true, show: count, share: true }, { name: "cost_usd", title: "Spend", number: true, show: usd }, { name: "last_call", title: "Last call", class: "time", show: ago }], answer.rows, { way: (row) => "/usage?range=30d&user=" + encodeURIComponent(row.key) })) : empty("Nobody has called", "Make a token, and give it to somebody.")));
}

async function loadGroups(element, again) {
  try {
    const { groups } = await get("governance/groups");
    fill(element, groups.length ? h("div", { class: "scroll" }, table([
      { name: "name", title: "Group", class: "break" }, { name: "members", title: "Members", class: "break", show: (value) => (value ?? []).join(", ") || "nobody" }, { name: "leads", title: "Leads", class: "break", show: (value) => (value ?? []).join(", ") || "–" },
      { name: "action", title: "", show: (_, group) => h("button", { class: "plain", type: "button", onclick: () => editGroup(group, again) }, group.origin === "file" ? "Show" : "Edit") },
    ], groups, { caption: "Groups", way: (row) => "/usage?range=30d&team=" + encodeURIComponent(row.name) })) : empty("No group", "Make one with the button above, or declare groups in sluice.yaml."));
  } catch (refusal) {
    fill(element, empty("The groups cannot be read", refusal.message));
  }
}

function editGroup(group, again) {
  const fixed = group.origin === "file";
  const trouble = h("p", { class: "notice hidden", role: "alert" });
  const names = (field) => field.value.split(",").map((one) => one.trim()).filter(Boolean);
  const name = h("input", { type: "text", value: group.name, required: true, disabled: group.name !== "" });
  const members = h("input", { type: "text", value: (group.members ?? []).join(", "), readonly: fixed });
  const leads = h("input", { type: "text", value: (group.leads ?? []).join(", "), readonly: fixed });
  const recorded = h("input", { type: "checkbox", disabled: fixed, checked: group["record-payload"] !== false });
  const path = () => "governance/groups/" + encodeURIComponent(name.value.trim());
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
  const box = dialog(h("form", { onsubmit: (event) => { event.preventDefault(); attempt(() => put(path(), { members: names(members), leads: names(leads), "record-payload": recorded.checked })); } },
    h("h2", {}, group.name || "New group"), fixed ? h("p", { class: "quiet small" }, "It stands in the configuration file; change it there, and it is in force at once.") : null, trouble,
    group.name ? null : h("label", { class: "field" }, "Name", name), h("label", { class: "field" }, "Members, with commas between", members), h("label", { class: "field" }, "Leads: they see what the members do, not what they say", leads),
    h("label", {}, recorded, " What the members say may be recorded"),
    h("div", { class: "row" }, group.name && !fixed ? h("button", { class: "button danger", type: "button", onclick: () => attempt(() => remove(path())) }, "Delete it") : null, h("button", { class: "button", type: "button", onclick: () => box.close() }, fixed ? "Close" : "Cancel"), fixed ? null : h("button", { class: "button primary" }, "Put in force"))));
}

async function load(element, again) {
  const { tokens } = await get("governance/tokens").catch((refusal) => { fill(element, empty("The tokens cannot be read", refusal.message)); return { tokens: null }; });
  element.classList.remove("loading");
  if (!tokens) return;
  const standing = (token) => (token.revoked ? "revoked" : token.expires && Date.parse(token.expires) < Date.now() ? "expired" : "valid");
  const rows = tokens.reverse().map((token) => ({ ...token, standing: standing(token) }));
  fill(element, rows.length ? h("div", { class: "scroll high" }, table([
    { name: "user", title: "Whose", class: "break" }, { name: "id", title: "Id", show: (value) => h("code", {}, value) }, { name: "groups", title: "Groups", class: "break", show: (value) => (value ?? []).join(", ") || "–" },
    { name: "admin", title: "Rank", show: (value) => value ? h("span", { class: "badge warn" }, "administrator") : "user" }, { name: "created", title: "Made", class: "time", show: day }, { name: "expires", title: "Expires", class: "time", show: (value) => value ? day(value) : "never" },
    { name: "standing", title: "Standing", show: (value) => h("span", { class: "badge " + (value === "valid" ? "good" : "") }, value) },
    { name: "action", title: "", show: (_, token) => token.standing === "valid" ? h("button", { class: "plain bad", type: "button", onclick: () => revoke(token, again) }, "Revoke") : null },
  ], rows, { caption: "Access tokens" })) : empty("No token", "Make one with the button above."));
}

function create(again) {
  const field = (title, name, attributes) => h("label", { class: "field" }, title, h("input", { type: "text", name, autocomplete: "off", ...attributes }));
  const trouble = h("p", { class: "notice hidden", role: "alert" });
  const form = h("form", { onsubmit: async (event) => {
    event.preventDefault();
    const wish = new FormData(form);
    const groups = wish.get("groups").split(",").map((one) => one.trim()).filter(Boolean);
    const body = { user: wish.get("user").trim(), admin: wish.get("admin") === "on" };
    if (groups.length) body.groups = groups;
    if (wish.get("expires").trim()) body.expires = wish.get("expires").trim();
    try {
      const made = await post("governance/tokens", body);
      fill(form, h("h2", {}, "The token of " + made.user), h("p", { class: "quiet" }, "This is its secret. It is shown now and never again."), copyable(made.secret), h("div", { class: "row" }, h("button", { class: "button primary", type: "button", id: "token-done", onclick: () => box.close() }, "Done")));
      again();
    } catch (refusal) {
      trouble.textContent = refusal.message;
      trouble.classList.remove("hidden");
    }
  } }, h("h2", {}, "New access token"), trouble, field("Whose: an e-mail address, or the id of a service principal", "user", { required: true }), field("Groups that come with it, with commas between (optional)", "groups"), field("Works for, such as 90d or 12h (optional: until it is revoked)", "expires"),
    h("label", {}, h("input", { type: "checkbox", name: "admin" }), " Administrator: sees everybody's calls, changes what is declared"),
    h("div", { class: "row" }, h("button", { class: "button", type: "button", onclick: () => box.close() }, "Cancel"), h("button", { class: "button primary" }, "Make it")));
  const box = dialog(form);
}

function revoke(token, again) {
  const trouble = h("p", { class: "notice hidden", role: "alert" });
  const box = dialog(h("form", { method: "dialog" }, h("h2", {}, "Revoke the token " + token.id + "?"), h("p", {}, "It is " + token.user + "'s. Whoever uses it is refused within seconds, and it cannot be brought back."), trouble,
    h("div", { class: "row" }, h("button", { class: "button" }, "Keep it"), h("button", { class: "button danger", type: "button", id: "revoke-it", onclick: async () => {
      try {
        await remove("governance/tokens/" + encodeURIComponent(token.id));
        box.close();
        again();
      } catch (refusal) {
        trouble.textContent = refusal.message;
        trouble.classList.remove("hidden");
      }
    } }, "Revoke it"))));
}
