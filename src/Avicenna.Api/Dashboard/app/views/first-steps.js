// What to do where there is nothing yet.
import { html } from "../lib/html.js";
import { Empty } from "../parts/table.js";

export const FirstSteps = ({ create }) => html`
  <${Empty} title="First steps" actions=${create}>
    <ol class="steps">
      <li><strong>Create a key</strong> for each client of your API. Its secret is shown once, with a call to try it.</li>
      <li><strong>Say what your API's paths need</strong> under <a href="#/endpoints">Endpoints</a>: no key, any key, certain scopes, or an admin key.</li>
      <li><strong>Ask <code>/verify</code> about each request</strong>, from your proxy or your code. <a href="/docs/index.html">The API's description</a> has every call to try.</li>
    </ol>
  <//>`;

export const NoMatch = ({ onClear }) => html`
  <${Empty} title="No key matches" actions=${html`<button type="button" class="quiet" onClick=${onClear}>Clear the filters</button>`}>
    <p>Names are searched for the text anywhere in them. An owner must be written exactly as the key has it.</p>
  <//>`;
