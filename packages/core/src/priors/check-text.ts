import { describeValue } from "../errors/describe-value.ts";
import type { Refuse } from "./refuse-prior.ts";

/** Half a surrogate pair has no UTF-8 form: a file could not give the text back. */
export function isWellFormed(text: unknown): text is string {
  return typeof text === "string" && !/\p{Cs}/u.test(text);
}

/** Text that a file can carry, or nothing. */
export function checkText(value: unknown, parameter: string, refuse: Refuse): string | undefined {
  if (value === undefined || isWellFormed(value)) return value;
  return refuse(parameter, describeValue(value), "text without halves of characters");
}

/** A moment as ISO 8601 in UTC, or nothing. */
export function checkTime(value: unknown, refuse: Refuse): string | undefined {
  if (value === undefined) return undefined;
  const time = typeof value === "string" ? value : "";
  // Without the fraction, of which engines read a different number of digits. A date that does
  // not exist (31 February) parses as another one, or gives null.
  const seconds = time.slice(0, 19);
  const known = new Date(`${seconds}Z`).toJSON()?.startsWith(seconds);
  if (known && /^\d.{18}(\.\d{1,9})?Z$/.test(time)) return time;
  return refuse("time", describeValue(value), 'a moment in UTC, as "2026-01-31T12:00:00Z"');
}
