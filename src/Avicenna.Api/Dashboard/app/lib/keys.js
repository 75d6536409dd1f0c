// What follows from a key's data.
export function statusOf(key, now = Date.now()) {
  if (!key.enabled) {
    return "disabled";
  }

  return key.expires_at && new Date(key.expires_at) <= now ? "expired" : "active";
}

// The merge patch (RFC 7396) that turns one JSON object into another.
export function mergePatch(from, to) {
  const patch = {};
  for (const name of new Set([...Object.keys(from), ...Object.keys(to)])) {
    if (!(name in to)) {
      patch[name] = null;
    } else if (isObject(from[name]) && isObject(to[name])) {
      const inner = mergePatch(from[name], to[name]);
      if (Object.keys(inner).length) {
        patch[name] = inner;
      }
    } else if (!same(from[name], to[name])) {
      patch[name] = to[name];
    }
  }

  return patch;
}

export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// Random, also where the page isn't served over https and crypto.randomUUID isn't there.
export const newIdempotencyKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, "0")).join("");

// What a request with this key would be told, given what the API says that the request needs.
export function decide(key, needed) {
  if (needed.authentication === "none") {
    return { allowed: true, reason: "This request needs no key." };
  }

  const status = statusOf(key);
  if (status !== "active") {
    return { allowed: false, status: 401, reason: `Invalid API key: this one is ${status}.` };
  }

  if (key.permission === "admin") {
    return { allowed: true, reason: "Admin keys reach every endpoint." };
  }

  if (needed.authentication === "admin") {
    return { allowed: false, status: 403, reason: "Admin permission required." };
  }

  const missing = needed.scopes.find(scope => !key.scopes.some(granted => grants(granted, scope)));
  return missing
    ? { allowed: false, status: 403, reason: `API key lacks the scope ${missing}.` }
    : { allowed: true, reason: needed.scopes.length ? "The key has the scopes that are required." : "Any key that is valid will do." };
}

const grants = (granted, scope) => granted.endsWith("*") ? scope.startsWith(granted.slice(0, -1)) : granted === scope;

const isObject = value => typeof value === "object" && value !== null && !Array.isArray(value);
