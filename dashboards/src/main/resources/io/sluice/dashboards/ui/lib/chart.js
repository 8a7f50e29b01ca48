// Charts, drawn by ECharts in the colours of the page.

import * as echarts from "/lib/echarts.js";
import { h } from "./dom.js";
import { count, moment, tick } from "./format.js";

const MOST_SERIES = 7;
const OTHERS = "others";
const drawn = new Set();

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
const palette = () => [1, 2, 3, 4, 5, 6, 7, 8].map((i) => colour("s" + i));

/**
 * Draws a chart into an element; options may depend on the colours, which change with the theme.
 * @param onclick takes what was clicked on
 * @param onplace takes the place on the first axis where the chart was clicked, but for what stands on it
 */
export function draw(element, options, onclick, onplace) {
  const entry = { element, options, chart: echarts.init(element, null, { renderer: "canvas" }) };
  entry.chart.setOption(withDefaults(options()));
  if (onclick) entry.chart.on("click", onclick);
  if (onplace) entry.chart.getZr().on("click", (event) => {
    const point = [event.offsetX, event.offsetY];
    if (!event.target && entry.chart.containPixel({ gridIndex: 0 }, point)) onplace(entry.chart.convertFromPixel({ xAxisIndex: 0 }, point[0]));
  });
  const watcher = new ResizeObserver(() => entry.chart.resize());
  watcher.observe(element);
  entry.close = () => { watcher.disconnect(); entry.chart.dispose(); drawn.delete(entry); };
  drawn.add(entry);
  return entry;
}

/** Draws everything again in the colours of the theme that holds now. */
export function repaint() {
  drawn.forEach((entry) => entry.chart.setOption(withDefaults(entry.options()), { notMerge: true }));
}

/** Forgets the charts of a page that is left. */
export function closeAll() {
  [...drawn].forEach((entry) => entry.close());
}

function withDefaults(option) {
  return {
    animationDuration: 250,
    color: palette(),
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("ink-2") },
    aria: { enabled: true },
    ...option,
  };
}

// a scale needs no zeros behind the point
const brief = (text) => text.replace(/(\.\d*?)0+(?!\d)/, "$1").replace(/\.(?!\d)/, "");
const axisText = () => ({ color: colour("ink-3"), fontSize: 11.5, hideOverlap: true });
const legend = () => ({ type: "scroll", top: 0, left: 0, icon: "roundRect", itemWidth: 9, itemHeight: 9, itemGap: 14, padding: [6, 5], textStyle: { color: colour("ink-2"), fontSize: 12, lineHeight: 18 }, pageIconColor: colour("ink-2"), pageIconInactiveColor: colour("line-strong"), pageIconSize: 11, pageTextStyle: { color: colour("ink-3") } });
const noLine = { axisLine: { show: false }, axisTick: { show: false } };

function tooltip(title, lines) {
  return h("div", { class: "tip" }, h("div", { class: "faint" }, title), lines.map(([paint, name, value]) => {
    const swatch = h("span", { class: "swatch" });
    swatch.style.background = paint;
    return h("div", { class: "line" }, paint ? swatch : null, h("span", {}, name), h("b", {}, value));
  }));
}

function tooltipFrame() {
  return { backgroundColor: colour("surface"), borderColor: colour("line-strong"), borderWidth: 1, padding: [8, 12], confine: true, textStyle: { color: colour("ink") }, extraCssText: "box-shadow:0 6px 18px rgb(0 0 0 / 12%);border-radius:8px" };
}

/** Every bucket of the range, so that hours without a call are seen as such. */
export function buckets(answer) {
  const size = answer.bucketSeconds * 1000;
  const times = [];
  for (let at = Math.floor(Date.parse(answer.from) / size) * size; at < Date.parse(answer.to); at += size) times.push(at);
  return times;
}

/** Rows of (time, key, value) as one series a key; the small ones together. */
export function byKey(answer, value, key = "key") {
  const sums = sumsByKey(answer, value, key);
  const largest = [...sums].filter(([, sum]) => sum > 0).sort((a, b) => b[1] - a[1]).map(([name]) => name);
  const kept = largest.length > MOST_SERIES + 1 ? largest.slice(0, MOST_SERIES) : largest;
  const series = new Map(kept.map((name) => [name, new Map()]));
  answer.rows.forEach((row) => {
    const name = kept.includes(row[key]) ? row[key] : OTHERS;
    if (!series.has(name)) series.set(name, new Map());
    const at = Date.parse(row.time);
    series.get(name).set(at, (series.get(name).get(at) ?? 0) + (row[value] ?? 0));
  });
  if (series.get(OTHERS) && [...series.get(OTHERS).values()].every((one) => one === 0)) series.delete(OTHERS);
  return [...series].map(([name, values]) => ({ name, values }));
}

