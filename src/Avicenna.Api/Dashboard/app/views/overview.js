// The tenant at a glance. Four calls that count, and the health check, which doesn't.
import { query, read } from "../lib/api.js";
import { daysFromNow, formatNumber } from "../lib/format.js";
import { html, useState } from "../lib/html.js";
import { useLoad } from "../lib/use-load.js";
import { LoadError, Page, Panel, Skeleton } from "../parts/page.js";
import { Instant, KeyLink, Name, None } from "../parts/text.js";
import { rangeParameters, Usage } from "../parts/usage.js";

const Rows = 5;

export function Overview() {
  const [sort, setSort] = useState("requests");
  const usage = useLoad(signal => read(query("/admin/usage", rangeParameters("day")), signal), []);
  const busiest = useLoad(async signal => ({ sort, ...await read(query("/admin/usage/keys", { sort, limit: Rows }), signal) }), [sort]);
  const expiring = useLoad(signal => read(query("/admin/api-keys", { status: "active", expires_before: daysFromNow(30), limit: Rows }), signal), []);
  const unused = useLoad(signal => read(query("/admin/api-keys", { status: "active", last_used_before: daysFromNow(-90), limit: Rows }), signal), []);
  // Until other keys are there, those that are keep their words.
  const shown = busiest.data?.sort ?? sort;
  return html`
    <${Page} title="Overview" actions=${html`<${Health} /><a class="button" href="#/keys?create">Create key</a>`}>
      <${Panel} title="Requests, last 24 hours">
        <${LoadError} error=${usage.error} onRetry=${usage.reload} />
        <${Usage} usage=${usage.data?.usage} range="day" loading=${usage.loading} />
      <//>
      <div class="thirds">
        <${Panel} title="Keys in use" actions=${html`<${SortButtons} value=${sort} onChange=${setSort} />`}>
          <${Rows5} load=${busiest} items=${busiest.data?.keys.filter(key => shown === "requests" || key.rate_limited + key.denied > 0)} none=${shown === "requests" ? "No requests in the last 24 hours." : "Nothing was refused in the last 24 hours."} row=${key => html`
            ${key.name === null ? html`<${None}>Deleted key<//>` : html`<${KeyLink} id=${key.api_key_id} name=${key.name} />`}
            <span class="numeric">${shown === "requests" ? formatNumber(key.allowed + key.rate_limited + key.denied) : `${formatNumber(key.rate_limited + key.denied)} refused`}</span>`} />
        <//>
        <${Panel} title="Expiring within 30 days" actions=${html`<a href="#/keys?only=expiring" aria-label="See all keys that expire within 30 days">See all</a>`}>
          <${Rows5} load=${expiring} items=${expiring.data?.api_keys} none="No active key expires soon." row=${key => html`<${KeyLink} ...${key} /><${Instant} value=${key.expires_at} />`} />
        <//>
        <${Panel} title="Unused for 90 days" actions=${html`<a href="#/keys?only=unused" aria-label="See all keys that are unused for 90 days">See all</a>`}>
          <${Rows5} load=${unused} items=${unused.data?.api_keys} none="Every active key was used." row=${key => html`<${KeyLink} ...${key} /><${Instant} value=${key.last_used_at} none="Never used" />`} />
        <//>
      </div>
    <//>`;
}

const SortButtons = ({ value, onChange }) => html`
  <div class="segments" role="group" aria-label="Order">
    ${[["requests", "Busiest"], ["refused", "Most refused"]].map(([sort, label]) => html`<button type="button" aria-pressed=${sort === value ? "true" : "false"} onClick=${() => onChange(sort)}>${label}</button>`)}
  </div>`;

function Rows5({ load, items, none, row }) {
  if (load.error) {
    return html`<${LoadError} error=${load.error} onRetry=${load.reload} />`;
  }

  return html`<div class="rows" aria-busy=${load.loading ? "true" : "false"}>
    ${items ? items.length ? html`<ul>${items.map(item => html`<li key=${item.id ?? item.api_key_id}>${row(item)}</li>`)}</ul>` : html`<p class="none">${none}</p>` : html`<${Skeleton} lines=${Rows} />`}
  </div>`;
}

function Health() {
  const { data } = useLoad(async signal => {
    const response = await fetch("/health/ready", { signal, credentials: "omit" });
    const { status, message } = await response.json();
    return response.ok ? { kind: status, text: texts[status] } : { kind: "unavailable", text: message };
  }, []);
  return html`<span class=${`health ${data?.kind ?? ""}`} role="status"><span class="dot" aria-hidden="true"></span>${data?.text ?? "Checking…"}</span>`;
}

const texts = { healthy: "Server healthy", degraded: "Server degraded: the store can't be reached or written" };
