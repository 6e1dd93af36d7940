import type { LabelCount } from "./label-tally.ts";
import type { LabelEntry } from "./label-entry.ts";
import { inLine, type LabelRefusal } from "./refuse-labels.ts";

/**
 * Why ids are something else when one looks at them together: row numbers and lists of counts hardly repeat, and reach
 * far beyond the classes that there are rows for. Undefined if nothing says so.
 */
export function judgeIds(
  labels: readonly LabelCount<number>[],
  rows: number,
): LabelRefusal | undefined {
  const different = labels.length;
  const classes = (labels.at(-1)?.label ?? 0) + 1;
  const alone = different > 0.8 * rows && (rows >= 10 || classes > 5 * rows);
  const apart = different > 0.5 * rows && rows >= 10 && classes > 2 * rows;
  // One row or two may have any class.
  if (rows < 3 || (!alone && !apart)) return undefined;
  const ofRow = labels.find(({ first }) => first === 0) ?? labels[0];
  return {
    received: `${different} different ids in ${rows} rows`,
    expected: "class ids that repeat, one per row",
    remedy: `This looks like row numbers, or like the counts of the classes, not like labels: ${ofRow.label} in the first row.`,
    formats: ["ids"],
  };
}

/** Rows of zeros and ones without anything between them would be read as ids such as 100 and 1. */
export function judgeDigits(entries: readonly LabelEntry[]): LabelRefusal | undefined {
  const [{ text, first }] = entries;
  const { length } = text;
  const areBits =
    length > 2 &&
    entries.every((entry) => entry.text.length === length && /^[01]+$/u.test(entry.text));
  const isPadded = entries.some((entry) => entry.text.startsWith("0"));
  if (!areBits || !isPadded || !entries.some((entry) => Number(entry.text) >= 100))
    return undefined;
  return {
    received: `${length} zeros and ones in each line: ${inLine(text, first)}`,
    remedy: "This looks like one-hot or multi-hot rows: write one class id per line.",
    formats: ["ids"],
  };
}
