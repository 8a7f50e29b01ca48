// Charts, drawn by ECharts in the colours of the page.

import * as echarts from "/lib/echarts.js";
import { h } from "./dom.js";
import { tick } from "./format.js";

const MOST_SERIES = 7;
const OTHERS = "others";
const drawn = new Set();

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
const palette = () => [1, 2, 3, 4, 5, 6, 7, 8].map((i) => colour("s" + i));

/** Draws a chart into an element; options may depend on the colours, which change with the theme. */
export function draw(element, options, onclick) {
  const entry = { element, options, chart: echarts.init(element, null, { renderer: "canvas" }) };
  entry.chart.setOption(withDefaults(options()));
  if (onclick) entry.chart.on("click", onclick);
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
  const sums = new Map();
  answer.rows.forEach((row) => sums.set(row[key], (sums.get(row[key]) ?? 0) + (row[value] ?? 0)));
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

/** Columns of rows as one series each. */
export function byColumns(answer, columns) {
  return Object.entries(columns).map(([column, name]) => ({ name, column, values: new Map(answer.rows.map((row) => [Date.parse(row.time), row[column]])) }));
}

/**
 * Series over time.
 * @param shape "bar" (stacked), "area" (stacked) or "line" (gaps stay gaps)
 * @param onclick takes (name of the series, time)
 */
export function overTime(element, answer, series, { shape = "bar", show, onclick, colours }) {
  const times = buckets(answer);
  const missing = shape === "line" ? null : 0;
  const options = () => ({
    grid: { left: 4, right: 10, top: series.length > 1 ? 34 : 12, bottom: 2, containLabel: true },
    legend: series.length > 1 ? { type: "scroll", top: 0, left: 0, icon: "roundRect", itemWidth: 9, itemHeight: 9, itemGap: 14, textStyle: { color: colour("ink-2"), fontSize: 12 }, pageIconColor: colour("ink-2"), pageTextStyle: { color: colour("ink-3") } } : undefined,
    tooltip: { trigger: "axis", ...tooltipFrame(), axisPointer: { type: shape === "bar" ? "shadow" : "line", shadowStyle: { color: colour("ink-3"), opacity: 0.1 }, lineStyle: { color: colour("line-strong") } },
      formatter: (items) => tooltip(tick(times[items[0].dataIndex], answer.bucketSeconds) + " UTC",
        items.filter((item) => item.value !== null && item.value !== undefined && (item.value !== 0 || items.length === 1)).reverse().map((item) => [item.color, item.seriesName, show(item.value)])) },
    xAxis: { type: "category", data: times.map((at) => tick(at, answer.bucketSeconds)), boundaryGap: shape === "bar", axisLabel: axisText(), axisLine: { lineStyle: { color: colour("line-strong") } }, axisTick: { show: false } },
    yAxis: { type: "value", ...noLine, splitNumber: 4, axisLabel: { ...axisText(), formatter: (value) => brief(show(value)) }, splitLine: { lineStyle: { color: colour("line") } } },
    series: series.map((one, i) => ({
      name: one.name, type: shape === "bar" ? "bar" : "line", stack: shape === "line" ? undefined : "all", showSymbol: times.length < 3, symbolSize: 5, smooth: false, connectNulls: true,
      color: colours ? colour(colours[i]) : one.name === OTHERS ? colour("s8") : undefined,
      lineStyle: { width: shape === "line" ? 2 : 1 }, areaStyle: shape === "area" ? { opacity: 0.35 } : undefined, barMaxWidth: 34, barCategoryGap: "22%",
      cursor: onclick ? "pointer" : "default", emphasis: { focus: "series" }, blur: { itemStyle: { opacity: 0.35 }, lineStyle: { opacity: 0.35 } },
      data: times.map((at) => one.values.get(at) ?? missing),
    })),
  });
  return draw(element, options, onclick && ((event) => onclick(event.seriesName, times[event.dataIndex])));
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

/** Hours of the week; rows of (weekday, hour, value). */
export function week(element, rows, value, show) {
  const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
  const most = Math.max(1, ...rows.map((row) => row[value]));
  return draw(element, () => ({
    grid: { left: 4, right: 4, top: 4, bottom: 2, containLabel: true },
    tooltip: { ...tooltipFrame(), formatter: (item) => tooltip(days[item.value[1]] + " " + item.value[0] + ":00 UTC", [["", "calls", show(item.value[2])]]) },
    visualMap: { show: false, min: 0, max: most, inRange: { color: [colour("sunken"), colour("s1")] } },
    xAxis: { type: "category", data: [...Array(24).keys()].map(String), ...noLine, axisLabel: { ...axisText(), interval: 2 } },
    yAxis: { type: "category", data: days, inverse: true, ...noLine, axisLabel: axisText() },
    series: [{ type: "heatmap", data: [...Array(168).keys()].map((i) => { const found = rows.find((row) => row.weekday === Math.floor(i / 24) + 1 && row.hour === i % 24); return [i % 24, Math.floor(i / 24), found ? found[value] : 0]; }), itemStyle: { borderColor: colour("surface"), borderWidth: 2, borderRadius: 4 } }],
  }));
}

/** What a month has cost, and will. */
export function forecast(element, rows, show) {
  return draw(element, () => ({
    grid: { left: 4, right: 12, top: 34, bottom: 2, containLabel: true },
    legend: { top: 0, left: 0, icon: "roundRect", itemWidth: 9, itemHeight: 9, textStyle: { color: colour("ink-2"), fontSize: 12 } },
    tooltip: { trigger: "axis", ...tooltipFrame(), formatter: (items) => tooltip(items[0].axisValue, items.filter((item) => item.value !== null && item.value !== undefined).map((item) => [item.color, item.seriesName, show(item.value)])) },
    xAxis: { type: "category", data: rows.map((row) => tick(row.day, 86400)), axisLabel: axisText(), axisTick: { show: false }, axisLine: { lineStyle: { color: colour("line-strong") } } },
    yAxis: { type: "value", ...noLine, splitNumber: 4, axisLabel: { ...axisText(), formatter: (value) => brief(show(value)) }, splitLine: { lineStyle: { color: colour("line") } } },
    series: [
      { name: "per day", type: "bar", data: rows.map((row) => row.cost_usd), barMaxWidth: 22, color: colour("s7"), itemStyle: { opacity: 0.55 } },
      { name: "spent", type: "line", data: rows.map((row) => row.spent_usd), showSymbol: false, color: colour("s1"), lineStyle: { width: 2.5 } },
      { name: "forecast", type: "line", data: rows.map((row) => row.forecast_usd), showSymbol: false, color: colour("s3"), lineStyle: { width: 2, type: [5, 4] } },
    ],
  }));
}

/** A chart of any answer: the first column against the numbers beside it. */
export function quick(element, columns, rows, shape) {
  const numeric = (i) => /INT|DOUBLE|DECIMAL|FLOAT|HUGEINT/i.test(columns[i].type);
  const values = columns.map((_, i) => i).filter((i) => i > 0 && numeric(i)).slice(0, 8);
  return draw(element, () => ({
    grid: { left: 4, right: 10, top: 34, bottom: 2, containLabel: true },
    legend: { type: "scroll", top: 0, left: 0, icon: "roundRect", itemWidth: 9, itemHeight: 9, textStyle: { color: colour("ink-2") } },
    tooltip: { trigger: "axis", ...tooltipFrame(), formatter: (items) => tooltip(items[0].axisValue, items.map((item) => [item.color, item.seriesName, String(item.value)])) },
    xAxis: { type: "category", data: rows.map((row) => String(row[0])), axisLabel: axisText(), axisTick: { show: false } },
    yAxis: { type: "value", ...noLine, axisLabel: axisText(), splitLine: { lineStyle: { color: colour("line") } } },
    series: values.map((i) => ({ name: columns[i].name, type: shape, data: rows.map((row) => row[i]), barMaxWidth: 34, showSymbol: rows.length < 60 })),
  }));
}
