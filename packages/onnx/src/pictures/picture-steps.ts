import { GraphIndex } from "../graph/graph-index.ts";
import { inputShape } from "../graph/input-shape.ts";
import { checkIsModel, graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { blindOperators } from "../scores/mixing-operators.ts";

/** What a model does with a picture before its first layer. */
export interface PictureSteps {
  /** What it subtracts, and what it divides by then, one number or one for each channel; undefined where it does neither. */
  readonly normalization:
    | { readonly mean: readonly number[]; readonly std: readonly number[] }
    | undefined;
  /** Name of the picture in the size that the model brings it to; undefined where it keeps its own. */
  readonly resized: string | undefined;
}

/** y = scale · x + offset. */
interface Affine {
  readonly scale: readonly number[];
  readonly offset: readonly number[];
}

const carrying: ReadonlySet<string> = new Set([
  "Cast",
  "Gather",
  "Identity",
  "Squeeze",
  "Transpose",
  "Unsqueeze",
]);

// Red, green, blue and one more.
const mostChannels = 4;

function combined(
  left: readonly number[],
  right: readonly number[],
  of: (a: number, b: number) => number,
): number[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) =>
    of(left[left.length === 1 ? 0 : at], right[right.length === 1 ? 0 : at]),
  );
}

/** What an operator with a constant makes of what was computed so far; undefined for any other. */
function after(
  { scale, offset }: Affine,
  opType: string,
  by: readonly number[],
): Affine | undefined {
  const times = (list: readonly number[]): number[] => combined(list, by, (a, b) => a * b);
  const through = (list: readonly number[]): number[] => combined(list, by, (a, b) => a / b);
  if (opType === "Add") return { scale, offset: combined(offset, by, (a, b) => a + b) };
  if (opType === "Sub") return { scale, offset: combined(offset, by, (a, b) => a - b) };
  if (opType === "Mul") return { scale: times(scale), offset: times(offset) };
  return opType === "Div" ? { scale: through(scale), offset: through(offset) } : undefined;
}

function constantBeside(
  index: GraphIndex,
  { opType, input }: NodeProto,
  value: string,
): readonly number[] | undefined {
  const place = input.indexOf(value);
  const isTurned = place === 1 && (opType === "Sub" || opType === "Div");
  const constant = isTurned ? undefined : index.constant(input[1 - place] ?? "");
  const count = constant?.dims.reduce((size, side) => size * side, 1) ?? 0;
  return count >= 1 && count <= mostChannels && constant !== undefined
    ? Array.from(constant.numbers())
    : undefined;
}

/** Follows a picture from where it goes in. */
export function pictureSteps(index: GraphIndex, input: string): PictureSteps {
  let affine: Affine = { scale: [1], offset: [0] };
  let resized: string | undefined;
  for (let value: string | undefined = input; value !== undefined;) {
    const all: readonly NodeProto[] = index.readers(value);
    const readers = all.filter(({ opType }) => !blindOperators.has(opType));
    if (readers.length !== 1) break;
    const [node] = readers;
    const { opType } = node;
    const by = constantBeside(index, node, value);
    const next = by && after(affine, opType, by);
    if (next !== undefined) affine = next;
    else if (opType === "Resize" && node.input[0] === value) [resized] = node.output;
    else if (!carrying.has(opType) || node.input[0] !== value) break;
    [value] = node.output;
  }
  const { scale, offset } = affine;
  const isPlain = scale.every((one) => one === 1) && offset.every((one) => one === 0);
  const mean = combined(offset, scale, (a, b) => 0 - a / b);
  const std = scale.map((one) => 1 / one);
  return { normalization: isPlain ? undefined : { mean, std }, resized };
}

/**
 * Reads what a model does with its pictures before the first layer: (x − mean) / std, and bringing them to another size. So it is told whether
 * somebody has to normalise them first, and in which pixels it gives places.
 *
 * @param model - a model with one input, of pictures; its graph is read, nothing is run
 * @returns `normalization` and `resized`; undefined for what it does not do, or does in another way
 * @throws {@link ModelError} when there are several inputs.
 * @example
 * ```ts
 * import { findPictureSteps, headModel } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * console.log(findPictureSteps(model).normalization); // undefined
 * ```
 */
export function findPictureSteps(model: OnnxModel): PictureSteps {
  const { name } = inputShape(checkIsModel(model));
  return pictureSteps(new GraphIndex(graphOf(model)), name);
}
