// What is around every view: where one can go, who is signed in, and what the page is waiting for.
import { waiting } from "../lib/api.js";
import { zoneName } from "../lib/format.js";
import { html } from "../lib/html.js";
import { end } from "../lib/session.js";
import { useStore } from "../lib/store.js";
import { Logo } from "./logo.js";
import { Name } from "./text.js";

const places = [["", "Overview"], ["keys", "Keys"], ["endpoints", "Endpoints"], ["audit", "Audit"], ["settings", "Settings"]];
const licences = new URL("../../vendor/licences.txt", import.meta.url).pathname;

export function Shell({ me, route, children }) {
  return html`
    <a class="skip" href=${route.address || "#/"} onClick=${skip}>Skip to the content</a>
    <header class="top">
      <div class="top-inner">
        <a class="brand" href="#/"><${Logo} />Avicenna</a>
        ${me.permission === "admin" && html`
          <nav aria-label="Main"><ul>${places.map(([place, label]) => html`
            <li><a href=${`#/${place}`} aria-current=${route.parts[0] === place ? "page" : undefined}>${label}</a></li>`)}</ul></nav>`}
        <div class="who">
          <span class="who-name" title="The key that you are signed in with"><${Name}>${me.name}<//></span>
          <button type="button" class="quiet small" onClick=${() => end()}>Sign out</button>
        </div>
      </div>
    </header>
    <${Waiting} />
    <main id="content" tabindex="-1">${children}</main>
    <footer class="bottom">
      <p>Times are in your time zone, ${zoneName}.</p>
      <p><a href="/docs/index.html">API</a> <a href=${licences}>Licences</a></p>
    </footer>`;
}

// A bar of its own over the page, so that nothing moves when it appears.
function Waiting() {
  const text = useStore(waiting);
  return html`<div class=${`waiting ${text ? "shown" : ""}`} role="status">${text && html`<span aria-hidden="true">${text}</span><span class="visually-hidden">Waiting for the rate limit of your key</span>`}</div>`;
}

function skip(event) {
  event.preventDefault();
  document.getElementById("content").focus();
}
