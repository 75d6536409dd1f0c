// Tables that become cards on narrow screens. The roles say again what the elements mean, because browsers forget it when styles turn
// a table into blocks.
import { html } from "../lib/html.js";

// Columns: { label, cell(row), class, title: whether it heads the row }.
export function Table({ caption, columns, rows, keyOf = row => row.id, loading, placeholders = 8 }) {
  const waiting = loading && !rows;
  return html`
    <table role="table" class="list" aria-busy=${loading ? "true" : "false"}>
      <caption class="visually-hidden">${caption}</caption>
      <thead role="rowgroup">
        <tr role="row">${columns.map(column => html`<th role="columnheader" scope="col" class=${column.class}>${column.head ?? column.label}</th>`)}</tr>
      </thead>
      <tbody role="rowgroup">
        ${waiting
          ? Array.from({ length: placeholders }, () => html`<tr role="row" class="placeholder">${columns.map(() => html`<td role="cell"><span></span></td>`)}</tr>`)
          : rows?.map(row => html`<tr role="row" key=${keyOf(row)}>${columns.map(column => Cell(column, row))}</tr>`)}
      </tbody>
    </table>`;
}

const Cell = (column, row) => column.title
  ? html`<th role="rowheader" scope="row" class=${column.class} data-label=${column.label}>${column.cell(row)}</th>`
  : html`<td role="cell" class=${column.class} data-label=${column.label}>${column.cell(row)}</td>`;

// Pages by cursor: back goes to the cursors seen before.
export function Pager({ pages, next, onPages, loading }) {
  return (pages.length > 1 || next) && html`
    <nav class="pager" aria-label="Pages">
      <button type="button" class="quiet" disabled=${pages.length === 1 || loading} onClick=${() => onPages(pages.slice(0, -1))}>Previous</button>
      <span>Page ${pages.length}</span>
      <button type="button" class="quiet" disabled=${!next || loading} onClick=${() => onPages([...pages, next])}>Next</button>
    </nav>`;
}

export const Empty = ({ title, children, actions }) => html`
  <div class="empty"><h2>${title}</h2><div>${children}</div>${actions && html`<div class="actions">${actions}</div>`}</div>`;
