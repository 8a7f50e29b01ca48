// What a page shows stands in its address, so that a link shows the same again.

export const RANGES = { "1h": 3600, "3h": 10800, "24h": 86400, "7d": 604800, "30d": 2592000, "90d": 7776000 };
export const RANGE_NAMES = { "1h": "1 h", "3h": "3 h", "24h": "24 h", "7d": "7 d", "30d": "30 d", "90d": "90 d" };
export const FILTERS = ["model", "agent", "user", "team", "tag", "status"];

export function state() {
  return Object.fromEntries(new URLSearchParams(location.search));
}

/** An address of a page with the range and the filters of this one, and some of them changed. */
export function link(path, changes = {}) {
  const now = state();
  const kept = Object.fromEntries(["range", "from", "to", ...FILTERS].filter((name) => now[name]).map((name) => [name, now[name]]));
  return address(path, { ...kept, ...changes });
}

/** This page with some parameters changed; null takes one away. */
export const here = (changes) => address(location.pathname, { ...state(), ...changes });

function address(path, parameters) {
  const set = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const text = new URLSearchParams(set).toString();
  return path + (text ? "?" + text : "");
}

export function go(url) {
  history.pushState(null, "", url);
  window.dispatchEvent(new Event("moved"));
}

export const change = (changes) => go(here(changes));

/** The time range and the filters, as questions take them. */
export function asked(extra = {}) {
  const now = state();
  const filters = Object.fromEntries(FILTERS.map((name) => [name, now[name]]));
  return { ...range(now), ...filters, ...extra };
}

function range(now) {
  if (now.from && now.to) return { from: now.from, to: now.to };
  const length = RANGES[now.range] ?? RANGES["7d"];
  // the same few seconds ask the same question, which is answered from memory
  const grain = length <= 10800 ? 10_000 : length <= 86400 ? 60_000 : 300_000;
  const to = Math.ceil(Date.now() / grain) * grain;
  return { from: new Date(to - length * 1000).toISOString(), to: new Date(to).toISOString() };
}
