import { classIds, refuse, refuseValue } from "@balms/core/adapter";
import type { TypedMatrix } from "@balms/sampler";
import { Tensor } from "@tensorflow/tfjs-core";
import { areNames, idsOfNames } from "./class-names.ts";
import type { OpenData } from "./open-data.ts";
import { readTensor } from "./read-tensor.ts";
import { idsOfShares } from "./ids-of-shares.ts";

/** Labels as `OpenData` has them, and how many rows they are of. */
type ReadLabels = Pick<OpenData, "labels" | "rowCount" | "positions" | "ids">;

/** Numbers or names, and the shape that they have. */
interface Shaped {
  readonly values: ArrayLike<unknown>;
  readonly shape: readonly number[];
}

/**
 * Reads labels: of a model with outputs [B, C] class ids [N] or [N, 1], or shares [N, C]; of one with
 * outputs [B, T, C], and so on, ids [N, T] or [N, T, 1], or shares [N, T, C]. Where nothing is known of
 * the outputs, what has C columns is shares. Where there is background, −1 is a class id.
 */
export async function readLabels(
  given: unknown,
  named: number | readonly string[],
  parameter: string,
  outputRank: number | undefined,
  background: boolean = false,
): Promise<ReadLabels> {
  const classes = typeof named === "number" ? named : named.length;
  const { values, shape } = await shaped(given, parameter);
  const [rows = 0] = shape;
  const rank = outputRank ?? guessRank(shape, classes);
  const last = shape.at(-1);
  const whole = shape.length === rank;
  const areIds = shape.length === rank - 1 || (whole && last === 1 && classes > 1);
  const size = shape.reduce((product, length) => product * length, 1);
  if (!(areIds || (whole && last === classes)) || values.length !== size) {
    const lead = ["N", ...Array.from({ length: rank - 2 }, () => "T")].join(", ");
    const expected = `[${lead}], [${lead}, 1] or [${lead}, ${classes}]`;
    return refuse(parameter, `shape [${shape.join(", ")}]`, expected);
  }
  const steps = shape.slice(1, rank - 1);
  const positions = steps.reduce((product, length) => product * length, 1);
  const padded = rank > 2;
  if (!areIds) {
    const data = Float32Array.from(values as ArrayLike<number>);
    const ids = idsOfShares(data, classes, parameter, padded);
    return { labels: { data, shape }, rowCount: rows, positions, ids };
  }
  const numbers = areNames(values) ? idsOfNames(values, named, parameter) : values;
  const least = padded || background ? -1 : 0;
  const list = numbers as ArrayLike<number>;
  const found = classIds(list, { rows: size, classes, least, parameter });
  if (size === 0) refuseValue(parameter, given, "at least one row");
  const ids = found === list ? found.slice() : found;
  const labels = padded ? { data: ids, shape: [rows, ...steps] } : ids;
  return { labels, rowCount: rows, positions, ids };
}

/** What labels say of the outputs that they are for. */
function guessRank(shape: readonly number[], classes: number): number {
  const last = shape.at(-1);
  if (shape.length === 1 || last === classes || last === 1) return Math.max(shape.length, 2);
  return shape.length + 1;
}

async function shaped(given: unknown, parameter: string): Promise<Shaped> {
  if (given instanceof Tensor) {
    if (given.dtype === "string") return { values: await given.data(), shape: given.shape };
    const { data, shape } = await readTensor(given);
    return { values: data, shape };
  }
  const { data, shape } = { ...(given as Partial<TypedMatrix> | null | undefined) };
  if (ArrayBuffer.isView(data) && Array.isArray(shape)) {
    return { values: data, shape };
  }
  return shapedList(given as ArrayLike<unknown>, parameter);
}

/** A list, or a list of lists that are all as long. */
function shapedList(list: ArrayLike<unknown>, parameter: string): Shaped {
  const length = (list as ArrayLike<unknown> | undefined)?.length ?? 0;
  if (!isList(list?.[0])) return { values: list, shape: [length] };
  const parts = Array.from(list, (part, row) => {
    if (isList(part)) return shapedList(part, parameter);
    return refuseValue(parameter, part, "lists, as the first row is one", ` at row ${row}`);
  });
  const [{ shape }] = parts;
  const odd = parts.findIndex((part) => part.shape.join() !== shape.join());
  if (odd !== -1) {
    refuse(
      parameter,
      `a row of shape [${parts[odd].shape.join(", ")}], at row ${odd}`,
      `rows of shape [${shape.join(", ")}], as the first`,
      "Fill shorter ones up with the class id -1, which does not count.",
    );
  }
  return { values: parts.flatMap((part) => Array.from(part.values)), shape: [length, ...shape] };
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}
