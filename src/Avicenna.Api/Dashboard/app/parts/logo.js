import { html } from "../lib/html.js";

export const Logo = () => html`
  <svg class="logo" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" /><path d="M9.5 24 16 8l6.5 16M12 18.5h8" /></svg>`;
