// Disabling many keys: one call each, as fast as the signed-in key's rate limit lets it.
import { pace, patientCall } from "../lib/api.js";
import { plural } from "../lib/format.js";
import { html, useEffect, useRef, useState } from "../lib/html.js";
import { Dialog } from "../parts/dialog.js";
import { Name } from "../parts/text.js";

// Calls that are left to the pages meanwhile.
const Reserve = 4;

export function BulkDisable({ keys, onClose, onDone }) {
  const [done, setDone] = useState(0);
  const [failures, setFailures] = useState([]);
  const [state, setState] = useState("asking");
  const controller = useRef(new AbortController());
  // Whoever leaves the page, or whose session ends, no longer sees what happens.
  useEffect(() => () => controller.current.abort(), []);

  async function run() {
    const { signal } = controller.current;
    setState("running");
    for (const [number, key] of keys.entries()) {
      try {
        await pace(Reserve, signal);
        await patientCall("PATCH", `/admin/api-keys/${key.id}`, { body: { enabled: false }, signal });
      } catch (error) {
        if (signal.aborted) {
          setState("stopped");
          return;
        }

        setFailures(before => [...before, { key, error }]);
      }

      setDone(number + 1);
    }

    setState("finished");
  }

  function close() {
    if (state === "asking") {
      onClose();
    } else if (state === "running") {
      controller.current.abort();
    } else {
      onDone();
    }
  }

  return html`
    <${Dialog} title=${`Disable ${plural(keys.length, "key")}`} onClose=${close}>
      ${state === "asking" && html`
        <p>Calls with these keys will be refused at once. You can enable each key again on its page.</p>
        <ul class="names">${keys.slice(0, 8).map(key => html`<li><${Name}>${key.name}<//></li>`)}${keys.length > 8 && html`<li>and ${plural(keys.length - 8, "more key", "more keys")}</li>`}</ul>
        <div class="actions end">
          <button type="button" class="quiet" onClick=${close}>Cancel</button>
          <button type="button" class="danger" onClick=${run}>Disable</button>
        </div>`}
      ${state !== "asking" && html`
        <progress max=${keys.length} value=${done} aria-label="Keys done"></progress>
        <p><span class="numeric">${done} of ${keys.length}</span> done${state === "running" && ", paced by your key's rate limit"}.</p>
        <p role="status">${summaries[state]?.(done - failures.length)}</p>
        ${failures.length > 0 && html`<ul class="failures" role="alert">${failures.map(({ key, error }) => html`<li><${Name}>${key.name}<//>: ${error.message}</li>`)}</ul>`}
        <div class="actions end">${state === "running"
          ? html`<button type="button" class="quiet" onClick=${close}>Stop</button>`
          : html`<button type="button" onClick=${close}>Close</button>`}</div>`}
    <//>`;
}

const summaries = {
  finished: count => `Finished: ${plural(count, "key")} disabled.`,
  stopped: count => `Stopped: ${plural(count, "key")} disabled.`,
};
