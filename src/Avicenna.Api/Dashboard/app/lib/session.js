// Who is signed in. The key is in this module's variable and nowhere else: no cookie, no storage, no address, no element.
import { createStore } from "./store.js";

const IdleMinutes = 15;
const IdleTime = IdleMinutes * 60_000;

let secret = null;
let idleTimer = null;
let lastActive = 0;

// The signed-in key's data, and why nobody is signed in any more.
export const session = createStore({ me: null, reason: null });

export const authorization = () => `Bearer ${secret}`;

export const isSignedIn = () => secret !== null;

const isSignedInAs = ({ id }) => isSignedIn() && session.get().me.id === id;

export function start(key, me) {
  secret = key;
  session.set({ me, reason: null });
  restartIdleTimer();
}

// What a call did to the signed-in key. The session may have ended before the answer came.
export function replaceSecret(key, me) {
  if (isSignedInAs(me)) {
    secret = key;
  }
}

export function update(me) {
  if (isSignedInAs(me)) {
    session.set({ me, reason: null });
  }
}

export function end(reason = null) {
  secret = null;
  clearTimeout(idleTimer);
  session.set({ me: null, reason });
}

function restartIdleTimer() {
  clearTimeout(idleTimer);
  idleTimer = setTimeout(endIfIdle, IdleTime);
  lastActive = Date.now();
}

function endIfIdle() {
  if (isSignedIn() && Date.now() - lastActive >= IdleTime) {
    end(`You were signed out after ${IdleMinutes} minutes without activity.`);
  }
}

// Timers stand still while the machine sleeps, so whoever wakes it is late already.
function onActivity() {
  endIfIdle();
  if (isSignedIn()) {
    restartIdleTimer();
  }
}

addEventListener("pointerdown", onActivity);
addEventListener("keydown", onActivity);
addEventListener("visibilitychange", endIfIdle);
// The browser may keep the page and its variables to go back to.
addEventListener("pagehide", () => end());
