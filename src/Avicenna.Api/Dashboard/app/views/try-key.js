// What /verify would say about a request with this key. The page doesn't have the key's secret: the API says what the request needs, and
// the key's data says whether it has that. The key's limit isn't looked at, nor counted against.
import { html } from "../lib/html.js";
import { decide } from "../lib/keys.js";
import { MatchForm, Needs } from "../parts/match-form.js";
import { Tags } from "../parts/text.js";

export const TryKey = ({ of: key }) => html`
  <p class="hint">Would <code>/verify</code> let this key through? Nothing is counted.</p>
  <${MatchForm} submit="Try">${match => {
    const verdict = decide(key, match);
    return html`
      <div class=${`verdict ${verdict.allowed ? "yes" : "no"}`}>
        <p><strong>${verdict.allowed ? "Allowed" : `Refused with ${verdict.status}`}</strong> ${verdict.reason}</p>
        <${Needs} match=${match} />
        ${verdict.allowed && match.authentication !== "none" && key.allowed_addresses.length > 0 && html`<p>Only from <${Tags} items=${key.allowed_addresses} />.</p>`}
      </div>`;
  }}<//>`;
