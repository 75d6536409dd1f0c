// A text to copy. Without https the browser has no clipboard for pages, so the text is selected and copied the old way.
import { html, useRef, useState } from "../lib/html.js";

export function Copyable({ label, text, onCopied }) {
  const ref = useRef();
  const [state, setState] = useState("Copy");
  async function copy() {
    const copied = await write(text, ref.current);
    setState(copied ? "Copied" : "Press Ctrl+C");
    if (copied) {
      onCopied?.();
    }
  }

  return html`
    <div class="copyable">
      <pre tabindex="0" role="region" aria-label=${label}><code ref=${ref} class="secret">${text}</code></pre>
      <button type="button" onClick=${copy} aria-label=${`Copy: ${label}`}>${state}</button>
      <span class="visually-hidden" role="status">${state === "Copied" ? `${label} copied` : ""}</span>
    </div>`;
}

async function write(text, element) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const selection = getSelection();
    selection.selectAllChildren(element);
    return document.execCommand("copy");
  }
}
