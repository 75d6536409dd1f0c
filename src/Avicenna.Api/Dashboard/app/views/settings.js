// The tenant's settings, and the key that is signed in.
import { call, limit, read } from "../lib/api.js";
import { formatNumber } from "../lib/format.js";
import { html, useState } from "../lib/html.js";
import { useStore } from "../lib/store.js";
import { useLoad, useWork } from "../lib/use-load.js";
import { Field, FormError, Select } from "../parts/field.js";
import { LoadError, Page, Panel, Skeleton } from "../parts/page.js";
import { Facts, KeyLink } from "../parts/text.js";

const defaults = [["user", "A valid key"], ["admin", "An admin key"], ["none", "Nothing: open to anybody"]];

export function Settings({ me }) {
  const { data, error, reload, setData } = useLoad(async signal => (await read("/admin/settings", signal)).settings, []);
  const { remaining } = useStore(limit);
  return html`
    <${Page} title="Settings">
      <${LoadError} error=${error} onRetry=${reload} />
      <div class="halves">
        ${!error && html`<${Panel} title="Requests without an endpoint">${data ? html`<${SettingsForm} settings=${data} onSaved=${setData} />` : html`<${Skeleton} lines=${10} />`}<//>`}
        <${Panel} title="This session">
          <${Facts} items=${[
            ["Signed in with", html`<${KeyLink} ...${me} />`],
            ["Rate limit", html`${formatNumber(me.ratelimit_min)} calls in any 60 seconds, <span class="numeric">${Number.isFinite(remaining) ? formatNumber(remaining) : "–"}</span> left`],
            ["Ends", "When you sign out, close the page, or leave it idle for 15 minutes"],
          ]} />
        <//>
      </div>
    <//>`;
}

function SettingsForm({ settings, onSaved }) {
  const work = useWork();
  const [saved, setSaved] = useState(false);
  async function save(event) {
    event.preventDefault();
    const { default_authentication: authentication, allow_preflight: preflight } = event.target.elements;
    setSaved(false);
    const answer = await work.run(() => call("PATCH", "/admin/settings", { body: { default_authentication: authentication.value, allow_preflight: preflight.checked } }));
    if (answer) {
      setSaved(true);
      onSaved(answer.settings);
    }
  }

  return html`
    <form onSubmit=${save} onInput=${() => setSaved(false)}>
      <${FormError} error=${work.error} fields=${["default_authentication", "allow_preflight"]} />
      <${Field} name="default_authentication" label="A request that matches no endpoint needs" error=${work.error}>${props => html`<${Select} ...${props} options=${defaults} value=${settings.default_authentication} />`}<//>
      <label class="check"><input type="checkbox" name="allow_preflight" defaultChecked=${settings.allow_preflight} /> Let CORS preflights through without a key</label>
      <p class="hint">A preflight is an OPTIONS request that browsers send before a call to another origin, without credentials.</p>
      <div class="actions"><button type="submit" disabled=${work.busy}>Save</button><span role="status">${saved && "Saved."}</span></div>
    </form>`;
}
