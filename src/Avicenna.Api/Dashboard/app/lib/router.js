// Views have addresses behind '#', which browsers don't send to servers. What people type into searches stays out of them.
import { createStore, useStore } from "./store.js";

const route = createStore(readRoute());

addEventListener("hashchange", () => route.set(readRoute()));

export const useRoute = () => useStore(route);

export const go = address => {
  location.hash = address;
};

export const keyAddress = id => `#/keys/${encodeURIComponent(id)}`;

function readRoute() {
  const [path, parameters] = location.hash.replace(/^#\/?/, "").split("?");
  return { parts: path.split("/").map(decode), parameters: new URLSearchParams(parameters), address: location.hash };
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
