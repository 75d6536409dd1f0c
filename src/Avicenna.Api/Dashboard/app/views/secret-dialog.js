// A new secret, shown once. Closing it without a copy needs a second word, and afterwards the page has it nowhere.
import { html, useEffect, useState } from "../lib/html.js";
import { Copyable } from "../parts/copy.js";
import { Dialog } from "../parts/dialog.js";
import { Name } from "../parts/text.js";

export function SecretDialog({ title, secret, keyData, note, onDone }) {
  const [copied, setCopied] = useState(false);
  const [warned, setWarned] = useState(false);
  useEffect(() => {
    // Leaving the page now loses the key as well.
    const warn = event => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, []);
  const close = () => copied || warned ? onDone() : setWarned(true);
  const curl = `curl ${location.origin}/api-keys/current \\\n  -H 'Authorization: Bearer ${secret}'`;
  return html`
    <${Dialog} title=${title} onClose=${close} wide>
      <p>The key of <strong><${Name}>${keyData.name}<//></strong> is shown only now. Store it where its client reads it.</p>
      ${note && html`<p>${note}</p>`}
      <${Copyable} label="API key" text=${secret} onCopied=${() => setCopied(true)} />
      <h3>Try it</h3>
      <${Copyable} label="Call with curl" text=${curl} onCopied=${() => setCopied(true)} />
      <div role="alert">${warned && !copied && html`<div class="notice danger"><p>You haven't copied the key, and it can't be shown again. Copy it, or close this anyway.</p></div>`}</div>
      <div class="actions end"><button type="button" class=${copied ? "" : "quiet"} onClick=${close}>${warned && !copied ? "Close anyway" : "Done"}</button></div>
    <//>`;
}
