// What can be done with a key: edit, disable or enable, rotate, delete.
import { call } from "../lib/api.js";
import { Fragment, html, useState } from "../lib/html.js";
import { go } from "../lib/router.js";
import { end, replaceSecret, update } from "../lib/session.js";
import { useWork } from "../lib/use-load.js";
import { FormDialog } from "../parts/dialog.js";
import { Field, FormError, Select } from "../parts/field.js";
import { TypeName } from "../parts/type-name.js";
import { changesOf, formMembers, KeyFields, readKeyForm } from "./key-fields.js";
import { SecretDialog } from "./secret-dialog.js";

const graces = [["0", "None: the old secret stops working now"], ["60", "1 minute"], ["3600", "1 hour"], ["86400", "1 day"], ["604800", "7 days"], ["2592000", "30 days"]];

export function KeyActions({ of: key, me, onChange }) {
  const [open, setOpen] = useState(null);
  const own = key.id === me.id;
  const close = () => setOpen(null);
  const path = `/admin/api-keys/${key.id}`;
  const patch = async body => {
    const { key_data: changed } = await call("PATCH", path, { body });
    if (own) {
      update(changed);
    }

    onChange(changed);
    return true;
  };
  const dialogs = { edit: EditKey, toggle: ToggleKey, rotate: RotateKey, delete: DeleteKey };
  const Dialog = dialogs[open];
  return html`
    <${Fragment}>
      <button type="button" class="quiet" onClick=${() => setOpen("edit")}>Edit</button>
      <button type="button" class="quiet" onClick=${() => setOpen("rotate")}>Rotate</button>
      <button type="button" class="quiet" onClick=${() => setOpen("toggle")}>${key.enabled ? "Disable" : "Enable"}</button>
      <button type="button" class="quiet danger-text" onClick=${() => setOpen("delete")}>Delete</button>
      ${Dialog && html`<${Dialog} key=${open} of=${key} own=${own} path=${path} patch=${patch} onChange=${onChange} onClose=${close} />`}
    <//>`;
}

function EditKey({ of: key, patch, onClose }) {
  const work = useWork();
  const save = async form => await work.run(() => patch(changesOf(key, readKeyForm(form)))) && onClose();
  return html`
    <${FormDialog} title="Edit key" submit="Save" work=${work} onSubmit=${save} onClose=${onClose}>
      <${FormError} error=${work.error} fields=${formMembers} />
      <${KeyFields} of=${key} error=${work.error} />
    <//>`;
}

function ToggleKey({ of: key, own, patch, onClose }) {
  const work = useWork();
  const save = async () => await work.run(() => patch({ enabled: !key.enabled })) && onClose();
  return html`
    <${FormDialog} title=${key.enabled ? "Disable key" : "Enable key"} submit=${key.enabled ? "Disable" : "Enable"} danger=${key.enabled} work=${work} onSubmit=${save} onClose=${onClose}>
      <${FormError} error=${work.error} />
      <p>${key.enabled ? "Calls with it will be refused at once, until it is enabled again." : "Calls with it will be accepted again."}</p>
      ${own && key.enabled && html`<p><strong>You are signed in with this key and will be signed out.</strong></p>`}
    <//>`;
}

function RotateKey({ of: key, own, path, onChange, onClose }) {
  const work = useWork();
  const [rotated, setRotated] = useState(null);
  async function rotate(form) {
    const seconds = Number(form.elements.grace_period_seconds.value);
    const answer = await work.run(() => call("POST", `${path}/rotate`, { body: { grace_period_seconds: seconds } }));
    if (answer && own) {
      replaceSecret(answer.key, answer.key_data);
    }

    setRotated(answer ?? null);
  }

  function done() {
    onChange(rotated.key_data);
    onClose();
  }

  if (rotated) {
    return html`<${SecretDialog} title="The new secret" secret=${rotated.key} keyData=${rotated.key_data} note=${own && "You stay signed in, with the new secret."} onDone=${done} />`;
  }

  return html`
    <${FormDialog} title="Rotate key" submit="Rotate" work=${work} onSubmit=${rotate} onClose=${onClose}>
      <${FormError} error=${work.error} fields=${["grace_period_seconds"]} />
      <p>The key gets a new secret, which is shown once. Choose how long the old one goes on working meanwhile.</p>
      <${Field} name="grace_period_seconds" label="Grace period" error=${work.error}>${props => html`<${Select} ...${props} options=${graces} value="3600" />`}<//>
    <//>`;
}

function DeleteKey({ of: key, own, path, onClose }) {
  const work = useWork();
  const [matches, setMatches] = useState(false);
  async function remove() {
    if (await work.run(() => call("DELETE", path))) {
      onClose();
      if (own) {
        end("You deleted the key that you were signed in with.");
      } else {
        go("#/keys");
      }
    }
  }

  return html`
    <${FormDialog} title="Delete key" submit="Delete" danger work=${work} disabled=${!matches} onSubmit=${remove} onClose=${onClose}>
      <${FormError} error=${work.error} />
      <p>Calls with it will be refused at once. A deleted key can't be brought back; to stop it for a while, disable it.</p>
      <${TypeName} name=${key.name} onMatch=${setMatches} />
    <//>`;
}
