import { DataError } from "@balms/core";
import { readText } from "@balms/datasets";

const expected = "a text file with one class name per line";

/**
 * Reads class names from a text file, one per line; empty lines at the end do not count.
 *
 * @param path - The file, UTF-8.
 * @param signal - Ends the wait for what a pipe gives.
 * @throws {@link DataError} when it cannot be read, is empty, holds an empty or repeated name, or more than names.
 */
export async function readClassNames(
  path: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const names = (await readText(path, expected, signal))
    .trimEnd()
    .split(/\r\n|\n|\r/u)
    .map((line) => line.trim());
  checkNamesAlone(path, names);
  const lines = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const line = index + 1;
    const earlier = lines.get(name);
    if (name === "") refuse(path, `an empty line ${line}`);
    if (earlier !== undefined) {
      refuse(
        path,
        `the name ${JSON.stringify(name)} in line ${line} and already in line ${earlier}`,
        "Class names must differ: add to one of them what tells the classes apart.",
      );
    }
    lines.set(name, line);
  }
  return names;
}

const headers = new Set(
  "category class class_name classes classname label label_name labels name names species".split(
    " ",
  ),
);

const alone = "Write the names alone, one per line.";

/** Refuses lists that hold more than names: JSON, tables, a header, the number of each class beside it. */
function checkNamesAlone(path: string, names: readonly string[]): void {
  const [first = ""] = names;
  const start = `as ${JSON.stringify(first)} in line 1`;
  if (/^[[{]/u.test(first)) refuse(path, "JSON", alone);
  if (first.startsWith("#")) refuse(path, `a comment, ${start}`, alone);
  if (headers.has(first.toLowerCase())) {
    refuse(path, `what looks like a header, ${start}`, "Take the line out.");
  }
  if (names.length > 1 && names.slice(1).every((name) => name.startsWith("- "))) {
    refuse(path, "a YAML list", alone);
  }
  if (names.every((name) => /^(["']).+\1$/u.test(name))) {
    refuse(path, `names in quotes, ${start}`, "Take off the quotes.");
  }
  const steering = names.findIndex((name) => /[^\P{Cc}\t]/u.test(name));
  if (steering >= 0) refuse(path, `a control character in line ${steering + 1}`, alone);
  const table = names.findIndex((name) => name.includes("\t"));
  if (table >= 0) {
    refuse(
      path,
      `columns with tabs between them, as ${JSON.stringify(names[table])} in line ${table + 1}`,
      "Write the column of the names alone.",
    );
  }
  // A table may have a header in front of its numbers.
  const numbered = [names, names.slice(1)].find(
    (some) => some.length > 1 && (isNumbered(some, numberInFront) || isNumberedBehind(some)),
  );
  if (numbered !== undefined) {
    refuse(
      path,
      `a number beside each name, as ${JSON.stringify(numbered[0])}`,
      "Write the names alone: their lines give the order.",
    );
  }
}

const numberInFront = /^(\d+)[\s,;:.)]+\S/u;

/** Whether every line has its own number in front of its name, from 0 or 1. */
function isNumbered(names: readonly string[], pattern: RegExp): boolean {
  const numbers = names.map((name) => Number(pattern.exec(name)?.[1]));
  const [start] = numbers;
  return (start === 0 || start === 1) && numbers.every((number, row) => number === start + row);
}

/** Whether it stands behind the name; "class 0", "class 1" are names, though. */
function isNumberedBehind(names: readonly string[]): boolean {
  const stems = new Set(names.map((name) => name.replace(/(?<![\s,;])[\s,;]+\d+$/u, "")));
  return stems.size > 1 && isNumbered(names, /[^\s,;][\s,;]+(\d+)$/u);
}

function refuse(path: string, received: string, hint?: string): never {
  throw new DataError({ parameter: path, received, expected, hint });
}
