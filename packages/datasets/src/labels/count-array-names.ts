import { DataError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import type { ArrayStream } from "../readers/array-stream.ts";
import { columnLabels } from "./column-labels.ts";
import type { ListOptions } from "./label-text.ts";
import type { LabelTally } from "./label-tally.ts";
import { mostLabels } from "./most-labels.ts";

/** Characters that are not held: names are far shorter. */
const longest = 10_000;

/** Whether NumPy's code of a type is that of text: "U12", Unicode of up to 12 characters, or "S12", bytes. */
export function isTextCode(code: string): boolean {
  return /^[US]\d+$/u.test(code);
}

/** Counts class names, [rows] or [rows, 1], as the cells of a table's column. */
export async function countArrayNames(
  { header, elements }: ArrayStream,
  name: string,
  options: ListOptions,
): Promise<LabelTally> {
  const { code, littleEndian, shape } = header;
  const unit = code.startsWith("U") ? 4 : 1;
  const length = Number(code.slice(1));
  if (length === 0 || length > longest) {
    throw refuseText(name, `text of up to ${length} characters`);
  }
  const size = unit * length;
  // By their bytes: a name is decoded once, however many rows have it.
  const counts = new Map<string, { count: number; readonly first: number }>();
  let row = 0;
  for await (const piece of elements(size)) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    for (let start = 0; start < bytes.length; start += size) {
      const key = bytes.toString("latin1", start, textEnd(bytes, start, start + size, unit));
      const known = counts.get(key);
      if (known === undefined) counts.set(key, { count: 1, first: row });
      else known.count++;
      row++;
    }
    if (counts.size > mostLabels) {
      throw refuseText(name, `more than ${mostLabels} different labels in ${row} rows`);
    }
  }
  const cells = [...counts].map(([key, { count, first }]): [string, number] => {
    const text = decode(Buffer.from(key, "latin1"), unit === 4, littleEndian);
    const received = text === undefined ? "text that is not Unicode" : describeValue(text);
    if (text === undefined || text.trim() === "") {
      throw refuseText(name, `${received} at row ${first} (from 0)`);
    }
    return [text, count];
  });
  const { format, classes, nameFormat, nameMissing, missing } = options;
  const labeled = cells.filter(([text]) => missing?.includes(text.trim()) !== true);
  const tally = columnLabels(labeled, name, { format, classes, nameFormat, nameMissing });
  return {
    ...tally,
    ...(missing === undefined ? {} : { unlabeled: row - tally.rows }),
    ...(shape.length > 1 ? { inColumn: true } : {}),
  };
}

/** Where a text ends that zeros fill up. */
function textEnd(bytes: Uint8Array, start: number, end: number, unit: number): number {
  let last = end;
  while (last > start && bytes[last - 1] === 0) last--;
  return start + Math.ceil((last - start) / unit) * unit;
}

/** Undefined for what are no characters. */
function decode(bytes: Buffer, isUtf32: boolean, littleEndian: boolean): string | undefined {
  try {
    if (!isUtf32) return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const characters = Array.from({ length: bytes.length / 4 }, (_, index) =>
      littleEndian ? bytes.readUInt32LE(4 * index) : bytes.readUInt32BE(4 * index),
    );
    const text = String.fromCodePoint(...characters);
    return /\p{Cs}/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function refuseText(name: string, received: string): DataError {
  return new DataError({
    parameter: name,
    received,
    expected: "a class name in each row",
    hint: "Leave out rows without a class, and save the names alone.",
  });
}
