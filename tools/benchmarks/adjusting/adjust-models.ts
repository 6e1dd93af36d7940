import { priorFromCounts, priorToJSON } from "@balms/core";
import { headModel, writeModel, type OnnxModel } from "@balms/onnx";
import { closeSync, ftruncateSync, openSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const classes = 1000;

/** How many features a classifier of about so many bytes has. */
export const featuresOf = (bytes: number): number => Math.round(bytes / 4 / classes);

/** A long tail of as many classes as the models have. */
export function writePrior(path: string): void {
  const counts = Array.from({ length: classes }, (_, id) => Math.ceil(5000 * 0.995 ** id));
  writeFileSync(path, priorToJSON(priorFromCounts(counts)));
}

function head(dimensions: number, weight: Float32Array<ArrayBuffer>): OnnxModel {
  const bias = new Float32Array(classes);
  return headModel({ training: "unknown", weight, bias, dimensions, classes });
}

/** A classifier of about so many bytes in one file: a linear layer with many features. */
export function writeLargeModel(path: string, bytes: number): void {
  const dimensions = featuresOf(bytes);
  const weight = new Float32Array(dimensions * classes);
  // Numbers that no file system packs away.
  for (let at = 0; at < weight.length; at++)
    weight[at] = ((at * 2_654_435_761) % 4_294_967_296) / 2 ** 32 - 0.5;
  writeFileSync(path, writeModel(head(dimensions, weight)));
}

/** A classifier whose weight lies in a file beside it: a hole, which takes no room on the disk. */
export function writeExternalModel(path: string, bytes: number): void {
  const dimensions = featuresOf(bytes);
  const model = head(1, new Float32Array(classes));
  const weight = model.graph?.initializer.find(({ dims }) => dims.length === 2);
  const input = model.graph?.input[0].type?.value;
  if (weight === undefined || input?.case !== "tensorType")
    throw new Error("a head of another form");
  const features = { case: "dimValue", value: BigInt(dimensions) } as const;
  Object.assign(input.value.shape?.dim[1] ?? {}, { value: features });
  const length = dimensions * classes * 4;
  const place = { location: "weights.bin", offset: "0", length: String(length) };
  const entries = Object.entries(place).map(([key, value]) => ({
    $typeName: "onnx.StringStringEntryProto" as const,
    key,
    value,
  }));
  Object.assign(weight, {
    dims: [BigInt(classes), BigInt(dimensions)],
    rawData: new Uint8Array(),
    dataLocation: 1,
    externalData: entries,
  });
  writeFileSync(path, writeModel(model));
  const file = openSync(join(dirname(path), "weights.bin"), "w");
  ftruncateSync(file, length);
  closeSync(file);
}
