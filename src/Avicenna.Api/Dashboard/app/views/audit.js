// The audit trail, with filters.
import { query, read } from "../lib/api.js";
import { fromLocalInput } from "../lib/format.js";
import { html, useState } from "../lib/html.js";
import { useLoad, usePages, useSettled } from "../lib/use-load.js";
import { Select } from "../parts/field.js";
import { LoadError, Page } from "../parts/page.js";
import { Pager } from "../parts/table.js";
import { AuditList } from "./audit-list.js";

// As in AuditActions.cs, which a test compares.
const actions = [
  "tenant.create", "tenant.enable", "tenant.disable",
  "api_key.create", "api_key.import", "api_key.update", "api_key.rotate", "api_key.delete",
  "endpoint.create", "endpoint.update", "endpoint.delete",
  "settings.update", "audit.reseal", "audit.prune", "call.refuse",
];
const none = { action: "", target_id: "", actor_key_id: "", from: "", to: "" };

export function Audit({ parameters }) {
  const [filters, setFilters] = useState({ ...none, target_id: idOf(parameters.get("target_id")) });
  const settledText = useSettled(JSON.stringify(filters), 300);
  const settled = JSON.parse(settledText);
  const [pages, setPages] = usePages(settledText);
  const { data, error, loading, reload } = useLoad(
    signal => read(query("/admin/audit-events", { ...settled, from: fromLocalInput(settled.from), to: fromLocalInput(settled.to), cursor: pages.at(-1) }), signal),
    [settledText, pages.at(-1)]);
  const set = name => event => setFilters({ ...filters, [name]: event.target.value.trim() });
  return html`
    <${Page} title="Audit" lead="Every change, and calls that were refused for want of the admin permission.">
      <form class="filters" role="search" onSubmit=${event => event.preventDefault()}>
        <label>Action <${Select} options=${[["", "Any action"], ...actions.map(action => [action, action])]} value=${filters.action} onChange=${set("action")} /></label>
        <label>Target's id <input type="search" autocomplete="off" spellcheck=${false} value=${filters.target_id} onInput=${set("target_id")} /></label>
        <label>Key's id that did it <input type="search" autocomplete="off" spellcheck=${false} value=${filters.actor_key_id} onInput=${set("actor_key_id")} /></label>
        <label>From <input type="datetime-local" onInput=${set("from")} /></label>
        <label>To <input type="datetime-local" onInput=${set("to")} /></label>
      </form>
      <p class="visually-hidden" role="status">${loading ? "" : data && `${data.audit_events.length} events on page ${pages.length}`}</p>
      <${LoadError} error=${error} onRetry=${reload} />
      ${!error && html`
        <${AuditList} events=${data?.audit_events} loading=${loading} placeholders=${8} />
        <${Pager} pages=${pages} next=${data?.next_cursor} onPages=${setPages} loading=${loading} />`}
    <//>`;
}

const idOf = text => /^[0-9a-f-]{36}$/i.test(text ?? "") ? text : "";
