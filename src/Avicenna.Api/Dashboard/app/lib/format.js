// Numbers, and instants in the reader's time zone.
// A unit's seconds, and from how many seconds on it is used.
const units = [["year", 31_557_600, 47_336_400], ["month", 2_629_800, 3_888_000], ["day", 86_400, 86_400], ["hour", 3_600, 3_600], ["minute", 60, 60]];
const relative = new Intl.RelativeTimeFormat("en");
const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });
const zone = new Intl.DateTimeFormat("en-GB", { timeZoneName: "short" });
const whole = new Intl.NumberFormat("en");

export const zoneName = Intl.DateTimeFormat().resolvedOptions().timeZone;

export const formatNumber = value => whole.format(value);

export const plural = (count, one, many = `${one}s`) => `${whole.format(count)} ${count === 1 ? one : many}`;

export function formatRelative(instant, now = Date.now()) {
  const seconds = (new Date(instant) - now) / 1000;
  for (const [unit, length, threshold] of units) {
    if (Math.abs(seconds) >= threshold) {
      return relative.format(Math.round(seconds / length), unit);
    }
  }

  return seconds > 0 ? "in less than a minute" : "just now";
}

export const formatExact = instant => `${exact.format(new Date(instant))} ${offsetOf(instant)}`;

// The value of an input for a local date and time.
export function toLocalInput(instant) {
  const date = new Date(instant);
  return new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export const fromLocalInput = text => text ? new Date(text).toISOString() : null;

export const daysFromNow = days => new Date(Date.now() + days * 86_400_000).toISOString();

function offsetOf(instant) {
  return zone.formatToParts(new Date(instant)).find(part => part.type === "timeZoneName").value;
}
