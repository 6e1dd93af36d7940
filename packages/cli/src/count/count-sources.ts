import { basename, resolve } from "node:path";
import { ArgumentError } from "@balms/core";
import { formatList } from "../terminal/format-values.ts";
import { checkCountOptions, kindWords } from "./check-count-options.ts";
import { countAnnotationFiles } from "./count-annotation-files.ts";
import { countFolders } from "./count-folders.ts";
import { countLabelSources, openLabelFile } from "./count-label-sources.ts";
import type { CountContext, CountOptions } from "./count-options.ts";
import type { CountedSource } from "./counted-source.ts";
import { knownClasses, type KnownClasses } from "./known-classes.ts";
import { listSources, type FoundSource } from "./list-sources.ts";
import { recognizeSource } from "./recognize-source.ts";
import type { SourceKind } from "./source-kind.ts";
import type { TableFile } from "../tables/table-file.ts";
import { stageSource, type StagedSource } from "./stage-source.ts";
import { createWorkFolder, type WorkFolder } from "./work-folder.ts";

/** What was counted, and what the sources were. */
export interface CountedSources extends CountedSource {
  /** The files and folders that were found, as the user named them. */
  readonly sources: readonly string[];
  /** Where the counts come from, without the folders around it, which differ from one machine to the next; a pipe says nothing. */
  readonly origin: string | undefined;
}

/** A source that was recognised. */
interface Recognized {
  readonly source: StagedSource;
  readonly kind: SourceKind;
}

/**
 * Counts how often each class occurs in folders or files, all of one kind.
 *
 * @param sources - Paths, patterns, or `-` for standard input.
 * @throws {@link DataError} for what is none of these, or does not fit the classes; {@link ArgumentError} for options that do not fit.
 */
export async function countSources(
  sources: readonly string[],
  options: CountOptions,
  context: CountContext,
): Promise<CountedSources> {
  const known = await knownClasses(options.classes);
  const found = await listSources(sources);
  const work = createWorkFolder();
  try {
    const recognized: Recognized[] = [];
    for (const each of found) recognized.push(await recognize(each, options, work, context));
    const counted = await countKind(recognized, { options, known, work, context });
    const places = found.filter(({ type }) => type === "folder" || type === "file");
    const names = places.map(({ name }) => basename(resolve(name)));
    return {
      ...counted,
      sources: found.map(({ name }) => name),
      origin: names.length === 0 ? undefined : formatList(names, 3),
    };
  } finally {
    await work.remove();
  }
}

interface Request {
  readonly options: CountOptions;
  readonly known: KnownClasses | undefined;
  readonly work: WorkFolder;
  readonly context: CountContext;
}

async function countKind(
  recognized: readonly Recognized[],
  request: Request,
): Promise<CountedSource> {
  const { options, known, context } = request;
  const kind = oneKind(recognized);
  checkCountOptions(kind, options);
  const files = recognized.map(({ source }) => source);
  switch (kind.kind) {
    case "folder":
      return countFolders(files, known, options, context);
    case "labels": {
      const sources = await Promise.all(files.map((file) => openLabelFile(file, context)));
      return countLabelSources(sources, known, options, context);
    }
    case "archive": {
      const { countArchives } = await import("./count-archives.ts");
      return countArchives(files, known, options, context);
    }
    case "annotations":
      return countAnnotationFiles(files, known, options, context);
    default: {
      const { countTables } = await import("../tables/count-tables.ts");
      return countTables(recognized.filter(isTable), request);
    }
  }
}

function isTable(recognized: Recognized): recognized is Recognized & TableFile {
  return recognized.kind.kind === "table";
}

async function recognize(
  found: FoundSource,
  options: CountOptions,
  work: WorkFolder,
  context: CountContext,
): Promise<Recognized> {
  if (found.type === "folder") {
    const { name } = found;
    return { source: { name, path: name, head: new Uint8Array(0) }, kind: { kind: "folder" } };
  }
  const source = await stageSource(found, work, context);
  return { source, kind: recognizeSource(source, options) };
}

function oneKind(recognized: readonly Recognized[]): SourceKind {
  const [first] = recognized;
  if (first === undefined) throw new TypeError("no sources");
  const other = recognized.find(({ kind }) => kind.kind !== first.kind.kind);
  if (other === undefined) return first.kind;
  throw new ArgumentError({
    parameter: "source",
    received: `${first.source.name}, ${kindWords[first.kind.kind]}, and ${other.source.name}, ${kindWords[other.kind.kind]}`,
    expected: "sources of one kind",
    hint: "Count them apart, and add them up: balms prior merge.",
  });
}
