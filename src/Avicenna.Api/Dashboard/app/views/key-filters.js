// What the list of keys is narrowed by. Only choices can come from the address, never what somebody typed.
import { html } from "../lib/html.js";
import { Select } from "../parts/field.js";

export const noFilters = { search: "", owner: "", permission: "", status: "", only: "" };

const permissions = [["", "Any permission"], ["user", "User"], ["admin", "Admin"]];
const statuses = [["", "Any status"], ["active", "Active"], ["disabled", "Disabled"], ["expired", "Expired"]];
const kinds = [["", "All keys"], ["expiring", "Active, expiring within 30 days"], ["unused", "Active, unused for 90 days"]];

export function readFilters(parameters) {
  const only = parameters.get("only");
  return { ...noFilters, only: kinds.some(([kind]) => kind === only) ? only : "" };
}

export function KeyFilters({ filters, onChange }) {
  const set = name => event => onChange({ [name]: event.target.value });
  return html`
    <form class="filters" role="search" onSubmit=${event => event.preventDefault()}>
      <input type="search" class="grow" aria-label="Search by name, or paste a whole key to find whose it is" placeholder="Search by name, or paste a key" autocomplete="off" value=${filters.search} onInput=${set("search")} />
      <input type="search" aria-label="Owner" placeholder="Owner" autocomplete="off" value=${filters.owner} onInput=${set("owner")} />
      <${Select} aria-label="Permission" options=${permissions} value=${filters.permission} onChange=${set("permission")} />
      <${Select} aria-label="Status" options=${statuses} value=${filters.only ? "active" : filters.status} disabled=${filters.only !== ""} onChange=${set("status")} />
      <${Select} aria-label="Expiry and use" options=${kinds} value=${filters.only} onChange=${set("only")} />
    </form>`;
}
