// Signing in: the key is tried at the API and, if it works, kept in memory.
import { ApiError, call } from "../lib/api.js";
import { html, useEffect } from "../lib/html.js";
import { start } from "../lib/session.js";
import { useWork } from "../lib/use-load.js";
import { Logo } from "../parts/logo.js";

export function SignIn({ reason }) {
  const work = useWork();
  useEffect(() => {
    document.title = "Sign in · Avicenna";
    document.getElementById("key").focus();
  }, []);
  async function signIn(event) {
    event.preventDefault();
    const input = event.target.elements.key;
    const key = input.value.trim();
    const answer = await work.run(() => tryKey(key));
    if (answer) {
      input.value = "";
      start(key, answer.key_data);
    } else {
      input.select();
    }
  }

  return html`
    <main class="sign-in">
      <div class="sign-in-card">
        <p class="brand"><${Logo} />Avicenna</p>
        <h1>Sign in with an API key</h1>
        <p class="lead">Admin keys manage everything. Any other key sees its own page.</p>
        <form onSubmit=${signIn} novalidate>
          ${reason && !work.error && html`<div class="notice" role="status"><p>${reason}</p></div>`}
          <div class="field">
            <label for="key">API key</label>
            <input id="key" type="password" autocomplete="off" spellcheck=${false} autocapitalize="off" aria-invalid=${work.error ? "true" : undefined} aria-describedby="key-hint key-error" />
            <p class="problem" id="key-error" role="alert">${work.error?.message}</p>
            <p class="hint" id="key-hint">The first start of the server prints an admin key. The key stays in this page's memory until you sign out, close the page, or leave it idle for 15 minutes.</p>
          </div>
          <button type="submit" class="block" disabled=${work.busy}>${work.busy ? "Signing in…" : "Sign in"}</button>
        </form>
      </div>
    </main>`;
}

async function tryKey(key) {
  if (key === "") {
    throw new ApiError(401, { message: "Enter an API key" }, 0);
  }

  // What can't be sent in a header can't be a key.
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new ApiError(401, { message: "Invalid API key" }, 0);
  }

  return await call("GET", "/api-keys/current", { as: `Bearer ${key}` });
}
