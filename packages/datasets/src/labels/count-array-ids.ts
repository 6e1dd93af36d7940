import type { DataError } from "@balms/core";
import type { ArrayStream } from "../readers/array-stream.ts";
import type { NpyType } from "../readers/npy-types.ts";
import { plainNumbers } from "../readers/plain-numbers.ts";
import { IdCounts } from "./id-counts.ts";
import { refuseFloats, refuseId } from "./ids-from-array.ts";
import type { LabelOptions } from "./label-options.ts";
import type { LabelTally } from "./label-tally.ts";
import { mostLabels } from "./most-labels.ts";
import { refuseLabels } from "./refuse-labels.ts";

/** An array, as messages about it need it. */
export interface AboutArray {
  readonly name: string;
  readonly options: LabelOptions;
}

/** Counts class ids, [rows] or [rows, 1]. */
export async function countArrayIds(
  { header, elements }: ArrayStream,
  type: NpyType,
  about: AboutArray,
): Promise<LabelTally> {
  const { name, options } = about;
  const { code, littleEndian, shape } = header;
  const isFloat = code.startsWith("f");
  const counts = new IdCounts();
  let rows = 0;
  let areWhole = true;
  for await (const bytes of elements(type.size)) {
    const numbers = plainNumbers(bytes, type, littleEndian);
    if (isFloat) areWhole &&= numbers.every(Number.isInteger);
    else {
      const added = counts.addAll(numbers, rows);
      rows += added;
      if (added < numbers.length) throw refuseId(numbers[added], rows, name);
      if (counts.different > mostLabels) throw refuseMany(counts.different, rows, about);
    }
  }
  if (isFloat) throw refuseFloats(code === "f4" ? "Float32Array" : "Float64Array", areWhole, name);
  const labels = counts.labels();
  const largest = labels.at(-1)?.label ?? 0;
  const isColumn = shape.length > 1;
  if (isColumn && largest < 2 && options.format !== "ids") {
    throw refuseLabels(
      name,
      {
        received: `zeros and ones alone in shape [${shape.join(", ")}]`,
        expected: "class ids of shape [rows], or a column for each of several classes",
        remedy:
          "They may be the ids of two classes, or say which rows have the only class there is.",
        formats: ["ids"],
      },
      { ...options, each: "number" },
    );
  }
  return { kind: "ids", rows, labels, ...(isColumn ? { inColumn: true } : {}) };
}

function refuseMany(different: number, rows: number, { name, options }: AboutArray): DataError {
  const received = `more than ${different - 1} different ids in ${rows} rows`;
  return refuseLabels(name, { received, expected: "class ids that repeat, one per row" }, options);
}
