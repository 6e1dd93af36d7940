import { describeValue, isList, refuse, refuseValue } from "@balms/core/adapter";
import type { Dimension, Shape } from "../graph/shape.ts";
import { describeShape } from "../graph/shape.ts";
import type { ElementType } from "../model/element-type.ts";
import { firstNotFinite } from "../runtime/first-not-finite.ts";
import type { InputNumbers } from "../runtime/onnx-runtime.ts";
import type { InputShapes } from "../runtime/run-guard.ts";

/** Numbers, or numbers with their shape, rows first. */
export type InputData =
  | InputNumbers
  | ArrayLike<number>
  | { readonly data: InputNumbers | ArrayLike<number>; readonly shape: readonly number[] };

/** An input of the model. */
export interface DeclaredInput {
  readonly name: string;
  readonly type: FeedType;
  readonly shape: Shape | undefined;
  /** The axis that rows lie along; undefined for an input that all rows share. */
  readonly rowAxis: number | undefined;
}

/**
 * The axis that the rows of an input lie along: the first, unless the size of the rows has a name that another axis has.
 *
 * @param rows - the size of the labels along rows
 */
export function rowAxisOf(
  shape: Shape | undefined,
  rows: Dimension | undefined,
): number | undefined {
  if (shape?.length === 0) return undefined;
  const named = typeof rows === "string" ? (shape?.indexOf(rows) ?? -1) : -1;
  return Math.max(0, named);
}

/** Element types that can be fed. */
export type FeedType = Extract<
  ElementType,
  "float32" | "float64" | "int32" | "int64" | "uint8" | "bool"
>;

/** Types that can be fed. */
export const feedTypes: ReadonlySet<string> = new Set<FeedType>([
  "float32",
  "float64",
  "int32",
  "int64",
  "uint8",
  "bool",
]);

/** Data of an input, as the runtime takes them. */
export interface BatchInput {
  /** How many; undefined for an input that all rows share. */
  readonly rows: number | undefined;
  readonly type: FeedType;
  readonly dims: readonly number[];
  readonly data: InputNumbers;
}

/** The shapes of what a model is given. */
export function shapesOf(inputs: ReadonlyMap<string, BatchInput>): InputShapes {
  return new Map([...inputs].map(([name, { dims }]) => [name, dims]));
}

function whole(values: ArrayLike<number | bigint>, name: string): BigInt64Array {
  try {
    return BigInt64Array.from(values as ArrayLike<number>, BigInt);
  } catch {
    return refuse(`inputs.${name}`, "numbers with fractions", "whole numbers");
  }
}

/** Numbers in the type of an input; pixels in bytes are no floats, because nobody knows how they are scaled. */
function converted(
  values: InputNumbers | ArrayLike<number>,
  { name, type }: DeclaredInput,
): InputNumbers {
  const parameter = `inputs.${name}`;
  if (type === "float32" || type === "float64") {
    const floats = type === "float32" ? Float32Array : Float64Array;
    const isFloat = values instanceof Float32Array || values instanceof Float64Array;
    if (!isFloat && !Array.isArray(values)) {
      refuseValue(parameter, values, `a ${floats.name}`, ` for an input of type ${type}`);
    }
    const data = values instanceof floats ? values : floats.from(values as ArrayLike<number>);
    const wrong = firstNotFinite(data);
    if (wrong !== undefined)
      refuse(parameter, `${data[wrong]} at index ${wrong}`, "finite numbers");
    return data;
  }
  if (type === "int64") return values instanceof BigInt64Array ? values : whole(values, name);
  if (type === "int32") {
    return values instanceof Int32Array
      ? values
      : Int32Array.from(whole(values as never, name), Number);
  }
  return values instanceof Uint8Array
    ? values
    : Uint8Array.from(whole(values as never, name), Number);
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1);
}