/** Rows of (time, key, value) as one series a key, of the keys with the largest weight: for what cannot be added up. */
export function largestByKey(answer, value, weight) {
  const largest = [...sumsByKey(answer, weight, "key")].sort((a, b) => b[1] - a[1]).slice(0, MOST_SERIES).map(([name]) => name);
  return largest.map((name) => ({ name, values: new Map(answer.rows.filter((row) => row.key === name).map((row) => [Date.parse(row.time), row[value]])) }));
}

function sumsByKey(answer, value, key) {
  const sums = new Map();
  answer.rows.forEach((row) => sums.set(row[key], (sums.get(row[key]) ?? 0) + (row[value] ?? 0)));
  return sums;
}

/** Columns of rows as one series each. */
export function byColumns(answer, columns) {
  return Object.entries(columns).map(([column, name]) => ({ name, column, values: new Map(answer.rows.map((row) => [Date.parse(row.time), row[column]])) }));
}

/**
 * Series over time.
 * @param shape "bar" (stacked), "line", or "area" (a line with the space below it filled)
 * @param onclick takes (name of the series, or null for a click beside all of them, and the time)
 */
export function overTime(element, answer, series, { shape = "bar", show, onclick, colours }) {
  const times = buckets(answer);
  const bars = shape === "bar";
  const options = () => ({
    grid: { left: 4, right: 10, top: series.length > 1 ? 34 : 12, bottom: 2, containLabel: true },
    legend: series.length > 1 ? legend() : undefined,
    tooltip: { trigger: "axis", ...tooltipFrame(), axisPointer: { type: bars ? "shadow" : "line", shadowStyle: { color: colour("ink-3"), opacity: 0.1 }, lineStyle: { color: colour("line-strong") } },
      formatter: (items) => tooltip(tick(times[items[0].dataIndex], answer.bucketSeconds) + " UTC",
        items.filter((item) => item.value !== null && item.value !== undefined && (item.value !== 0 || items.length === 1)).reverse().map((item) => [item.color, item.seriesName, show(item.value)])) },
    xAxis: { type: "category", data: times.map((at) => tick(at, answer.bucketSeconds)), boundaryGap: bars, axisLabel: axisText(), axisLine: { lineStyle: { color: colour("line-strong") } }, axisTick: { show: false } },
    yAxis: { type: "value", ...noLine, splitNumber: 4, axisLabel: { ...axisText(), formatter: (value) => brief(show(value)) }, splitLine: { lineStyle: { color: colour("line") } } },
    series: series.map((one, i) => ({
      name: one.name, type: bars ? "bar" : "line", stack: bars ? "all" : undefined, showSymbol: times.length < 3, symbolSize: 5, smooth: false, connectNulls: true,
      color: colours ? colour(colours[i]) : one.name === OTHERS ? colour("s8") : undefined,
      lineStyle: { width: 2 }, areaStyle: shape === "area" ? { opacity: 0.14 } : undefined, barMaxWidth: 34, barCategoryGap: "22%",
      cursor: onclick ? "pointer" : "default", emphasis: { focus: "series" }, blur: { itemStyle: { opacity: 0.35 }, lineStyle: { opacity: 0.35 } },
      data: times.map((at) => one.values.get(at) ?? (bars ? 0 : null)),
    })),
  });
  return draw(element, options, onclick && ((event) => onclick(event.seriesName, times[event.dataIndex])), onclick && ((place) => times[place] !== undefined && onclick(null, times[place])));
}

/** Bars beside names, the largest on top. */
export function ranked(element, rows, { label, value, show, onclick }) {
  const ordered = [...rows].sort((a, b) => a[value] - b[value]);
  return draw(element, () => ({
    grid: { left: 132, right: 62, top: 4, bottom: 4 },
    tooltip: { trigger: "item", ...tooltipFrame(), formatter: (item) => tooltip(item.name, [["", "", show(item.value)]]) },
    xAxis: { type: "value", show: false },
    yAxis: { type: "category", data: ordered.map((row) => row[label]), ...noLine, axisLabel: { color: colour("ink-2"), fontSize: 12, width: 122, overflow: "truncate", margin: 8 } },
    series: [{ type: "bar", data: ordered.map((row) => row[value]), barMaxWidth: 16, cursor: onclick ? "pointer" : "default", itemStyle: { borderRadius: [0, 4, 4, 0], color: colour("s1") }, label: { show: true, position: "right", color: colour("ink-2"), fontSize: 12, formatter: (item) => show(item.value) } }],
  }), onclick && ((event) => onclick(ordered[event.dataIndex])));
}

