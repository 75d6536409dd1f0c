// What a key may see: an admin key the view that the address names, any other key its own page.
import { html } from "./lib/html.js";
import { useRoute } from "./lib/router.js";
import { Shell } from "./parts/shell.js";
import { Audit } from "./views/audit.js";
import { Endpoints } from "./views/endpoints.js";
import { Key } from "./views/key.js";
import { Keys } from "./views/keys.js";
import { Missing } from "./views/missing.js";
import { Overview } from "./views/overview.js";
import { OwnKey } from "./views/own-key.js";
import { Settings } from "./views/settings.js";

export function SignedIn({ me }) {
  const route = useRoute();
  // Another address is another view, with nothing left of the one before.
  return html`<${Shell} me=${me} route=${route}>${me.permission === "admin" ? html`<${View} key=${route.address} route=${route} me=${me} />` : html`<${OwnKey} me=${me} />`}<//>`;
}

function View({ route: { parts: [view, id], parameters }, me }) {
  switch (view) {
    case "": return html`<${Overview} />`;
    case "keys": return id ? html`<${Key} id=${id} me=${me} />` : html`<${Keys} parameters=${parameters} />`;
    case "endpoints": return html`<${Endpoints} />`;
    case "audit": return html`<${Audit} parameters=${parameters} />`;
    case "settings": return html`<${Settings} me=${me} />`;
    default: return html`<${Missing} />`;
  }
}
