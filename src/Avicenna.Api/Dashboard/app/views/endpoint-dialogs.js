// Creating, changing and deleting an endpoint.
import { call } from "../lib/api.js";
import { html } from "../lib/html.js";
import { same } from "../lib/keys.js";
import { useWork } from "../lib/use-load.js";
import { FormDialog } from "../parts/dialog.js";
import { Field, FormError, Select } from "../parts/field.js";

const members = ["path", "method", "authentication", "scopes"];
export const authentications = [["user", "Any valid key, or one with the scopes below"], ["admin", "An admin key"], ["none", "No key"]];

export function EditEndpoint({ of: endpoint, onClose, onDone }) {
  const work = useWork();
  const known = Boolean(endpoint.id);
  async function save(form) {
    const body = readForm(form);
    const answer = await work.run(() => known
      ? call("PATCH", `/admin/endpoints/${endpoint.id}`, { body: changesOf(endpoint, body) })
      : call("POST", "/admin/endpoints", { body }));
    if (answer) {
      onDone();
    }
  }

  return html`
    <${FormDialog} title=${known ? "Edit endpoint" : "Create an endpoint"} submit=${known ? "Save" : "Create endpoint"} work=${work} onSubmit=${save} onClose=${onClose}>
      <${FormError} error=${work.error} fields=${members} />
      <${Field} name="path" label="Path" hint=${html`<code>*</code> stands for one segment, a last <code>**</code> for any rest.`} error=${work.error}>${props => html`<input ...${props} type="text" autocomplete="off" spellcheck=${false} dir="ltr" defaultValue=${endpoint.path ?? "/"} />`}<//>
      <${Field} name="method" label="Method" hint=${html`<code>*</code> stands for any.`} error=${work.error}>${props => html`<input ...${props} type="text" autocomplete="off" autocapitalize="characters" spellcheck=${false} defaultValue=${endpoint.method ?? "*"} />`}<//>
      <${Field} name="authentication" label="Needs" error=${work.error}>${props => html`<${Select} ...${props} options=${authentications} value=${endpoint.authentication ?? "user"} />`}<//>
      <${Field} name="scopes" label="Scopes" optional hint="All that a user key must have, separated by spaces, such as orders:read." error=${work.error}>${props => html`<input ...${props} type="text" autocomplete="off" spellcheck=${false} defaultValue=${endpoint.scopes?.join(" ") ?? ""} />`}<//>
    <//>`;
}

export function DeleteEndpoint({ of: endpoint, onClose, onDone }) {
  const work = useWork();
  const remove = async () => await work.run(() => call("DELETE", `/admin/endpoints/${endpoint.id}`)) && onDone();
  return html`
    <${FormDialog} title="Delete endpoint" submit="Delete" danger work=${work} onSubmit=${remove} onClose=${onClose}>
      <${FormError} error=${work.error} />
      <p>Requests that <code>${endpoint.method} <bdi>${endpoint.path}</bdi></code> decides now will be decided by the next best endpoint, or by the settings.</p>
    <//>`;
}

function readForm(form) {
  const { path, method, authentication, scopes } = Object.fromEntries(new FormData(form));
  return { path, method, authentication, scopes: scopes.split(/[\s,]+/).filter(Boolean) };
}

const changesOf = (endpoint, body) => Object.fromEntries(Object.entries(body).filter(([name, value]) => !same(endpoint[name], value)));
