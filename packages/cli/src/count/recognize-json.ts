import { DataError } from "@balms/core";
import type { CountOptions } from "./count-options.ts";

type JsonKind =
  | { readonly kind: "table"; readonly format: "json-lines" | "json-array" }
  | { readonly kind: "annotations" };

/** What the document of an annotated set begins with; a table may have such a key, too, but not alone in a line. */
const annotated = /"(?:annotations|categories|images|info|licenses)"\s*:\s*[[{]/u;

/**
 * Which kind of JSON a text begins with: an object in each line, a list of objects, or one document.
 *
 * @returns Undefined for what is no JSON.
 * @throws {@link DataError} for a prior, and for the counts of classes, which are counted already; for lists, which may be either.
 */
export function recognizeJson(
  name: string,
  text: string,
  { format, label, columns }: CountOptions,
): JsonKind | undefined {
  const start = text.trimStart();
  const isTable = label !== undefined || columns !== undefined;
  if (format === "names" && !isTable) return undefined;
  if (/^\[\s*\{/u.test(start)) return { kind: "table", format: "json-array" };
  if (!isTable) refuseList(name, start);
  if (!start.startsWith("{")) return undefined;
  const [first = "", second] = start.split(/\r\n|\n|\r/u).filter((line) => line.trim() !== "");
  const object = parse(first);
  if (object === undefined) {
    // A line that goes on beyond what is looked at, or a document in several lines.
    const isDocument = isTable ? annotated.test(start) : second !== undefined;
    if (isDocument || annotated.test(first)) return wholeDocument(name, start);
    return { kind: "table", format: "json-lines" };
  }
  if (second === undefined) {
    if (annotated.test(first)) return { kind: "annotations" };
    if (!isTable) refusePrior(name, object);
  }
  return { kind: "table", format: "json-lines" };
}

function wholeDocument(name: string, start: string): JsonKind {
  const object = parse(start);
  if (object !== undefined && !annotated.test(start)) refusePrior(name, object);
  return { kind: "annotations" };
}

function refusePrior(name: string, object: object): void {
  const isPrior = "counts" in object && "labels" in object;
  const values = Object.values(object);
  if (!isPrior && !values.every((value) => typeof value === "number")) return;
  throw new DataError({
    parameter: name,
    received: isPrior ? "a prior" : "the counts of classes",
    expected: "labels that are still to be counted",
    hint: "These are counted already: name the file where a prior is asked for, as in balms adjust --prior FILE.",
  });
}

/** Commands that take a prior read a list of numbers as counts: here it may be these, or labels, and is not guessed. */
function refuseList(name: string, start: string): void {
  const [, first] = /^\[\s*(["\d[-])/u.exec(start) ?? [];
  if (first === undefined) return;
  const [received, hint] =
    first === '"'
      ? ["a list of names in JSON", "Write one per line: jq -r '.[]' FILE | balms prior count -"]
      : first === "["
        ? [
            "a list of lists in JSON",
            "Write an object for each row, and name with --label what has its labels.",
          ]
        : [
            "a list of numbers in JSON, which may be labels, or the counts of classes",
            "If they are labels, write one per line: jq '.[]' FILE | balms prior count -. If they are counts, name the file where a prior is asked for, as in balms adjust --prior FILE.",
          ];
  throw new DataError({
    parameter: name,
    received,
    expected: "one label per line, or a table",
    hint,
  });
}

function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
