// Asks what a request needs and which endpoint says so.
import { call } from "../lib/api.js";
import { html, useState } from "../lib/html.js";
import { useWork } from "../lib/use-load.js";
import { Field, FormError } from "./field.js";
import { Permission, Tags } from "./text.js";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

// Children: a function that gets the match.
export function MatchForm({ submit, children }) {
  const work = useWork();
  const [match, setMatch] = useState(null);
  async function ask(event) {
    event.preventDefault();
    const { method, path } = event.target.elements;
    setMatch(null);
    const answer = await work.run(() => call("POST", "/admin/endpoints/match", { body: { method: method.value, path: path.value } }));
    setMatch(answer?.match ?? null);
  }

  return html`
    <form class="match" onSubmit=${ask} novalidate>
      <div class="match-fields">
        <${Field} name="method" label="Method" error=${work.error}>${props => html`
          <input ...${props} list="methods" defaultValue="GET" autocomplete="off" autocapitalize="characters" spellcheck=${false} />`}<//>
        <datalist id="methods">${methods.map(method => html`<option value=${method}></option>`)}</datalist>
        <${Field} name="path" label="Path" error=${work.error}>${props => html`
          <input ...${props} type="text" placeholder="/orders/42" autocomplete="off" autocapitalize="off" spellcheck=${false} dir="ltr" />`}<//>
        <button type="submit" disabled=${work.busy}>${submit}</button>
      </div>
      <${FormError} error=${Object.keys(work.error?.errors ?? {}).length ? null : work.error} />
      <div class="match-result" role="status">${match && children(match)}</div>
    </form>`;
}

export const Needs = ({ match: { authentication, scopes, endpoint } }) => html`
  <p>It needs ${needs[authentication]}${scopes.length > 0 && html` with <${Tags} items=${scopes} />`}, says ${endpoint
    ? html`the endpoint <code>${endpoint.method} <bdi>${endpoint.path}</bdi></code>`
    : html`the <a href="#/settings">default for requests without an endpoint</a>`}.</p>`;

const needs = {
  none: "no key",
  user: html`a <${Permission}>user<//> key`,
  admin: html`an <${Permission}>admin<//> key`,
};
