// A view's frame: its heading, which gets the focus when the view appears, and what can be done there.
import { html, useEffect, useRef } from "../lib/html.js";

let first = true;

export function Page({ title, heading = title, lead, actions, children }) {
  const ref = useRef();
  useEffect(() => {
    document.title = `${title} · Avicenna`;
  }, [title]);
  useEffect(() => {
    if (!first) {
      ref.current.focus({ preventScroll: true });
      scrollTo(0, 0);
    }

    first = false;
  }, []);
  return html`
    <div class="page-head">
      <div>
        <h1 tabindex="-1" ref=${ref}>${heading}</h1>
        ${lead && html`<p class="lead">${lead}</p>`}
      </div>
      ${actions && html`<div class="actions">${actions}</div>`}
    </div>
    ${children}`;
}

export function Panel({ title, actions, children, class: name = "" }) {
  return html`
    <div class=${`panel ${name}`}>
      ${title && html`<div class="panel-head"><h2>${title}</h2>${actions}</div>`}
      ${children}
    </div>`;
}

// A failed load, in the API's words.
export function LoadError({ error, onRetry }) {
  return error && html`
    <div class="notice danger" role="alert">
      <p><strong>${error.message}</strong>${error.detail && html`<br />${error.detail}`}</p>
      ${onRetry && html`<button type="button" class="quiet" onClick=${onRetry}>Try again</button>`}
    </div>`;
}

// What holds the place of text that is being loaded.
export const Skeleton = ({ lines = 3 }) => html`
  <div class="skeleton" aria-hidden="true">${Array.from({ length: lines }, () => html`<span></span>`)}</div>`;
