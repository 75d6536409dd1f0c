// A name to type, so that nobody deletes the wrong key.
import { html, useId } from "../lib/html.js";
import { Name } from "./text.js";

export function TypeName({ name, onMatch }) {
  const id = useId();
  const plain = text => text.normalize().trim();
  return html`
    <div class="field">
      <label for=${id}>Type the name to confirm: <strong><${Name}>${name}<//></strong></label>
      <input id=${id} type="text" dir="auto" autocomplete="off" spellcheck=${false} onInput=${event => onMatch(plain(event.target.value) === plain(name))} />
    </div>`;
}
