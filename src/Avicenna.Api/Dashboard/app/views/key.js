// One key: what it is, how it is used, what was done to it, and what it may do. Three calls.
import { query, read } from "../lib/api.js";
import { html, useState } from "../lib/html.js";
import { keyAddress } from "../lib/router.js";
import { useLoad } from "../lib/use-load.js";
import { LoadError, Page, Panel, Skeleton } from "../parts/page.js";
import { Facts, Instant, Name, None, Permission, Status, Tags } from "../parts/text.js";
import { RangeButtons, rangeParameters, Usage } from "../parts/usage.js";
import { formatNumber } from "../lib/format.js";
import { AuditList } from "./audit-list.js";
import { KeyActions } from "./key-actions.js";
import { TryKey } from "./try-key.js";

export function Key({ id, me }) {
  const path = `/admin/api-keys/${encodeURIComponent(id)}`;
  const [range, setRange] = useState("day");
  const key = useLoad(async signal => (await read(path, signal)).key_data, [id]);
  const usage = useLoad(async signal => ({ range, ...await read(query(`${path}/usage`, rangeParameters(range)), signal) }), [id, range]);
  const events = useLoad(signal => read(query("/admin/audit-events", { target_id: id, limit: 10 }), signal), [id]);
  const data = key.data;

  function changed(next) {
    key.setData(next);
    events.reload();
  }

  if (key.error) {
    return html`<${Page} title="Key"><${LoadError} error=${key.error} onRetry=${key.reload} /><p><a href="#/keys">All keys</a></p><//>`;
  }

  if (!data) {
    return html`<${Crumbs} /><${Page} title="Key"><${Panel}><${Skeleton} lines=${12} /><//><//>`;
  }

  return html`
    <${Crumbs} />
    <${Page} title=${data.name} heading=${html`<${Name}>${data.name}<//> <${Status} of=${data} />`} actions=${html`<${KeyActions} of=${data} me=${me} onChange=${changed} />`}>
      <div class="halves">
        <${Panel} title="Details"><${Facts} items=${factsOf(data)} /><//>
        <div>
          <${Panel} title="Usage" actions=${html`<${RangeButtons} value=${range} onChange=${setRange} />`}>
            <${LoadError} error=${usage.error} onRetry=${usage.reload} />
            <${Usage} usage=${usage.data?.usage} range=${usage.data?.range ?? range} loading=${usage.loading} />
          <//>
          <${Panel} title="Try it"><${TryKey} of=${data} /><//>
        </div>
      </div>
      <${Panel} title="Audit events" actions=${html`<a href=${`#/audit?target_id=${encodeURIComponent(id)}`}>All of this key</a>`}>
        <${LoadError} error=${events.error} onRetry=${events.reload} />
        ${!events.error && html`<${AuditList} events=${events.data?.audit_events} loading=${events.loading} placeholders=${3} withTarget=${false} />`}
      <//>
    <//>`;
}

const Crumbs = () => html`<nav aria-label="Breadcrumb" class="crumbs"><a href="#/keys">Keys</a></nav>`;

export const factsOf = key => [
  ["Id", html`<code>${key.id}</code>`],
  ["Permission", html`<${Permission}>${key.permission}<//>`],
  ["Rate limit", `${formatNumber(key.ratelimit_min)} in any 60 seconds`],
  ["Secret ends in", html`<code>…${key.key_hint}</code>`],
  ["Previous secret works until", html`<${Instant} value=${key.previous_key_expires_at} none="No previous secret" full />`],
  ["Last used", html`<${Instant} value=${key.last_used_at} full />`],
  ["Expires", html`<${Instant} value=${key.expires_at} full />`],
  ["Created", html`<${Instant} value=${key.created_at} full />`],
  ["Created by", key.created_by ? html`<a href=${keyAddress(key.created_by)}><code>${key.created_by}</code></a>` : html`<${None}>The server<//>`],
  ["Owner", key.owner_id ? html`<${Name}>${key.owner_id}<//>` : html`<${None} />`],
  ["Scopes", html`<${Tags} items=${key.scopes} />`],
  ["Allowed addresses", html`<${Tags} items=${key.allowed_addresses} none="Any" />`],
  ["Metadata", key.metadata ? html`<pre class="json" tabindex="0" role="region" aria-label="Metadata"><code>${JSON.stringify(key.metadata, null, 2)}</code></pre>` : html`<${None} />`],
];
