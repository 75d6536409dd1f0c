// All keys: search, filters, pages, and what can be done with several at once.
import { call, query, read } from "../lib/api.js";
import { daysFromNow, plural } from "../lib/format.js";
import { html, useState } from "../lib/html.js";
import { go, keyAddress } from "../lib/router.js";
import { useLoad, usePages, useSettled, useWork } from "../lib/use-load.js";
import { LoadError, Page } from "../parts/page.js";
import { Pager, Table } from "../parts/table.js";
import { Instant, KeyLink, Name, Permission, Status } from "../parts/text.js";
import { BulkDisable } from "./bulk-disable.js";
import { CreateKey } from "./create-key.js";
import { FirstSteps, NoMatch } from "./first-steps.js";
import { KeyFilters, noFilters, readFilters } from "./key-filters.js";

const SearchDelay = 300;

export function Keys({ parameters }) {
  const [filters, setFilters] = useState(() => readFilters(parameters));
  const [selected, setSelected] = useState(new Map());
  const [dialog, setDialog] = useState(parameters.has("create") ? "create" : null);
  const lookup = useWork();
  const settledText = useSettled(JSON.stringify(filters), SearchDelay);
  const settled = JSON.parse(settledText);
  const [pages, setPages] = usePages(settledText);
  const { data, error, loading, reload } = useLoad(signal => loadKeys(settled, pages.at(-1), signal), [settledText, pages.at(-1)]);
  const keys = data?.api_keys;
  const filtered = settledText !== JSON.stringify(noFilters);

  // A whole key in the search is a question for whose it is. It must not get into an address, nor stay in the field.
  async function find(secret) {
    setFilters({ ...filters, search: "" });
    const answer = await lookup.run(() => call("POST", "/admin/api-keys/lookup", { body: { key: secret } }));
    if (answer) {
      go(keyAddress(answer.key_data.id));
    }
  }

  function change(next) {
    if (looksLikeKey(next.search ?? "")) {
      find(next.search.trim());
      return;
    }

    setFilters({ ...filters, ...next });
  }

  const close = () => {
    setDialog(null);
    if (parameters.has("create")) {
      go("#/keys");
    }
  };
  const closeAndReload = () => {
    close();
    setSelected(new Map());
    reload();
  };
  const create = html`<button type="button" onClick=${() => setDialog("create")}>Create key</button>`;
  return html`
    <${Page} title="Keys" actions=${create}>
      <${KeyFilters} filters=${filters} onChange=${change} />
      <p class="visually-hidden" role="status">${loading ? "" : keys && `${plural(keys.length, "key")} on page ${pages.length}`}</p>
      ${selected.size > 0 && html`
        <div class="selection" role="region" aria-label="Selection">
          <span>${plural(selected.size, "key")} selected</span>
          <button type="button" class="small" onClick=${() => setDialog("disable")}>Disable…</button>
          <button type="button" class="quiet small" onClick=${() => setSelected(new Map())}>Clear</button>
        </div>`}
      <${LoadError} error=${lookup.error} />
      <${LoadError} error=${error} onRetry=${reload} />
      ${!error && (keys?.length !== 0) && html`
        <${Table} caption="API keys, the newest first" columns=${columns(keys, selected, setSelected)} rows=${keys} loading=${loading} />
        <${Pager} pages=${pages} next=${data?.next_cursor} onPages=${setPages} loading=${loading} />`}
      ${keys?.length === 0 && filtered && html`<${NoMatch} onClear=${() => change(noFilters)} />`}
      ${keys && keys.length < 2 && !filtered && pages.length === 1 && html`<${FirstSteps} create=${create} />`}
    <//>
    ${dialog === "create" && html`<${CreateKey} onClose=${close} onDone=${closeAndReload} />`}
    ${dialog === "disable" && html`<${BulkDisable} keys=${[...selected.values()]} onClose=${close} onDone=${closeAndReload} />`}`;
}

function loadKeys({ search, owner, permission, status, only }, cursor, signal) {
  return read(query("/admin/api-keys", {
    name: search.trim(),
    owner_id: owner.trim(),
    permission,
    status: only ? "active" : status,
    expires_before: only === "expiring" ? daysFromNow(30) : "",
    last_used_before: only === "unused" ? daysFromNow(-90) : "",
    cursor,
  }), signal);
}

const looksLikeKey = text => /_[0-9a-f]{64}\b/.test(text);

const columns = (keys, selected, setSelected) => [
  { label: "Select", class: "pick", head: SelectAll(keys ?? [], selected, setSelected), cell: key => Select(key, selected, setSelected) },
  { label: "Name", title: true, class: "wide", cell: key => html`<span class="stack"><${KeyLink} ...${key} />${key.owner_id && html`<small><${Name}>${key.owner_id}<//></small>`}</span>` },
  { label: "Status", cell: key => html`<${Status} of=${key} />` },
  { label: "Permission", cell: key => html`<${Permission}>${key.permission}<//>` },
  { label: "Last used", cell: key => html`<${Instant} value=${key.last_used_at} />` },
  { label: "Expires", cell: key => html`<${Instant} value=${key.expires_at} />` },
  { label: "Ends in", cell: key => html`<code class="hint-code">…${key.key_hint}</code>` },
];

function Select(key, selected, setSelected) {
  const toggle = () => {
    const next = new Map(selected);
    if (!next.delete(key.id)) {
      next.set(key.id, key);
    }

    setSelected(next);
  };
  return html`<input type="checkbox" checked=${selected.has(key.id)} onChange=${toggle} aria-label=${`Select ${key.name}`} />`;
}

function SelectAll(keys, selected, setSelected) {
  const all = keys.length > 0 && keys.every(key => selected.has(key.id));
  const toggle = () => {
    const next = new Map(selected);
    keys.forEach(key => all ? next.delete(key.id) : next.set(key.id, key));
    setSelected(next);
  };
  return html`<input type="checkbox" checked=${all} onChange=${toggle} aria-label="Select all keys on this page" />`;
}
