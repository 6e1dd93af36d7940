import type { RandomGenerator } from "@balms/core";
import { varint } from "./wire-tree.ts";
import type { Field } from "./wire-tree.ts";

const pick = <Item>(random: RandomGenerator, items: readonly Item[]): Item =>
  items[random.integer(items.length)];

const extremes = [
  0n,
  1n,
  2n,
  3n,
  7n,
  16n,
  127n,
  255n,
  65_536n,
  0x7f_ff_ff_ffn,
  0xff_ff_ff_ffn,
  1n << 40n,
  (1n << 62n) + 1n,
  (1n << 63n) - 1n,
  -1n,
  -2n,
  -(1n << 63n),
];

const texts = [
  "",
  "Softmax",
  "Gemm",
  "If",
  "scores",
  "x",
  "p",
  "ai.onnx.ml",
  "local",
  "axis",
  "\u0000",
  "é🙂",
];

/** Another content of a field. */
function changedField(field: Field, random: RandomGenerator): Field {
  if (field.wire === 0) return { ...field, bytes: varint(pick(random, extremes)) };
  if (field.wire !== 2) {
    const bytes = field.bytes.map((byte) => (random.integer(3) === 0 ? random.integer(256) : byte));
    return { ...field, bytes };
  }
  if (random.integer(2) === 0)
    return { ...field, inside: new TextEncoder().encode(pick(random, texts)) };
  return { ...field, number: 1 + random.integer(26) };
}

/** Changes the list of fields of one message. */
function changedList(fields: readonly Field[], random: RandomGenerator): readonly Field[] {
  const [a, b] = [random.integer(fields.length), random.integer(fields.length)];
  switch (random.integer(6)) {
    case 0:
      return fields.toSpliced(a, 1);
    case 1:
      return fields.toSpliced(b, 0, fields[a]);
    case 2:
      return fields.with(a, fields[b]).with(b, fields[a]);
    case 3:
      // The content of one field under the number of another.
      return fields.with(a, { ...fields[b], number: fields[a].number });
    default:
      return fields.with(a, changedField(fields[a], random));
  }
}

/** Makes one change somewhere in a tree: what comes out is protobuf, and mostly nonsense. */
export function mutateFields(fields: readonly Field[], random: RandomGenerator): readonly Field[] {
  if (fields.length === 0) return fields;
  const deeper = [...fields.entries()].filter(([, { inside }]) => !(inside instanceof Uint8Array));
  if (deeper.length === 0 || random.integer(4) === 0) return changedList(fields, random);
  const [at, field] = pick(random, deeper);
  return fields.with(at, {
    ...field,
    inside: mutateFields(field.inside as readonly Field[], random),
  });
}