/** The sizes of the data: those that are given, or those that the model and the number of values tell. */
function dimsOf(
  length: number,
  { name, shape, rowAxis }: DeclaredInput,
  {
    given,
    rows,
  }: { readonly given: readonly number[] | undefined; readonly rows: number | undefined },
): readonly number[] {
  const parameter = `inputs.${name}`;
  if (given !== undefined) {
    const fits = shape === undefined || shape.length === given.length;
    const other = shape?.findIndex(
      (size, axis) => typeof size === "number" && size !== given[axis],
    );
    if (!fits || (other !== undefined && other !== -1)) {
      refuse(
        `${parameter}.shape`,
        describeShape(given),
        `${describeShape(shape)}, as the model declares`,
        "Other sizes than the declared ones are given with the option `inputSizes`.",
      );
    }
    if (product(given) !== length) {
      refuse(`${parameter}.data`, `${length} numbers`, `${product(given)}, as its shape says`);
    }
    return given;
  }
  const named = shape?.map((size, axis) =>
    axis === rowAxis && rows !== undefined && typeof size === "string" ? rows : size,
  );
  const open = named?.filter((size) => typeof size === "string").length;
  if (named === undefined || (open ?? 0) > 1) {
    return refuse(
      parameter,
      `numbers without a shape, for an input ${describeShape(shape)}`,
      "{ data, shape }, where more sizes are open than the number of rows",
    );
  }
  const known = product(named.filter((size) => typeof size === "number"));
  const dims = named.map((size) => (typeof size === "number" ? size : length / known));
  if (product(dims) === length && dims.every((size) => Number.isInteger(size) && size > 0))
    return dims;
  return refuse(
    parameter,
    `${length} numbers`,
    `${rows ?? "some"} rows of an input ${describeShape(shape)}`,
  );
}

/**
 * The data of an input, checked and in its type.
 *
 * @param rows - how many there must be, where that is known
 */
export function readBatchInput(
  given: InputData | undefined,
  declared: DeclaredInput,
  rows: number | undefined,
): BatchInput {
  const parameter = `inputs.${declared.name}`;
  if (typeof given !== "object" || given === null) {
    refuse(parameter, describeValue(given), "a typed array, or { data, shape }");
  }
  const isShaped = !isList(given) && "data" in given;
  const values = isShaped ? given.data : (given as InputNumbers);
  if (!isList(values)) refuseValue(parameter, values, "a typed array, or { data, shape }");
  const data = converted(values, declared);
  const shape = isShaped ? given.shape : undefined;
  const dims = dimsOf(data.length, declared, { given: shape, rows });
  const { rowAxis } = declared;
  if (rowAxis === undefined) return { rows: undefined, type: declared.type, dims, data };
  const own = dims[rowAxis];
  if (rows !== undefined && own !== rows) {
    refuse(
      parameter,
      `${own} rows`,
      `${rows}, as many as there are labels`,
      typeof declared.shape?.[rowAxis] === "number"
        ? "The model takes batches of that size alone: give another with the option `inputSizes`."
        : undefined,
    );
  }
  return { rows: own, type: declared.type, dims, data };
}

/** Some of the entries along an axis. */
export function entriesAlong<Data extends InputNumbers>(
  {
    data,
    dims,
    axis,
  }: { readonly data: Data; readonly dims: readonly number[]; readonly axis: number },
  first: number,
  count: number,
): Data {
  const [outer, inner] = [product(dims.slice(0, axis)), product(dims.slice(axis + 1))];
  const every = dims[axis] * inner;
  if (outer === 1) return data.subarray(first * inner, (first + count) * inner) as Data;
  const part = data.slice(0, outer * count * inner) as Data;
  for (let place = 0; place < outer; place++) {
    const from = place * every + first * inner;
    part.set(data.subarray(from, from + count * inner) as never, place * count * inner);
  }
  return part;
}

/** The sizes that names stand for in a batch. */
export function boundSizes(
  declared: readonly DeclaredInput[],
  inputs: ReadonlyMap<string, BatchInput>,
): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { name, shape } of declared) {
    const dims = inputs.get(name)?.dims ?? [];
    for (const [axis, size] of (shape ?? []).entries()) {
      if (typeof size === "string") sizes.set(size, dims[axis]);
    }
  }
  return sizes;
}
