// Requests over time: a chart, and the same numbers as a table for those who don't see it.
import uPlot from "../../vendor/uplot.js";
import { formatNumber } from "../lib/format.js";
import { html, useEffect, useRef } from "../lib/html.js";

const Hour = 3_600_000;
const Kinds = [["allowed", "Allowed"], ["rate_limited", "Rate limited"], ["denied", "Denied"]];
const Height = 200;

// The ranges to choose from: how each is asked for and how long its intervals are.
export const ranges = {
  day: { label: "24 hours", interval: "hour", length: Hour, count: 24 },
  week: { label: "7 days", interval: "hour", length: Hour, count: 168 },
  month: { label: "30 days", interval: "day", length: 24 * Hour, count: 30 },
};

export function rangeParameters(name) {
  const { interval, length, count } = ranges[name];
  return { interval, from: new Date(firstStart(length, count)).toISOString() };
}

export const RangeButtons = ({ value, onChange }) => html`
  <div class="segments" role="group" aria-label="Time range">
    ${Object.entries(ranges).map(([name, { label }]) => html`<button type="button" aria-pressed=${name === value ? "true" : "false"} onClick=${() => onChange(name)}>${label}</button>`)}
  </div>`;

export function Usage({ usage, range, loading }) {
  const { length, count, interval } = ranges[range];
  const buckets = fill(usage ?? [], length, count);
  return html`
    <div class="usage" aria-busy=${loading ? "true" : "false"}>
      <dl class="totals">${Kinds.map(([kind, label]) => html`
        <div><dt><span class=${`swatch ${kind}`}></span>${label}</dt><dd>${usage ? formatNumber(sum(buckets, kind)) : "–"}</dd></div>`)}</dl>
      <${Chart} buckets=${buckets} range=${ranges[range]} />
      <details>
        <summary>Show these numbers as a table</summary>
        <div class="scroll" tabindex="0" role="region" aria-label="Requests by time"><${UsageTable} buckets=${buckets} interval=${interval} /></div>
      </details>
    </div>`;
}

function UsageTable({ buckets, interval }) {
  const busy = buckets.filter(bucket => Kinds.some(([kind]) => bucket[kind])).reverse();
  const format = new Intl.DateTimeFormat("en-GB", interval === "day" ? { dateStyle: "medium", timeZone: "UTC" } : { dateStyle: "medium", timeStyle: "short" });
  return html`
    <table class="numbers">
      <caption>Requests ${interval === "day" ? "by day (UTC)" : "by hour"}; times without requests are left out</caption>
      <thead><tr><th scope="col">Beginning</th>${Kinds.map(([, label]) => html`<th scope="col">${label}</th>`)}</tr></thead>
      <tbody>${busy.length
        ? busy.map(bucket => html`<tr key=${bucket.start}><th scope="row">${format.format(bucket.start)}</th>${Kinds.map(([kind]) => html`<td>${formatNumber(bucket[kind])}</td>`)}</tr>`)
        : html`<tr><td colspan="4">No requests in this time</td></tr>`}</tbody>
    </table>`;
}

function Chart({ buckets, range }) {
  const ref = useRef();
  useEffect(() => {
    const element = ref.current;
    const draw = () => {
      element.replaceChildren();
      new uPlot(options(element, range), stack(buckets), element);
    };
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    dark.addEventListener("change", draw);
    return () => {
      observer.disconnect();
      dark.removeEventListener("change", draw);
    };
  }, [JSON.stringify(buckets)]);
  return html`<div class="chart" ref=${ref} aria-hidden="true"></div>`;
}

function options(element, range) {
  const colour = name => getComputedStyle(element).getPropertyValue(name);
  const { length, interval } = range;
  const axis = { stroke: colour("--text-light"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: "12px sans-serif" };
  const bars = uPlot.paths.bars({ size: [0.7, 40], align: 1 });
  const series = (name, label) => ({ label, fill: colour(name), stroke: colour(name), width: 0, paths: bars, points: { show: false } });
  return {
    width: element.clientWidth,
    height: Height,
    // Days are counted in UTC.
    ...(interval === "day" && { tzDate: second => uPlot.tzDate(new Date(second * 1000), "Etc/UTC") }),
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { range: (_, first, last) => [first, last + length / 1000] }, y: { range: (_, __, most) => [0, Math.max(most * 1.1, 4)] } },
    axes: [{ ...axis, size: 28, values: (_, all) => all.map(second => label(second * 1000, interval)) }, { ...axis, size: 52, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 1e7], values: (_, all) => all.map(formatNumber) }],
    // Stacked: each is drawn over the sums that include it.
    series: [{}, series("--chart-denied", "Denied"), series("--chart-limited", "Rate limited"), series("--chart-allowed", "Allowed")],
  };
}

// Hours of the reader's day, the date at midnight; or days.
function label(instant, interval) {
  const date = new Date(instant);
  return interval === "day" || (date.getHours() === 0 && date.getMinutes() === 0)
    ? date.toLocaleDateString("en-GB", { day: "numeric", month: "short", ...(interval === "day" && { timeZone: "UTC" }) })
    : date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

const stack = buckets => [
  buckets.map(bucket => bucket.start / 1000),
  buckets.map(bucket => bucket.allowed + bucket.rate_limited + bucket.denied),
  buckets.map(bucket => bucket.allowed + bucket.rate_limited),
  buckets.map(bucket => bucket.allowed),
];

// The API leaves out intervals without requests.
function fill(usage, length, count) {
  const known = new Map(usage.map(bucket => [Date.parse(bucket.start), bucket]));
  const first = firstStart(length, count);
  return Array.from({ length: count }, (_, number) => {
    const start = first + number * length;
    return { allowed: 0, rate_limited: 0, denied: 0, ...known.get(start), start };
  });
}

const firstStart = (length, count) => (Math.floor(Date.now() / length) - count + 1) * length;

const sum = (buckets, kind) => buckets.reduce((total, bucket) => total + bucket[kind], 0);
