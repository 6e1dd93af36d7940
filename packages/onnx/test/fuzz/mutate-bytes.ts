import type { RandomGenerator } from "@balms/core";
import { mutateFields } from "./mutate-fields.ts";
import { parseFields, varint, writeFields } from "./wire-tree.ts";

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

/** Some bits of the file are others. */
export function flipBits(bytes: Uint8Array, random: RandomGenerator): Uint8Array {
  // A Buffer's slice is no copy.
  const changed = Uint8Array.from(bytes);
  for (let times = 1 + random.integer(4); times > 0; times--) {
    changed[random.integer(bytes.length)] ^= 1 << random.integer(8);
  }
  return changed;
}

/** Only the beginning of the file. */
const cut = (bytes: Uint8Array, random: RandomGenerator): Uint8Array =>
  bytes.slice(0, random.integer(bytes.length));

/** A number, however large, in the middle of the file. */
function insert(bytes: Uint8Array, random: RandomGenerator): Uint8Array {
  const at = random.integer(bytes.length);
  const number = BigInt.asUintN(1 + random.integer(64), BigInt(random.nextUint32()) << 32n);
  return joined(bytes.subarray(0, at), varint(number), bytes.subarray(at));
}

/** A piece of the file is missing, or stands there twice. */
function repeat(bytes: Uint8Array, random: RandomGenerator): Uint8Array {
  const [a, b] = [random.integer(bytes.length), random.integer(bytes.length)];
  return joined(bytes.subarray(0, a), bytes.subarray(b));
}

/** The beginning of one file and the end of another. */
const splice = (bytes: Uint8Array, random: RandomGenerator, other: Uint8Array): Uint8Array =>
  joined(
    bytes.subarray(0, random.integer(bytes.length)),
    other.subarray(random.integer(other.length)),
  );

/** Changes of fields: what comes out parses. */
function restructure(bytes: Uint8Array, random: RandomGenerator): Uint8Array {
  let fields = parseFields(bytes) ?? [];
  for (let times = 1 + random.integer(3); times > 0; times--) fields = mutateFields(fields, random);
  return writeFields(fields);
}

const damages = [flipBits, cut, insert, repeat, splice];

/** A copy of bytes of any kind, damaged at a place or two. */
export function damageBytes(
  bytes: Uint8Array,
  random: RandomGenerator,
  other: Uint8Array,
): Uint8Array {
  if (bytes.length === 0 || other.length === 0) return Uint8Array.of(random.integer(256));
  return damages[random.integer(damages.length)](bytes, random, other);
}

const ways = [...damages, restructure, restructure, restructure, restructure];

/** A damaged copy of a file; half of them are damaged so that they still parse. */
export function mutateBytes(
  bytes: Uint8Array,
  random: RandomGenerator,
  other: Uint8Array,
): Uint8Array {
  return ways[random.integer(ways.length)](bytes, random, other);
}
