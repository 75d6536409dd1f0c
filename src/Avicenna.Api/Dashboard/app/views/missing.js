import { html } from "../lib/html.js";
import { Page } from "../parts/page.js";

export const Missing = () => html`
  <${Page} title="Not found" lead="There is no such page."><p><a href="#/">Go to the overview</a></p><//>`;
