// The dashboard begins with what signing in needs. The rest is loaded meanwhile, so that the first page is there at once.
import { html, render, useEffect, useState } from "./lib/html.js";
import { session } from "./lib/session.js";
import { useStore } from "./lib/store.js";
import { SignIn } from "./views/sign-in.js";

// After the first paint.
const loading = new Promise(done => requestAnimationFrame(() => setTimeout(done))).then(() => import("./signed-in.js"));

function App() {
  const { me, reason } = useStore(session);
  const [views, setViews] = useState(null);
  useEffect(() => {
    loading.then(setViews, () => setViews({ SignedIn: Unavailable }));
  }, []);
  return me ? views && html`<${views.SignedIn} me=${me} />` : html`<${SignIn} reason=${reason} />`;
}

const Unavailable = () => html`<main class="sign-in"><p role="alert">The rest of the dashboard couldn't be loaded. Reload the page.</p></main>`;

render(html`<${App} />`, document.getElementById("app"));
