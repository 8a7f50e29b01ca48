// What every page begins with.

import { h } from "./dom.js";

export const heading = (title, text, ...actions) => h("div", { class: "head" }, h("div", {}, h("h1", {}, title), text ? h("p", {}, text) : null), actions.length ? h("div", { class: "row" }, actions) : null);
