// Modal dialogs. The browser keeps the focus inside; afterwards it goes back to where it was.
import { html, useId, useLayoutEffect, useRef } from "../lib/html.js";

export function Dialog({ title, onClose, children, wide = false }) {
  const ref = useRef();
  const id = useId();
  useLayoutEffect(() => {
    const [dialog, opener] = [ref.current, document.activeElement];
    dialog.showModal();
    return () => {
      // Until then nothing outside the dialog can have the focus.
      dialog.close();
      (opener?.isConnected ? opener : document.querySelector("h1"))?.focus();
    };
  }, []);
  // The browser would close the dialog at a second Escape, whatever onClose decides.
  function onKeyDown(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      onClose();
    }
  }

  return html`
    <dialog ref=${ref} class=${wide ? "wide" : ""} closedby="none" aria-labelledby=${id} onKeyDown=${onKeyDown} onCancel=${event => event.preventDefault()}>
      <h2 id=${id}>${title}</h2>
      ${children}
    </dialog>`;
}

// A dialog around a form: sends it, shows what is wrong, stays until it worked.
export function FormDialog({ title, submit, danger = false, work, onSubmit, onClose, disabled = false, children, wide }) {
  return html`
    <${Dialog} title=${title} onClose=${onClose} wide=${wide}>
      <form onSubmit=${event => { event.preventDefault(); if (!work.busy) { onSubmit(event.target); } }} novalidate>
        ${children}
        <div class="actions end">
          <button type="button" class="quiet" onClick=${onClose}>Cancel</button>
          <button type="submit" class=${danger ? "danger" : ""} disabled=${disabled || work.busy}>${work.busy ? "Working…" : submit}</button>
        </div>
      </form>
    <//>`;
}
