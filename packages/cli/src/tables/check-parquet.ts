import { DataError } from "@balms/core";
import { checkSignal } from "@balms/core/adapter";
import { checkInflation } from "@balms/datasets";
import type { SourceFile } from "../count/source-file.ts";
import { withWindow, type FileWindow } from "./file-window.ts";
import { walkThrift } from "./walk-thrift.ts";

/** The values of a column in a group of rows. */
interface Chunk {
  /** Among those of its group. */
  readonly column: number;
  values: number;
  dictionary: number;
  data: number;
}

/** What stands before a page. */
interface PageHeader {
  type: number;
  unpacked: number;
  packed: number;
  /** Of pages of the first kind, and of the second. */
  readonly values: [number, number];
}

/** Kinds of pages that hold values, as the format counts them. */
const kinds = [0, 3];
const longestHeader = 2 ** 24;
/** What a value takes when it is no page's, at least. */
const valueBytes = 4;
/** Groups in groups of columns: DuckDB goes down into them, and off its stack. */
const deepest = 100;

/**
 * Sees to it that a Parquet file becomes no more than it may, by what its footer and the headers of its pages say: DuckDB makes room for
 * all that they announce before it looks at what is there.
 *
 * @throws {@link DataError} where it does, or a header is damaged; what is no Parquet at all, DuckDB refuses
 */
export async function checkParquet({ name, path }: SourceFile, signal: AbortSignal): Promise<void> {
  await withWindow(path, async (window) => {
    const { size } = window;
    const chunks = await footerChunks(window, name);
    const values = new Map<number, number>();
    let [walked, unpacked] = [0, 0];
    for (const chunk of chunks) {
      const start = chunk.dictionary > 0 ? chunk.dictionary : chunk.data;
      let [place, left] = [start, chunk.values];
      while (left > 0) {
        checkSignal(signal);
        const [header, end] = await pageAt(window, place, name);
        const held = header.values[kinds.indexOf(header.type)] ?? 0;
        walked += end - place;
        // Each page belongs to one column, once.
        if (held < 0 || end > size || walked > size) throw damaged(name, "pages are");
        unpacked += header.unpacked;
        checkInflation({ name, packed: size, unpacked });
        const all = (values.get(chunk.column) ?? 0) + held;
        values.set(chunk.column, all);
        checkInflation({ name, packed: size, unpacked: valueBytes * all });
        [place, left] = [end, left - held];
      }
    }
  });
}

/** The chunks that the footer lists; none where there is no footer. */
async function footerChunks(window: FileWindow, name: string): Promise<Chunk[]> {
  const { size } = window;
  const tail = await window.from(Math.max(0, size - 8), 8);
  if (tail.length < 8 || tail.toString("latin1", 4, 8) !== "PAR1") return [];
  const length = tail.readUInt32LE(0);
  if (length > size - 8) return [];
  const footer = (await window.from(size - 8 - length, length)).subarray(0, length);
  const chunks: Chunk[] = [];
  let rows = 0;
  let isNegative = false;
  const depth = depthOf();
  const element = () => {
    depth.begin();
    return { numbers: { 5: depth.open } };
  };
  const group = () => {
    let columns = 0;
    return {
      numbers: {
        3: (value: number) => {
          rows += value;
          isNegative ||= value < 0;
        },
      },
      structs: { 1: () => ({ structs: { 3: () => chunkShape(columns++, chunks) } }) },
    };
  };
  const end = walkThrift(footer, 0, { structs: { 2: element, 4: group } });
  if (end === undefined || isNegative) throw damaged(name, "footer is");
  if (depth.deepest() > deepest) {
    throw new DataError({
      parameter: name,
      received: `Parquet of groups in groups, ${depth.deepest()} deep`,
      expected: `a table whose columns are at most ${deepest} deep`,
    });
  }
  checkInflation({ name, packed: size, unpacked: valueBytes * rows });
  return chunks;
}

/** How deep the columns lie: behind each group come its children. */
function depthOf() {
  /** How many children are to come, of the groups that are open. */
  const open: number[] = [];
  let most = 0;
  return {
    begin: (): void => {
      while (open.at(-1) === 0) open.pop();
      if (open.length > 0) open[open.length - 1] = (open.at(-1) ?? 0) - 1;
    },
    open: (children: number): void => {
      if (children > 0) most = Math.max(most, open.push(children));
    },
    deepest: (): number => most,
  };
}

function chunkShape(column: number, chunks: Chunk[]) {
  const chunk: Chunk = { column, values: 0, dictionary: 0, data: 0 };
  chunks.push(chunk);
  return {
    numbers: {
      5: (value: number) => (chunk.values = value),
      9: (value: number) => (chunk.data = value),
      11: (value: number) => (chunk.dictionary = value),
    },
  };
}

/** The header of a page, and where the page ends. */
async function pageAt(
  window: FileWindow,
  place: number,
  name: string,
): Promise<[header: PageHeader, end: number]> {
  for (let length = 256; ; length *= 16) {
    const bytes = place < 0 ? Buffer.alloc(0) : await window.from(place, length);
    const header: PageHeader = { type: -1, unpacked: 0, packed: 0, values: [0, 0] };
    const holds = (kind: number) => () => ({
      numbers: { 1: (value: number) => (header.values[kind] = value) },
    });
    const end = walkThrift(bytes, 0, {
      numbers: {
        1: (value) => (header.type = value),
        2: (value) => (header.unpacked = value),
        3: (value) => (header.packed = value),
      },
      structs: { 5: holds(0), 8: holds(1) },
    });
    const isAll = bytes.length >= window.size - place || length > longestHeader;
    if (end === undefined && !isAll) continue;
    if (end === undefined || header.packed < 0 || header.unpacked < 0)
      throw damaged(name, "pages are");
    return [header, place + end + header.packed];
  }
}

function damaged(name: string, what: string): DataError {
  return new DataError({
    parameter: name,
    received: `Parquet whose ${what} damaged`,
    expected: "a table",
    hint: "Copy it again.",
  });
}
