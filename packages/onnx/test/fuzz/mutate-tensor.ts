import type { RandomGenerator } from "@balms/core";
import { create } from "@bufbuild/protobuf";
import { StringStringEntryProtoSchema } from "../../src/model/onnx_pb.ts";
import type { TensorProto } from "../../src/model/onnx_pb.ts";
import { pick, sizes } from "./hostile-values.ts";

type Change = (tensor: TensorProto, random: RandomGenerator) => void;

const otherSize: Change = (tensor, random) => {
  tensor.dims[random.integer(tensor.dims.length + 1)] = pick(random, sizes);
};

/** Sizes whose product is what it was, or nothing, or more than there are safe integers. */
const otherRank: Change = (tensor, random) => {
  tensor.dims = pick(random, [
    [1n, ...tensor.dims],
    [...tensor.dims, 1n, 1n],
    tensor.dims.toReversed(),
    [0n, ...tensor.dims],
    [2n ** 32n, 2n ** 32n, ...tensor.dims],
    [2n ** 40n, 0n],
    Array.from({ length: 70 }, () => 1n),
  ]);
};

const otherLength: Change = (tensor, random) => {
  const length = random.integer(tensor.rawData.length + 9);
  const data = new Uint8Array(length);
  data.set(tensor.rawData.subarray(0, length));
  tensor.rawData = data;
};

const otherBytes: Change = (tensor, random) => {
  tensor.rawData = tensor.rawData.map((byte) =>
    random.integer(4) === 0 ? pick(random, [0, 1, 127, 128, 255]) : byte,
  );
};

const otherType: Change = (tensor, random) => {
  tensor.dataType = random.integer(28);
};

/** The numbers in a field that is for another type, or beside the bytes. */
const otherField: Change = (tensor, random) => {
  if (random.integer(2) === 0) tensor.rawData = new Uint8Array();
  const count = tensor.dims.reduce((size, next) => size * Number(next), 1);
  const length = Math.min(Math.max(count, 0) + random.integer(2), 100);
  const list = Array.from({ length }, () => Number(pick(random, sizes)));
  Object.assign(
    tensor,
    pick(random, [
      { floatData: list },
      { doubleData: list },
      { int32Data: list.map((value) => value | 0) },
      { int64Data: list.map(() => pick(random, sizes)) },
      { uint64Data: list.map(() => BigInt.asUintN(64, pick(random, sizes))) },
      { stringData: list.map(() => Uint8Array.of(255, 0)), dataType: 8 },
    ]),
  );
};

const entry = (key: string, value: string) => create(StringStringEntryProtoSchema, { key, value });

/** Numbers in a file beside the model, wherever that may be. */
const outside: Change = (tensor, random) => {
  const numbers = ["0", "4096", "99999999999999999999", "-1", "1e3", "", "NaN"];
  tensor.dataLocation = random.integer(2);
  tensor.externalData = [
    entry("location", pick(random, ["weights.bin", "../up", "", "/etc/x", "a\\b", "C:x"])),
    entry("offset", pick(random, numbers)),
    entry("length", pick(random, numbers)),
  ].slice(random.integer(2));
  if (random.integer(2) === 0) tensor.rawData = new Uint8Array();
};

const changes: readonly Change[] = [
  otherSize,
  otherRank,
  otherLength,
  otherBytes,
  otherType,
  otherField,
  outside,
];

/** Makes one thing about a tensor wrong, or only strange. */
export function mutateTensor(tensor: TensorProto, random: RandomGenerator): void {
  pick(random, changes)(tensor, random);
}
