import { ArgumentError } from "@balms/core";
import type { Lookup } from "../network/brain-network.ts";

/**
 * Numbers names as objects list them: whole numbers first, then the others as they came. brain.js 1
 * writes its JSON in that order, so that with any other numbering classes named "7" and "3" would
 * change places.
 */
export function createLookup(names: Iterable<string>, parameter: string): Lookup {
  const listed = Object.fromEntries(Array.from(names, (name) => [name, 0]));
  if (Object.hasOwn(listed, "__proto__")) {
    const hint = "brain.js loses it where it writes and reads objects.";
    throw new ArgumentError({
      parameter,
      received: 'the name "__proto__"',
      expected: "another",
      hint,
    });
  }
  return Object.fromEntries(Object.keys(listed).map((name, index) => [name, index]));
}
