import { varint } from "../../../packages/onnx/test/fuzz/wire-tree.ts";
import { thriftTypes, type ThriftStruct, type ThriftValue } from "./thrift-tree.ts";

/** The bytes of a struct in Thrift's compact protocol, whatever its fields are. */
export function writeThrift({ fields }: ThriftStruct): Buffer {
  const parts: Uint8Array[] = [];
  let before = 0;
  for (const { id, type, value } of fields) {
    const step = id - before;
    const isShort = step > 0 && step < 16;
    parts.push(
      ...(isShort
        ? [Uint8Array.of((step << 4) | type)]
        : [Uint8Array.of(type), zigzag(BigInt(id))]),
      valueBytes(value, type),
    );
    before = id;
  }
  return Buffer.concat([...parts, Uint8Array.of(0)]);
}

function valueBytes(value: ThriftValue, type: number): Uint8Array {
  if (typeof value === "bigint") return zigzag(value);
  // A truth stands in the type of its field.
  if (typeof value === "boolean") return new Uint8Array(0);
  if (value instanceof Uint8Array) {
    if (type !== thriftTypes.binary) return value;
    return Buffer.concat([varint(BigInt(value.length)), value]);
  }
  if ("fields" in value) return writeThrift(value);
  const { of, items, said = BigInt(items.length) } = value;
  const head =
    said >= 0n && said < 15n
      ? [Uint8Array.of((Number(said) << 4) | of)]
      : [Uint8Array.of(240 | of), varint(said)];
  return Buffer.concat([...head, ...items.map((item) => valueBytes(item, of))]);
}

const zigzag = (value: bigint): Uint8Array => varint((value << 1n) ^ (value >> 63n));
