// A labelled control with its hint and with what the API says about it.
import { html, useEffect, useId, useRef } from "../lib/html.js";

// Children: a function that gets the attributes of the control.
export function Field({ label, name, hint, error, optional = false, children }) {
  const id = useId();
  const problems = error?.errors?.[name] ?? [];
  const described = [hint && `${id}-hint`, problems.length && `${id}-error`].filter(Boolean).join(" ");
  return html`
    <div class="field">
      <label for=${id}>${label}${optional && html` <span class="optional">optional</span>`}</label>
      ${children({ id, name, "aria-describedby": described || undefined, "aria-invalid": problems.length ? "true" : undefined })}
      ${problems.length > 0 && html`<p class="problem" id=${`${id}-error`}>${problems.map(problem => html`<span>${problem}</span>`)}</p>`}
      ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    </div>`;
}

// What is wrong with a form as a whole: the message, and problems of members that have no field in it.
export function FormError({ error, fields = [] }) {
  const ref = useRef();
  const elsewhere = Object.entries(error?.errors ?? {}).filter(([name]) => !fields.includes(name)).flatMap(([, problems]) => problems);
  const message = error && (elsewhere.length === 0 || !elsewhere.includes(error.message) ? [error.message, ...elsewhere] : elsewhere);
  useEffect(() => {
    // The first field with a problem, once it is marked.
    ref.current?.closest("form")?.querySelector("[aria-invalid=true]")?.focus();
  }, [error]);
  return html`
    <div ref=${ref} role="alert">
      ${error && html`<div class="notice danger"><p>${message.join(". ")}${error.detail && html`<br />${error.detail}`}</p></div>`}
    </div>`;
}

export const Select = ({ options, value, ...attributes }) => html`
  <select ...${attributes}>${options.map(([option, text]) => html`<option value=${option} selected=${option === value}>${text}</option>`)}</select>`;
