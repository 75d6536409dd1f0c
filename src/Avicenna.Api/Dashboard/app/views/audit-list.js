// Audit events, each with what it changed.
import { html } from "../lib/html.js";
import { same } from "../lib/keys.js";
import { keyAddress } from "../lib/router.js";
import { Table } from "../parts/table.js";
import { Instant, None } from "../parts/text.js";

export const AuditList = ({ events, loading, placeholders, withTarget = true }) => events?.length === 0
  ? html`<p class="none">No events.</p>`
  : html`<${Table} caption="Audit events, the newest first" columns=${withTarget ? columns : columns.filter(column => column.label !== "Target")} rows=${events} loading=${loading} placeholders=${placeholders} />`;

const columns = [
  { label: "When", cell: event => html`<${Instant} value=${event.time} />` },
  { label: "Action", title: true, cell: event => html`<code>${event.action}</code>` },
  { label: "Target", cell: event => Target(event) },
  { label: "By", cell: event => event.actor_key_id ? html`<${ShortId} id=${event.actor_key_id} />` : html`<${None}>The server<//>` },
  { label: "From", cell: event => event.client_address ? html`<code>${event.client_address}</code>` : html`<${None}>–<//>` },
  { label: "Changes", class: "wide", cell: event => html`<${Changes} event=${event} />` },
];

function Target({ target_type: type, target_id: id }) {
  const kind = type.replace("_", " ");
  return id ? html`${kind} ${type === "api_key" ? html`<${ShortId} id=${id} />` : html`<code title=${id}>${shorten(id)}</code>`}` : kind;
}

// The beginning of a key's id is the time of its creation, which it shares with others.
const shorten = id => `…${id.slice(-8)}`;

const ShortId = ({ id }) => html`<a href=${keyAddress(id)} title=${id}><code>${shorten(id)}</code></a>`;

function Changes({ event: { before, after, request_id: request } }) {
  const members = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter(name => !same(before?.[name], after?.[name]));
  if (members.length === 0) {
    return html`<${None}>None<//>`;
  }

  return html`
    <details class="diff">
      <summary>${members.slice(0, 3).join(", ")}${members.length > 3 && ` and ${members.length - 3} more`}</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Before and after">
        <table>
          <thead><tr><th scope="col">Member</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
          <tbody>${members.map(name => html`
            <tr key=${name}><th scope="row"><code>${name}</code></th><td><${Value} of=${before?.[name]} kind="before" /></td><td><${Value} of=${after?.[name]} kind="after" /></td></tr>`)}</tbody>
        </table>
      </div>
      ${request && html`<p class="hint">Request <code>${request}</code></p>`}
    </details>`;
}

const Value = ({ of: value, kind }) => value === undefined || value === null
  ? html`<span class="none">–</span>`
  : html`<bdi class=${`value ${kind}`}>${typeof value === "string" ? value : JSON.stringify(value, null, 1)}</bdi>`;
