import type { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import { DataError } from "@balms/core";
import { checkInflation, parseNpyHeader } from "@balms/datasets";
import { openPromise, type Entry, type ZipFile } from "yauzl";
import { formatCount } from "../terminal/format-values.ts";
import type { SourceFile } from "./source-file.ts";

/** An archive of arrays (.npz), of which nothing is held but the list. */
export interface NumpyArchive {
  readonly arrays: readonly ArchivedArray[];
  readonly close: () => void;
}

/** An array in an archive. */
export interface ArchivedArray {
  readonly name: string;
  /** Bytes of its .npy file, as the archive says. */
  readonly size: number;
  /** Its .npy file, unpacked in pieces; whether they have the archive's checksum is looked at behind the last. */
  readonly read: () => AsyncGenerator<Uint8Array, void>;
  /** What it is in a few words: "int64 [50000]". */
  readonly describe: () => Promise<string>;
}

// An archive of arrays has a few; the list is held.
const mostEntries = 10_000;

/**
 * Opens an archive of arrays.
 *
 * @throws {@link DataError} for an archive that is damaged, or has an array twice
 */
export async function openNumpyArchive({ name, path }: SourceFile): Promise<NumpyArchive> {
  const zip = await openPromise(path, { autoClose: false }).catch(raiseFor(name));
  try {
    const arrays = await listArrays(zip, name);
    return { arrays, close: () => zip.close() };
  } catch (error) {
    zip.close();
    return raiseFor(name)(error);
  }
}

async function listArrays(zip: ZipFile, file: string): Promise<ArchivedArray[]> {
  if (zip.entryCount > mostEntries) {
    throw refuse(file, `a NumPy archive of ${formatCount(zip.entryCount)} files`);
  }
  const arrays = new Map<string, ArchivedArray>();
  for await (const entry of zip.eachEntry()) {
    const [, name] = /^(.+)\.npy$/u.exec(entry.fileName) ?? [];
    if (name === undefined) continue;
    if (arrays.has(name)) throw refuse(file, `the array ${JSON.stringify(name)} twice`);
    const called = `${file}: ${name}`;
    const read = (): AsyncGenerator<Uint8Array, void> => unpack(zip, entry, called);
    arrays.set(name, {
      name,
      size: entry.uncompressedSize,
      read,
      describe: () => describeArray(read(), called),
    });
  }
  return [...arrays.values()];
}

async function* unpack(zip: ZipFile, entry: Entry, name: string): AsyncGenerator<Uint8Array, void> {
  if (!entry.canDecodeFileData()) {
    const how = entry.isEncrypted() ? "with a password" : `by method ${entry.compressionMethod}`;
    throw refuse(name, `an array that is packed ${how}`);
  }
  checkInflation({ name, packed: entry.compressedSize, unpacked: entry.uncompressedSize });
  let sum = 0;
  const pieces: Readable = await zip.openReadStreamPromise(entry).catch(raiseFor(name));
  try {
    for await (const piece of pieces as AsyncIterable<Buffer>) {
      sum = crc32(piece, sum);
      yield piece;
    }
  } catch (error) {
    raiseFor(name)(error);
  }
  if (sum !== entry.crc32) throw refuse(name, "an array that has not the checksum of the archive");
}

/** NumPy's letters for kinds of numbers; text and the rest keep their code. */
const kinds: Readonly<Record<string, string>> = { f: "float", i: "int", u: "uint", c: "complex" };

async function describeArray(pieces: AsyncIterable<Uint8Array>, name: string): Promise<string> {
  let head: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    head = Buffer.concat([head, piece]);
    if (head.length >= 2 ** 16) break;
  }
  try {
    const { code, shape } = parseNpyHeader(head, name);
    const [letter, bytes] = [code.slice(0, 1), code.slice(1)];
    const kind = kinds[letter];
    const type =
      kind === undefined
        ? (new Map([
            ["b1", "bool"],
            ["O", "objects"],
          ]).get(code) ?? code)
        : `${kind}${8 * Number(bytes)}`;
    return `${type} [${shape.join(", ")}]`;
  } catch {
    return "no array of one type";
  }
}

function refuse(parameter: string, received: string, cause?: unknown): DataError {
  return new DataError({
    parameter,
    received,
    expected: "a whole archive as numpy.savez writes it",
    hint: 'Copy it again, or take the array out: numpy.save("labels.npy", numpy.load(path)["y"]), with the name of yours for y.',
    cause,
  });
}

const raiseFor =
  (name: string) =>
  (cause: unknown): never => {
    if (cause instanceof DataError) throw cause;
    const why = cause instanceof Error ? cause.message : "unknown reason";
    throw refuse(name, `a NumPy archive that is damaged (${why})`, cause);
  };
