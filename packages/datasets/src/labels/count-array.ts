import { DataError } from "@balms/core";
import type { ArrayStream } from "../readers/array-stream.ts";
import { npyRemedy } from "../readers/npy-remedy.ts";
import { npyTypes } from "../readers/npy-types.ts";
import { countArrayIds } from "./count-array-ids.ts";
import { countArrayNames, isTextCode } from "./count-array-names.ts";
import { countIndicators } from "./count-indicators.ts";
import type { LabelFormat } from "./label-options.ts";
import type { ListOptions } from "./label-text.ts";
import type { IndicatorTally, LabelTally } from "./label-tally.ts";
import { largeShapeHint } from "./label-shape-hint.ts";
import { refuseLabels } from "./refuse-labels.ts";

/** Counts an array of labels in pieces: ids or names [rows] or [rows, 1], zeros and ones [rows, classes]. */
export async function countArray(
  array: ArrayStream,
  name: string,
  options: ListOptions,
): Promise<LabelTally | IndicatorTally> {
  const { code, shape } = array.header;
  const [rows = 0, columns = 1] = shape;
  const isOneColumn = (shape.length === 1 || (shape.length === 2 && columns === 1)) && rows > 0;
  if (options.format === "path-label") throw refuseFormat(name, "labels", "path-label");
  if (isTextCode(code)) {
    if (!isOneColumn) throw refuseShape(array, name, "names of shape [rows], at least one row");
    return countArrayNames(array, name, options);
  }
  if (options.missing !== undefined) throw refuseMissing(name);
  const type = npyTypes.get(code);
  if (type === undefined) {
    throw new DataError({
      parameter: name,
      received: `elements of type "${code}"`,
      expected: `whole numbers, zeros and ones, or text`,
      hint: npyRemedy(code),
    });
  }
  if (options.format === "names") throw refuseFormat(name, "numbers", "names");
  if (isOneColumn) return countArrayIds(array, type, { name, options });
  const expected = "class ids of shape [rows], or zeros and ones of shape [rows, classes]";
  if (shape.length !== 2 || rows * columns === 0) throw refuseShape(array, name, expected);
  if (options.format === "ids") {
    throw refuseLabels(
      name,
      { received: `shape [${shape.join(", ")}]`, expected: "class ids of shape [rows]" },
      options,
    );
  }
  return countIndicators(array, type, { name, options });
}

function refuseFormat(name: string, what: string, format: LabelFormat): DataError {
  const received = `an array of ${what}, read as ${format}`;
  return new DataError({ parameter: name, received, expected: "a text file" });
}

function refuseMissing(name: string): DataError {
  return new DataError({
    parameter: name,
    received: "an array of numbers, and texts that stand for no label",
    expected: "a text file, or an array of text",
    hint: 'Leave out rows without a class: numpy.save("labels.npy", y[y >= 0]).',
  });
}

function refuseShape({ header }: ArrayStream, name: string, expected: string): DataError {
  const received = `shape [${header.shape.join(", ")}]`;
  return new DataError({ parameter: name, received, expected, hint: largeShapeHint(header.shape) });
}
