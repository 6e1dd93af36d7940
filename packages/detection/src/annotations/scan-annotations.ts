import { DataError, type StopSignal } from "@balms/core";
import { checkOptions, refuseValue, bytesInTurns } from "@balms/core/adapter";
import { RecordScanner, type RecordFields, type RecordTaker } from "../json/record-scanner.ts";
import { openPieces, type FilePieces } from "../json/file-pieces.ts";

/** How an annotation file is read. */
export interface AnnotationReading {
  /** Name of the file, for messages; default "annotations". */
  readonly file?: string | undefined;
  /** Stops the reading. */
  readonly signal?: StopSignal | undefined;
}

/** Options of everything that reads annotation files. */
export const readingNames: readonly string[] = ["file", "signal"];

/** Checks how a file is read, and puts in its name where it is left out. */
export function readReading(
  options: AnnotationReading | undefined,
  name: string,
): { readonly file: string; readonly signal: StopSignal | undefined } {
  checkOptions(options, readingNames);
  const { file = name, signal } = { ...options };
  if (typeof file !== "string") refuseValue("file", file, "a text");
  return { file, signal };
}

/** Hands every record of an annotation file to a taker of the given kind, and gives it back. Refuses a file that lacks one of the lists. */
export async function scanAnnotations<Taker extends { readonly take: RecordTaker }>(
  source: FilePieces,
  fields: RecordFields,
  options: AnnotationReading | undefined,
  Kind: new (file: string) => Taker,
): Promise<Taker> {
  const { file, signal } = readReading(options, "annotations");
  const taker = new Kind(file);
  const scanner = new RecordScanner(file, fields, (list, index, values) => {
    taker.take(list, index, values);
  });
  for await (const piece of bytesInTurns(openPieces(source), signal)) scanner.write(piece);
  scanner.end();
  const missing = Object.keys(fields).filter((list) => !scanner.has(list));
  if (missing.length > 0) {
    throw new DataError({
      parameter: file,
      received: `an object without ${missing.join(", ")}`,
      expected: "annotations of COCO or LVIS: images, annotations, categories",
    });
  }
  return taker;
}
