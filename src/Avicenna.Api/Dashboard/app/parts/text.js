// Values as text: names apart from the text around them, whatever direction they are written in, and instants in words.
import { formatExact, formatRelative } from "../lib/format.js";
import { html } from "../lib/html.js";
import { keyAddress } from "../lib/router.js";
import { statusOf } from "../lib/keys.js";

export const Name = ({ children }) => html`<bdi class="name">${children}</bdi>`;

export const KeyLink = ({ id, name }) => html`<a href=${keyAddress(id)}><${Name}>${name}<//></a>`;

export const None = ({ children = "None" }) => html`<span class="none">${children}</span>`;

// "3 days ago", with the instant on hover; "full" shows both.
export function Instant({ value, none = "Never", full = false }) {
  return value
    ? html`<time datetime=${value} title=${formatExact(value)}>${full ? `${formatExact(value)} (${formatRelative(value)})` : formatRelative(value)}</time>`
    : html`<${None}>${none}<//>`;
}

export function Status({ of: key }) {
  const status = statusOf(key);
  return html`<span class=${`badge ${status}`}>${status[0].toUpperCase() + status.slice(1)}</span>`;
}

export const Permission = ({ children }) => html`<span class=${`badge ${children}`}>${children}</span>`;

export const Tags = ({ items, none = "None" }) => items.length
  ? html`<span class="tags">${items.map(item => html`<code><bdi>${item}</bdi></code>`)}</span>`
  : html`<${None}>${none}<//>`;

// Names and values side by side: pairs of a label and what stands beside it.
export const Facts = ({ items }) => html`
  <dl class="facts">${items.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
