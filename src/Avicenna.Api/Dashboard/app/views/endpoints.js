// What the API's paths need, and a tester that says which endpoint decides.
import { query, read } from "../lib/api.js";
import { html, useState } from "../lib/html.js";
import { useLoad } from "../lib/use-load.js";
import { LoadError, Page, Panel } from "../parts/page.js";
import { MatchForm, Needs } from "../parts/match-form.js";
import { Empty, Pager, Table } from "../parts/table.js";
import { Instant, Permission, Tags } from "../parts/text.js";
import { DeleteEndpoint, EditEndpoint } from "./endpoint-dialogs.js";

export function Endpoints() {
  const [pages, setPages] = useState([null]);
  const [dialog, setDialog] = useState(null);
  const { data, error, loading, reload } = useLoad(signal => read(query("/admin/endpoints", { cursor: pages.at(-1) }), signal), [pages.at(-1)]);
  const close = () => setDialog(null);
  const done = () => {
    close();
    reload();
  };
  const create = html`<button type="button" onClick=${() => setDialog({ edit: {} })}>Create endpoint</button>`;
  const columns = [
    { label: "Method", cell: endpoint => html`<code>${endpoint.method}</code>` },
    { label: "Path", title: true, class: "wide", cell: endpoint => html`<code class="path"><bdi>${endpoint.path}</bdi></code>` },
    { label: "Needs", cell: endpoint => html`<${Permission}>${endpoint.authentication}<//>` },
    { label: "Scopes", cell: endpoint => html`<${Tags} items=${endpoint.scopes} />` },
    { label: "Created", cell: endpoint => html`<${Instant} value=${endpoint.created_at} />` },
    { label: "Change", class: "row-actions", head: html`<span class="visually-hidden">Change</span>`, cell: endpoint => html`
      <button type="button" class="quiet small" aria-label=${`Edit ${endpoint.method} ${endpoint.path}`} onClick=${() => setDialog({ edit: endpoint })}>Edit</button>
      <button type="button" class="quiet small danger-text" aria-label=${`Delete ${endpoint.method} ${endpoint.path}`} onClick=${() => setDialog({ remove: endpoint })}>Delete</button>` },
  ];
  return html`
    <${Page} title="Endpoints" lead="What requests to your API need. The most specific path decides." actions=${create}>
      <${Panel} title="Which endpoint decides?"><${MatchForm} submit="Find">${match => html`<div class="verdict"><${Needs} match=${match} /></div>`}<//><//>
      <${LoadError} error=${error} onRetry=${reload} />
      ${!error && data?.endpoints.length !== 0 && html`
        <${Table} caption="Endpoints" columns=${columns} rows=${data?.endpoints} loading=${loading} />
        <${Pager} pages=${pages} next=${data?.next_cursor} onPages=${setPages} loading=${loading} />`}
      ${data?.endpoints.length === 0 && html`
        <${Empty} title="No endpoints yet" actions=${create}>
          <p>Until there are some, every request needs what <a href="#/settings">the settings</a> say. An endpoint is a path, such as <code>/orders/*</code> or <code>/reports/**</code>, and what it needs.</p>
        <//>`}
    <//>
    ${dialog?.edit && html`<${EditEndpoint} of=${dialog.edit} onClose=${close} onDone=${done} />`}
    ${dialog?.remove && html`<${DeleteEndpoint} of=${dialog.remove} onClose=${close} onDone=${done} />`}`;
}
