// Figures as people read them. All times are UTC, as in the tables.

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

export function count(value) {
  if (value === null || value === undefined) return "–";
  const size = Math.abs(value);
  if (size >= 1e9) return trim(value / 1e9) + " B";
  if (size >= 1e6) return trim(value / 1e6) + " M";
  if (size >= 1e5) return trim(value / 1e3) + " k";
  return size < 100 && value % 1 !== 0 ? trim(value) : whole.format(value);
}

function trim(value) {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

export function usd(value) {
  if (value === null || value === undefined) return "–";
  const size = Math.abs(value);
  if (size >= 1e5) return "$" + trim(value / 1e3) + " k";
  return (value < 0 ? "−$" : "$") + (size >= 1000 ? whole.format(size) : size.toFixed(size > 0 && size < 0.1 ? 4 : 2));
}

export const percent = (value) => (value === null || value === undefined ? "–" : value.toFixed(value > 0 && value < 10 ? 1 : 0) + "%");

export function millis(value) {
  if (value === null || value === undefined) return "–";
  if (value < 1000) return Math.round(value) + " ms";
  return value < 60_000 ? (value / 1000).toFixed(value < 10_000 ? 2 : 1) + " s" : (value / 60_000).toFixed(1) + " min";
}

export function seconds(value) {
  if (value === null || value === undefined) return "–";
  if (value === 0) return "0";
  return value < 3600 ? Math.round(value / 60) + " min" : (value / 3600).toFixed(1) + " h";
}

export const hours = (value) => (value === null || value === undefined ? "–" : trim(value) + " h");

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value) => String(value).padStart(2, "0");

export function day(time) {
  const at = new Date(time);
  return at.getUTCDate() + " " + MONTHS[at.getUTCMonth()];
}

export function clock(time, withSeconds = false) {
  const at = new Date(time);
  return two(at.getUTCHours()) + ":" + two(at.getUTCMinutes()) + (withSeconds ? ":" + two(at.getUTCSeconds()) : "");
}

export const moment = (time) => (time ? day(time) + ", " + clock(time, true) : "–");

/** A point of a time axis: the day where days are counted, else the day and the time. */
export const tick = (time, bucketSeconds) => (bucketSeconds >= 86400 ? day(time) : day(time) + " " + clock(time));

export function ago(time) {
  const passed = (Date.now() - new Date(time)) / 1000;
  if (passed < 60) return Math.max(0, Math.round(passed)) + " s ago";
  if (passed < 3600) return Math.round(passed / 60) + " min ago";
  return passed < 172800 ? Math.round(passed / 3600) + " h ago" : Math.round(passed / 86400) + " days ago";
}

/** How a figure is shown, by the name of its column. */
export function byColumn(name) {
  if (/usd$/.test(name)) return usd;
  if (/_ms$|^latency/.test(name)) return millis;
  if (/percent$/.test(name)) return percent;
  if (/seconds$/.test(name)) return seconds;
  return count;
}