/** Hours of the week; rows of (weekday, hour, value). onclick takes a weekday, 1 is Monday, and an hour. */
export function week(element, rows, value, show, onclick) {
  const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
  const most = Math.max(1, ...rows.map((row) => row[value]));
  return draw(element, () => ({
    grid: { left: 4, right: 4, top: 4, bottom: 2, containLabel: true },
    tooltip: { ...tooltipFrame(), formatter: (item) => tooltip(days[item.value[1]] + " " + item.value[0] + ":00 UTC", [["", "calls", show(item.value[2])]]) },
    visualMap: { show: false, min: 0, max: most, inRange: { color: [colour("sunken"), colour("s1")] } },
    xAxis: { type: "category", data: [...Array(24).keys()].map(String), ...noLine, axisLabel: { ...axisText(), interval: 2 } },
    yAxis: { type: "category", data: days, inverse: true, ...noLine, axisLabel: axisText() },
    series: [{ type: "heatmap", data: [...Array(168).keys()].map((i) => { const found = rows.find((row) => row.weekday === Math.floor(i / 24) + 1 && row.hour === i % 24); return [i % 24, Math.floor(i / 24), found ? found[value] : 0]; }), itemStyle: { borderColor: colour("surface"), borderWidth: 2, borderRadius: 4 }, cursor: onclick ? "pointer" : "default" }],
  }), onclick && ((event) => onclick(event.value[1] + 1, event.value[0])));
}

/** What a month has cost, and will, and what there is to spend. onclick takes a row. */
export function forecast(element, rows, { show, onclick, budget }) {
  return draw(element, () => ({
    grid: { left: 4, right: 12, top: 34, bottom: 2, containLabel: true },
    legend: legend(),
    tooltip: { trigger: "axis", ...tooltipFrame(), formatter: (items) => tooltip(items[0].axisValue, items.filter((item) => item.value !== null && item.value !== undefined).map((item) => [item.color, item.seriesName, show(item.value)])) },
    xAxis: { type: "category", data: rows.map((row) => tick(row.day, 86400)), axisLabel: axisText(), axisTick: { show: false }, axisLine: { lineStyle: { color: colour("line-strong") } } },
    yAxis: { type: "value", ...noLine, splitNumber: 4, axisLabel: { ...axisText(), formatter: (value) => brief(show(value)) }, splitLine: { lineStyle: { color: colour("line") } } },
    series: [
      { name: "per day", type: "bar", data: rows.map((row) => row.cost_usd), barMaxWidth: 22, color: colour("s7"), itemStyle: { opacity: 0.55 } },
      { name: "spent", type: "line", data: rows.map((row) => row.spent_usd), showSymbol: false, color: colour("s1"), lineStyle: { width: 2.5 } },
      { name: "forecast", type: "line", data: rows.map((row) => row.forecast_usd), showSymbol: false, color: colour("s3"), lineStyle: { width: 2, type: [5, 4] } },
      ...(budget ? [{ name: "budget", type: "line", data: rows.map(() => budget), showSymbol: false, color: colour("bad"), lineStyle: { width: 1.5, type: [2, 3] } }] : []),
    ],
  }), onclick && ((event) => onclick(rows[event.dataIndex])), onclick && ((place) => rows[place] && onclick(rows[place])));
}

/** A chart of any answer: the first column against the numbers beside it. */
export function quick(element, columns, rows, shape) {
  const { names, series } = plotted(columns, rows);
  return draw(element, () => ({
    grid: { left: 4, right: 10, top: 34, bottom: 2, containLabel: true },
    legend: legend(),
    tooltip: { trigger: "axis", ...tooltipFrame(), formatter: (items) => tooltip(items[0].axisValue, items.map((item) => [item.color, item.seriesName, String(item.value)])) },
    xAxis: { type: "category", data: names, axisLabel: axisText(), axisTick: { show: false } },
    yAxis: { type: "value", ...noLine, axisLabel: { ...axisText(), formatter: (value) => brief(count(value)) }, splitLine: { lineStyle: { color: colour("line") } } },
    series: series.map(({ name, data }) => ({ name, type: shape, data, barMaxWidth: 34, showSymbol: names.length < 60, connectNulls: true })),
  }));
}

const isNumeric = (column) => /INT|DOUBLE|DECIMAL|FLOAT/i.test(column.type) && !column.type.includes("[");

// a text in the second column makes a series of each of its values
function plotted(columns, rows) {
  const name = (value) => (/^TIMESTAMP/i.test(columns[0].type) ? moment(value) : String(value));
  const figures = columns.map((_, i) => i).filter((i) => i > 0 && isNumeric(columns[i]));
  if (columns.length < 3 || isNumeric(columns[1])) {
    return { names: rows.map((row) => name(row[0])), series: figures.slice(0, MOST_SERIES + 1).map((i) => ({ name: columns[i].name, data: rows.map((row) => row[i]) })) };
  }
  const names = [...new Set(rows.map((row) => name(row[0])))];
  const places = new Map(names.map((one, place) => [one, place]));
  const series = new Map();
  rows.forEach((row) => {
    if (!series.has(row[1])) series.set(row[1], { name: String(row[1]), data: names.map(() => null) });
    series.get(row[1]).data[places.get(name(row[0]))] = row[figures[0]];
  });
  return { names, series: [...series.values()].slice(0, MOST_SERIES + 1) };
}
