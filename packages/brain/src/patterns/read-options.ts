import { ArgumentError } from "@balms/core";
import { checkNumber, describeValue } from "@balms/core/adapter";
import type { BalanceOptions } from "../balance/balance-options.ts";

/** brain.js's options as it takes them, and what is said about the balance. */
export function readOptions(
  options: unknown,
  isFirst: boolean,
): {
  readonly rest: { readonly leakyReluAlpha?: number };
  readonly balance: BalanceOptions | undefined;
} {
  if (typeof options !== "object" || options === null) {
    const received = describeValue(options);
    throw new ArgumentError({ parameter: "options", received, expected: "an object of options" });
  }
  const { balance, ...given } = options as Readonly<Record<string, unknown>>;
  // brain.js refuses some that are there and undefined.
  const rest = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  // No callback is null in version 1, and undefined in version 2.
  if (!isFirst && rest["callback"] === null) rest["callback"] = undefined;
  const { leakyReluAlpha = 0.01 } = rest;
  checkNumber(leakyReluAlpha as number, "leakyReluAlpha", { above: 0, below: 1 });
  return { rest, balance: balance as BalanceOptions | undefined };
}
