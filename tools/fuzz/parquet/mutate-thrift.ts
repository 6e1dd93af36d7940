import type { RandomGenerator } from "@balms/core";
import {
  thriftTypes,
  type ThriftList,
  type ThriftStruct,
  type ThriftValue,
} from "./thrift-tree.ts";

/** Sizes, places and counts that nothing has, and the numbers of what there is little of: types, codecs, encodings. */
const numbers: readonly bigint[] = [
  ...Array.from({ length: 12 }, (_, number) => BigInt(number - 2)),
  ...[15, 16, 31, 32, 63, 64].flatMap((bits) => [(1n << BigInt(bits)) - 1n, -(1n << BigInt(bits))]),
  1n << 20n,
  1n << 30n,
  1n << 40n,
];

const pick = <Item>(random: RandomGenerator, items: readonly Item[]): Item =>
  items[random.integer(items.length)];

/** One change somewhere in a struct: another number or text, or a value that is missing, stands twice, or stands for another. */
export function mutateThrift(struct: ThriftStruct, random: RandomGenerator): ThriftStruct {
  const { fields } = struct;
  if (fields.length === 0) return struct;
  const [at, other] = [random.integer(fields.length), random.integer(fields.length)];
  switch (random.integer(20)) {
    case 0:
      return { fields: fields.toSpliced(at, 1) };
    case 1:
      return { fields: fields.toSpliced(at, 0, fields[other]) };
    case 2:
      return { fields: fields.with(at, { ...fields[other], id: fields[at].id }) };
    case 3:
      return { fields: fields.with(at, { ...fields[at], id: 1 + random.integer(16) }) };
    case 4:
      return { fields: fields.with(at, { ...fields[at], type: 1 + random.integer(15) }) };
    case 5:
      return { fields: fields.toSpliced(at, 0, emptyList(fields[at].id, random)) };
    default: {
      const field = fields[at];
      return { fields: fields.with(at, { ...field, value: changed(field.value, random) }) };
    }
  }
}

/** A list of any type that says to have any length, and has nothing. */
const emptyList = (id: number, random: RandomGenerator): ThriftStruct["fields"][number] => ({
  id,
  type: thriftTypes.list,
  value: { of: random.integer(16), items: [], said: pick(random, numbers) },
});

function changed(value: ThriftValue, random: RandomGenerator): ThriftValue {
  if (typeof value === "bigint") {
    const near = [value + 1n, value - 1n, value * 2n, value * 1000n, -value];
    return BigInt.asIntN(64, pick(random, random.integer(2) === 0 ? near : numbers));
  }
  if (typeof value === "boolean") return value;
  if (value instanceof Uint8Array) {
    const length = random.integer(3) === 0 ? random.integer(40) : value.length;
    return Uint8Array.from({ length }, (_, at) => value[at] ^ (random.integer(4) === 0 ? 1 : 0));
  }
  return "fields" in value ? mutateThrift(value, random) : mutateList(value, random);
}

function mutateList({ of, items }: ThriftList, random: RandomGenerator): ThriftList {
  if (items.length === 0) return { of: random.integer(16), items, said: pick(random, numbers) };
  const [at, other] = [random.integer(items.length), random.integer(items.length)];
  switch (random.integer(12)) {
    case 0:
      return { of, items: items.toSpliced(at, 1) };
    case 1:
      return { of, items: items.toSpliced(at, 0, items[other]) };
    case 2:
      return { of, items: items.with(at, items[other]) };
    case 3:
      return { of, items, said: pick(random, numbers) };
    case 4:
      return { of: random.integer(16), items };
    default:
      return { of, items: items.with(at, changed(items[at], random)) };
  }
}
