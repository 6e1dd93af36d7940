import { createReadStream, createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { ArgumentError, DataError } from "@balms/core";
import { untilStopped } from "@balms/core/adapter";
import { contentKind, isSystemError, readChunks } from "@balms/datasets";
import { noRoom } from "../output/system-folder.ts";
import type { CountContext } from "./count-options.ts";
import type { FoundSource } from "./list-sources.ts";
import type { SourceFile } from "./source-file.ts";
import type { WorkFolder } from "./work-folder.ts";

/** A file that can be read more than once, in UTF-8 if it is text. */
export interface StagedSource extends SourceFile {
  /** Its first bytes. */
  readonly head: Uint8Array;
}

const headSize = 2 ** 16;

/**
 * Makes a file of what comes through a pipe, and UTF-8 of other Unicode, in a folder for work; all other files stay
 * where they are. Memory does not grow with their length.
 *
 * @throws {@link DataError} for what is empty, or broken UTF-16; {@link InterruptedError} when the signal fires.
 */
export async function stageSource(
  { name, type }: FoundSource,
  folder: WorkFolder,
  context: CountContext,
): Promise<StagedSource> {
  const isPiped = type !== "file";
  const called = type === "standard input" ? "standard input" : name;
  const path = isPiped ? await spool(bytesOf(name, type, context), folder, context) : name;
  const head = await readHead(path);
  if (head.length === 0) {
    throw new DataError({
      parameter: called,
      received: isPiped ? "nothing" : "an empty file",
      expected: "labels",
      hint: "The program that wrote it may have been stopped.",
    });
  }
  const encoding = otherEncoding(head);
  if (encoding === undefined) return { name: called, path, head };
  const decoded = await spool(decode(createReadStream(path), encoding), folder, context).catch(
    (cause: unknown) => {
      if (!(cause instanceof TypeError)) throw cause;
      const received = `text in ${encoding.toUpperCase()} with broken characters`;
      throw new DataError({ parameter: called, received, expected: "text", cause });
    },
  );
  return { name: called, path: decoded, head: await readHead(decoded) };
}

function bytesOf(
  name: string,
  type: FoundSource["type"],
  { signal, stdin }: CountContext,
): AsyncIterable<Uint8Array> {
  if (type === "pipe") return readChunks(name, "labels", signal);
  if (stdin !== undefined) return stdin;
  throw new ArgumentError({
    parameter: "source",
    received: "- where there is no standard input",
    expected: "a folder or a file",
  });
}

/** Text that DuckDB and the readers of labels do not take as it is: their own code for UTF-16 drops or guesses bytes. */
function otherEncoding(head: Uint8Array): "utf-16le" | "utf-16be" | "utf-8" | undefined {
  const kind = contentKind(head);
  if (kind === "text in UTF-16, little-endian") return "utf-16le";
  if (kind === "text in UTF-16, big-endian") return "utf-16be";
  // JSON may have no byte order mark.
  const start = Buffer.from(head.subarray(0, 64)).toString();
  return /^\uFEFF\s*[[{]/u.test(start) ? "utf-8" : undefined;
}

async function* decode(bytes: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const piece of bytes) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

/** Said of what is written: what is read may have other faults. */
const fullCodes: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

async function spool(
  source: AsyncIterable<Uint8Array | string>,
  folder: WorkFolder,
  { signal }: CountContext,
): Promise<string> {
  const path = await folder.newFile();
  const file = createWriteStream(path, { flags: "wx" });
  await pipeline(untilStopped(source, signal), file).catch((error: unknown) => {
    throw isSystemError(error) && fullCodes.has(error.code ?? "") ? noRoom(error) : error;
  });
  return path;
}

async function readHead(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(headSize), 0, headSize, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
