// What the holder of a key sees of it, whatever its permission: its data, its usage, and how to end it.
import { call, query, read } from "../lib/api.js";
import { html, useState } from "../lib/html.js";
import { end } from "../lib/session.js";
import { useLoad, useWork } from "../lib/use-load.js";
import { FormDialog } from "../parts/dialog.js";
import { FormError } from "../parts/field.js";
import { LoadError, Page, Panel } from "../parts/page.js";
import { Facts, Name, Status } from "../parts/text.js";
import { TypeName } from "../parts/type-name.js";
import { RangeButtons, rangeParameters, Usage } from "../parts/usage.js";
import { factsOf } from "./key.js";

export function OwnKey({ me }) {
  const [range, setRange] = useState("day");
  const [ending, setEnding] = useState(false);
  const usage = useLoad(async signal => ({ range, ...await read(query("/api-keys/current/usage", rangeParameters(range)), signal) }), [range]);
  return html`
    <${Page} title=${me.name} heading=${html`<${Name}>${me.name}<//> <${Status} of=${me} />`} lead="The key that you are signed in with." actions=${html`<button type="button" class="quiet danger-text" onClick=${() => setEnding(true)}>End this key</button>`}>
      <div class="halves">
        <${Panel} title="Details"><${Facts} items=${factsOf(me).filter(([label]) => label !== "Created by")} /><//>
        <${Panel} title="Usage" actions=${html`<${RangeButtons} value=${range} onChange=${setRange} />`}>
          <${LoadError} error=${usage.error} onRetry=${usage.reload} />
          <${Usage} usage=${usage.data?.usage} range=${usage.data?.range ?? range} loading=${usage.loading} />
        <//>
      </div>
    <//>
    ${ending && html`<${EndKey} me=${me} onClose=${() => setEnding(false)} />`}`;
}

function EndKey({ me, onClose }) {
  const work = useWork();
  const [matches, setMatches] = useState(false);
  const remove = async () => await work.run(() => call("DELETE", "/api-keys/current")) && end("Your key has ended.");
  return html`
    <${FormDialog} title="End this key" submit="End this key" danger work=${work} disabled=${!matches} onSubmit=${remove} onClose=${onClose}>
      <${FormError} error=${work.error} />
      <p>End it if it may have leaked. Calls with it will be refused at once, and it can't be brought back.</p>
      <${TypeName} name=${me.name} onMatch=${setMatches} />
    <//>`;
}
