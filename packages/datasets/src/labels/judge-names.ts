import { describeValue } from "@balms/core/adapter";
import { endingOf } from "../content/ending-of.ts";
import type { LabelEntry } from "./label-entry.ts";
import { endsInNumber } from "./number-text.ts";
import { inLine, type LabelRefusal } from "./refuse-labels.ts";

const headers = new Set(
  [
    "annotation category category_id category_name class class_id class_label class_name classes classlabel classname",
    "cls coarse_label coarse_labels diagnosis dx emotion file filename fine_label fine_labels ground_truth groundtruth gt",
    "id image image_id label label_name labels name names path sentiment species target targets variety y",
  ].flatMap((line) => line.split(" ")),
);

/** Whether text is what the columns of labels are called: "label", "Class name". */
export function isHeader(text: string): boolean {
  return headers.has(text.toLowerCase().replaceAll(/[\s-]+/gu, "_"));
}

/** Why names are something else when one looks at them together; undefined if nothing says so. */
export function judgeNames(
  entries: readonly LabelEntry[],
  fileName: string,
): LabelRefusal | undefined {
  return (
    repeats(entries) ??
    header(entries[0], fileName) ??
    trailingNumbers(entries) ??
    leadingNumbers(entries)
  );
}

/** Whether so many different names in so many rows are those of examples. */
export function hardlyRepeats(different: number, rows: number): boolean {
  // Few rows may well have some classes once.
  return different > (rows < 20 ? 0.8 : 0.5) * rows;
}

function repeats(entries: readonly LabelEntry[]): LabelRefusal | undefined {
  // A name that was only just met has no count yet.
  const rows = entries.reduce((sum, { count }) => sum + Math.max(1, count), 0);
  const different = entries.length;
  if (!hardlyRepeats(different, rows)) return undefined;
  const [{ text }] = entries;
  const hasId = endsInNumber(text);
  const isPair = hasId || /^[^\s/]*\/\S*\s\S+$/u.test(text);
  return {
    received:
      rows === 1
        ? `one line alone, ${describeValue(text)}`
        : `${different} different names in ${rows} lines`,
    expected: "class names that repeat, one per row",
    remedy: hasId
      ? `This looks like a list with an id or a count at the end of each line: ${inLine(text, 0)}.`
      : `This looks like a list of classes or of examples, not of their labels: ${inLine(text, 0)}.`,
    formats: isPair ? ["path-label", "names"] : ["names"],
  };
}

function header(first: LabelEntry, fileName: string): LabelRefusal | undefined {
  const isTable = /^\.[ct]sv$/u.test(endingOf(fileName));
  if (first.count > 1 || (!isTable && !isHeader(first.text))) return undefined;
  return { ...refuseHeader(first), formats: ["names"] };
}

/** The refusal of a first label that is what its column is called. */
export function refuseHeader({ text }: LabelEntry): LabelRefusal {
  return {
    received: `what looks like a header: ${inLine(text, 0)} and nowhere else`,
    remedy: "Take the line out.",
  };
}

function trailingNumbers(entries: readonly LabelEntry[]): LabelRefusal | undefined {
  const ending = entries.filter(({ text }) => endsInNumber(text));
  const [first] = ending;
  if (first === undefined || (first.first > 0 && 2 * ending.length < entries.length)) {
    return undefined;
  }
  return {
    received: `an id at the end of ${inLine(first.text, first.first)}`,
    remedy: "Write one label per line.",
    formats: ["path-label", "names"],
  };
}

function leadingNumbers(entries: readonly LabelEntry[]): LabelRefusal | undefined {
  const [first] = entries;
  if (entries.length < 2 || !entries.every(({ text }) => /^\d+[\s:.)]/u.test(text)))
    return undefined;
  return {
    received: `an id in front of ${inLine(first.text, first.first)} and of all others`,
    remedy: "Write one label per line.",
    formats: ["names"],
  };
}
