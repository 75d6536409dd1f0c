// The members of a key as fields, for creating and for editing.
import { ApiError } from "../lib/api.js";
import { daysFromNow, fromLocalInput, toLocalInput } from "../lib/format.js";
import { html, useRef } from "../lib/html.js";
import { mergePatch, same } from "../lib/keys.js";
import { Field, Select } from "../parts/field.js";

export const formMembers = ["name", "permission", "ratelimit_min", "expires_at", "owner_id", "scopes", "allowed_addresses", "metadata"];

const lifetimes = [["30 days", 30], ["90 days", 90], ["1 year", 365]];

export function KeyFields({ of: key, error }) {
  const more = ["owner_id", "scopes", "allowed_addresses", "metadata"];
  const open = Boolean(key) || more.some(name => error?.errors?.[name]);
  const field = (name, label, hint, control, optional = false) => html`<${Field} name=${name} label=${label} hint=${hint} error=${error} optional=${optional}>${control}<//>`;
  return html`
    ${field("name", "Name", "Who or what uses it, such as “Orders service”.", props => html`<input ...${props} type="text" required maxlength="200" autocomplete="off" dir="auto" defaultValue=${key?.name ?? ""} />`)}
    <div class="columns">
      ${field("permission", "Permission", "Admin keys also manage keys.", props => html`<${Select} ...${props} options=${[["user", "User"], ["admin", "Admin"]]} value=${key?.permission ?? "user"} />`)}
      ${field("ratelimit_min", "Requests in any 60 seconds", null, props => html`<input ...${props} type="number" inputmode="numeric" min="1" max="1000000" defaultValue=${key?.ratelimit_min ?? 60} />`)}
    </div>
    <${Expiry} value=${key?.expires_at} error=${error} />
    <details class="more" open=${open}>
      <summary>Owner, scopes, addresses, metadata</summary>
      ${field("owner_id", "Owner", "Your own name for whoever holds the key, such as a customer's number.", props => html`<input ...${props} type="text" autocomplete="off" dir="auto" defaultValue=${key?.owner_id ?? ""} />`, true)}
      ${field("scopes", "Scopes", "Separated by spaces, such as orders:read reports:*.", props => html`<input ...${props} type="text" autocomplete="off" spellcheck=${false} defaultValue=${key?.scopes.join(" ") ?? ""} />`, true)}
      ${field("allowed_addresses", "Allowed addresses", "Addresses and networks, separated by spaces. Empty: from anywhere.", props => html`<input ...${props} type="text" autocomplete="off" spellcheck=${false} defaultValue=${key?.allowed_addresses.join(" ") ?? ""} />`, true)}
      ${field("metadata", "Metadata", "A JSON object.", props => html`<textarea ...${props} rows="4" spellcheck=${false} defaultValue=${key?.metadata ? JSON.stringify(key.metadata, null, 2) : ""}></textarea>`, true)}
    </details>`;
}

function Expiry({ value, error }) {
  const ref = useRef();
  const set = instant => {
    ref.current.querySelector("input").value = instant ? toLocalInput(instant) : "";
  };
  return html`
    <div ref=${ref}>
      <${Field} name="expires_at" label="Expires" hint="In your time zone. Empty: never." error=${error}>${props => html`
        <div class="expiry">
          <input ...${props} type="datetime-local" defaultValue=${value ? toLocalInput(value) : ""} />
          ${lifetimes.map(([label, days]) => html`<button type="button" class="quiet small" onClick=${() => set(daysFromNow(days))}>${label}</button>`)}
          <button type="button" class="quiet small" onClick=${() => set(null)}>Never</button>
        </div>`}<//>
    </div>`;
}

export function readKeyForm(form) {
  const text = Object.fromEntries(new FormData(form));
  const words = name => text[name].split(/[\s,]+/).filter(Boolean);
  return {
    name: text.name,
    // What isn't a number goes to the API as it is, which says what it should be.
    ratelimit_min: text.ratelimit_min === "" ? null : Number(text.ratelimit_min),
    permission: text.permission,
    expires_at: fromLocalInput(text.expires_at),
    owner_id: text.owner_id || null,
    scopes: words("scopes"),
    allowed_addresses: words("allowed_addresses"),
    metadata: readJson(text.metadata),
  };
}

// For create, where what is left out has its default.
export const withoutEmpty = members => Object.fromEntries(Object.entries(members).filter(([name, value]) => name === "name" || (value !== null && !same(value, []))));

// For an edit: only what was changed. A date is compared as the input shows it, without its seconds.
export function changesOf(key, members) {
  const changes = {};
  for (const [name, value] of Object.entries(members)) {
    const before = name === "expires_at" && key.expires_at ? fromLocalInput(toLocalInput(key.expires_at)) : key[name];
    if (name === "metadata" && value && before) {
      const patch = mergePatch(before, value);
      if (Object.keys(patch).length) {
        changes.metadata = patch;
      }
    } else if (!same(value, before)) {
      changes[name] = value;
    }
  }

  return changes;
}

function readJson(text) {
  try {
    return text.trim() ? JSON.parse(text) : null;
  } catch (error) {
    const message = "metadata must be a JSON object";
    throw new ApiError(400, { message, errors: { metadata: [`${message}: ${error.message}`] } }, 0);
  }
}
