// Markup as tagged templates, without a compiler: what is put into them becomes text or elements, never markup.
import { h } from "../../vendor/preact.js";
import htm from "../../vendor/htm.js";

export { Fragment, render } from "../../vendor/preact.js";
export { useEffect, useId, useLayoutEffect, useRef, useState } from "../../vendor/preact-hooks.js";
export const html = htm.bind(h);
