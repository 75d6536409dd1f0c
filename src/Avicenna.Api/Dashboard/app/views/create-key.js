// Creating a key: its data first, then its secret, once.
import { call } from "../lib/api.js";
import { html, useRef, useState } from "../lib/html.js";
import { newIdempotencyKey } from "../lib/keys.js";
import { useWork } from "../lib/use-load.js";
import { FormDialog } from "../parts/dialog.js";
import { FormError } from "../parts/field.js";
import { formMembers, KeyFields, readKeyForm, withoutEmpty } from "./key-fields.js";
import { SecretDialog } from "./secret-dialog.js";

export function CreateKey({ onClose, onDone }) {
  const work = useWork();
  const [created, setCreated] = useState(null);
  const attempt = useRef({});

  async function create(form) {
    const answer = await work.run(() => {
      const body = withoutEmpty(readKeyForm(form));
      // The same for a repeat of the same form, so that an answer that got lost doesn't leave a second key behind.
      const text = JSON.stringify(body);
      attempt.current = attempt.current.text === text ? attempt.current : { text, id: newIdempotencyKey() };
      return call("POST", "/admin/api-keys", { body, headers: { "Idempotency-Key": attempt.current.id } });
    });
    if (answer) {
      setCreated(answer);
    }
  }

  return created
    ? html`<${SecretDialog} title="Your new key" secret=${created.key} keyData=${created.key_data} onDone=${() => { setCreated(null); onDone(); }} />`
    : html`
      <${FormDialog} title="Create a key" submit="Create key" work=${work} onSubmit=${create} onClose=${onClose}>
        <${FormError} error=${work.error} fields=${formMembers} />
        <${KeyFields} error=${work.error} />
      <//>`;
}
