// The dashboard: who is signed in decides what there is to see, and the address which view.
import { html, render } from "./lib/html.js";
import { useRoute } from "./lib/router.js";
import { session } from "./lib/session.js";
import { useStore } from "./lib/store.js";
import { Shell } from "./parts/shell.js";
import { Audit } from "./views/audit.js";
import { Endpoints } from "./views/endpoints.js";
import { Key } from "./views/key.js";
import { Keys } from "./views/keys.js";
import { Missing } from "./views/missing.js";
import { Overview } from "./views/overview.js";
import { OwnKey } from "./views/own-key.js";
import { Settings } from "./views/settings.js";
import { SignIn } from "./views/sign-in.js";

function App() {
  const { me, reason } = useStore(session);
  const route = useRoute();
  if (!me) {
    return html`<${SignIn} reason=${reason} />`;
  }

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

render(html`<${App} />`, document.getElementById("app"));
