import * as fc from "fast-check";

/** What is done at one place of a state. */
interface Change {
  /** Of all places, one after the other and around. */
  readonly place: number;
  readonly how: "drop" | "replace" | "shorten" | "lengthen" | "wrap" | "nudge" | "add";
  readonly other: unknown;
  readonly key: string;
}

interface Place {
  readonly holder: object;
  readonly key: string | number;
}

const nested = (depth: number): unknown =>
  Array.from({ length: depth }).reduce<unknown>((inner) => [inner], []);

// What JSON can hold, and what a program may have made of it.
const texts = ["", "0", "1e999", "__proto__", "constructor", "x".repeat(5000)];
const numbers = [-1, -0, 0, 1, 0.5, 2 ** 31, 2 ** 53, 1e308, -1e308, 5e-324, 1e21, NaN, Infinity];
const lists = [[], [[]], [null], [{}], nested(50), new Float32Array(3), new Float64Array([NaN])];
const objects: readonly object[] = [
  {},
  { 0: 1 },
  { state: 1 },
  { toJSON: 1 },
  { length: 1e9 },
  { length: -1 },
  { toString: 1, valueOf: 1 },
  { constructor: { name: "\u001B" } },
];
const others: readonly unknown[] = [
  ...texts,
  ...numbers,
  ...lists,
  ...objects,
  null,
  true,
  false,
  undefined,
];

const change: fc.Arbitrary<Change> = fc.record({
  place: fc.nat(),
  how: fc.constantFrom("drop", "replace", "replace", "shorten", "lengthen", "wrap", "nudge", "add"),
  other: fc.constantFrom(...others),
  key: fc.constantFrom("__proto__", "constructor", "toString", "length", "0", "x"),
});

/** States that differ from a good one at one to three places, and what is no state at all. */
export function changedStates(good: unknown): fc.Arbitrary<unknown> {
  const changed = fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    const root = { state: structuredClone(good) };
    for (const one of changes) apply(root, one);
    return root.state;
  });
  return fc.oneof({ weight: 20, arbitrary: changed }, fc.constantFrom(...others), fc.jsonValue());
}

function apply(root: object, { place, how, other, key }: Change): void {
  const places = placesOf(root);
  const at = places[place % places.length];
  if (at === undefined) return;
  const value: unknown = Reflect.get(at.holder, at.key);
  if (how === "drop") drop(at);
  else put(at, altered(value, { how, other, key }));
}

function altered(value: unknown, { how, other, key }: Omit<Change, "place">): unknown {
  if (how === "wrap") return [value];
  if (how === "nudge") return nudged(value, other);
  if (how === "shorten" && Array.isArray(value)) return value.slice(1);
  if (how === "lengthen" && Array.isArray(value)) return [...(value as unknown[]), value[0]];
  if (how === "add" && typeof value === "object" && value !== null && !ArrayBuffer.isView(value)) {
    if (Array.isArray(value)) return [...(value as unknown[]), structuredClone(other)];
    put({ holder: value, key }, structuredClone(other));
    return value;
  }
  return structuredClone(other);
}

function nudged(value: unknown, other: unknown): unknown {
  if (typeof value === "number") return other === null ? -value : value + 1;
  if (typeof value === "string") return other === null ? Number(value) : `${value}x`;
  return structuredClone(other);
}

function drop({ holder, key }: Place): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else Reflect.deleteProperty(holder, key);
}

/** As JSON.parse does it: "__proto__" is a name as any other. */
function put({ holder, key }: Place, value: unknown): void {
  const settings = { value, configurable: true, enumerable: true, writable: true };
  Reflect.defineProperty(holder, key, settings);
}

function placesOf(holder: object): Place[] {
  if (ArrayBuffer.isView(holder)) return [];
  return Object.entries(holder).flatMap(([key, value]: [string, unknown]) => [
    { holder, key },
    ...(typeof value === "object" && value !== null ? placesOf(value).slice(0, 400) : []),
  ]);
}
