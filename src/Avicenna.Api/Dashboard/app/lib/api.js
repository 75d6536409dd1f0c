// Calls of the API. Errors have its own words.
import { authorization, end, isSignedIn } from "./session.js";
import { createStore } from "./store.js";

export class ApiError extends Error {
  constructor(status, problem, retryAfter) {
    super(problem.message);
    this.status = status;
    this.code = problem.code;
    this.detail = problem.detail;
    // By member: sentences.
    this.errors = problem.errors ?? {};
    this.retryAfter = retryAfter;
    this.body = problem;
  }
}

// What the signed-in key may still call: "remaining" calls now, and when that grows next, in seconds.
export const limit = createStore({ remaining: Infinity, seconds: 0 });

// A sentence while calls wait for the limit, else null.
export const waiting = createStore(null);

export async function call(method, path, { body, headers, signal, as } = {}) {
  const sent = as ?? authorization();
  const response = await send(method, path, {
    method,
    signal,
    headers: { Authorization: sent, ...(body && { "Content-Type": "application/json" }), ...headers },
    body: body && JSON.stringify(body),
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
    referrerPolicy: "no-referrer",
  });
  noteLimit(response.headers.get("RateLimit"));
  const answer = await response.json().catch(() => ({ message: `The server answered with status ${response.status}` }));
  if (response.ok) {
    return answer;
  }

  const error = new ApiError(response.status, answer, Number(response.headers.get("Retry-After")) || 0);
  // Not a session that began while the call was on its way.
  if (error.status === 401 && isSignedIn() && sent === authorization()) {
    end(`${error.message}. Sign in with one that works.`);
  }

  throw error;
}

// The same, but after a 429 it goes on as soon as it may.
export async function patientCall(method, path, options = {}) {
  for (;;) {
    try {
      return await call(method, path, options);
    } catch (error) {
      if (error.status !== 429) {
        throw error;
      }

      await wait(Math.max(error.retryAfter, 1), error.message, options.signal);
    }
  }
}

export const read = (path, signal) => patientCall("GET", path, { signal });

// Waits where fewer than "reserve" calls are left, so that work in bulk leaves some to the pages.
export async function pace(reserve, signal) {
  const { remaining, seconds } = limit.get();
  if (remaining <= reserve) {
    await wait(Math.max(seconds, 1), "This key's rate limit is nearly used up", signal);
  }
}

export function query(path, parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
}

async function send(method, path, options) {
  try {
    return await fetch(path, options);
  } catch (error) {
    throw error.name === "AbortError" ? error : new ApiError(0, { message: "The server can't be reached" }, 0);
  }
}

function noteLimit(header) {
  const match = /r=(\d+);t=(\d+)/.exec(header ?? "");
  if (match) {
    limit.set({ remaining: Number(match[1]), seconds: Number(match[2]) });
  }
}

async function wait(seconds, why, signal) {
  for (let left = seconds; left > 0; left--) {
    waiting.set(`${why}. Going on in ${left} s.`);
    await delay(1000, signal).catch(error => {
      waiting.set(null);
      throw error;
    });
  }

  waiting.set(null);
}

const delay = (milliseconds, signal) => new Promise((resolve, reject) => {
  const stop = () => {
    clearTimeout(timer);
    reject(new DOMException("Stopped", "AbortError"));
  };
  const timer = setTimeout(() => {
    signal?.removeEventListener("abort", stop);
    resolve();
  }, milliseconds);
  if (signal?.aborted) {
    stop();
  }

  signal?.addEventListener("abort", stop, { once: true });
});
