import { realpath, stat } from "node:fs/promises";
import { ArgumentError, DataError } from "@balms/core";
import { describeSystemError } from "@balms/datasets";
import { expandPath } from "../data/expand-glob.ts";

const expected = "a folder of images by class, a list of labels, a table or an array (.npy, .npz)";

/** A source as it was found. */
export interface FoundSource {
  readonly name: string;
  readonly type: "folder" | "file" | "pipe" | "standard input";
}

/**
 * What the sources on the command line are: patterns become the files that they stand for.
 *
 * @throws {@link ArgumentError} for addresses, and for what is named twice; {@link DataError} for what is not there, or no file.
 */
export async function listSources(sources: readonly string[]): Promise<FoundSource[]> {
  const found: FoundSource[] = [];
  for (const source of sources) {
    refuseAddress(source);
    for (const name of await expandPath(source, expected)) found.push(await findSource(name));
  }
  const seen = new Set<string>();
  for (const { name, type } of found) {
    const isLasting = type === "file" || type === "folder";
    const place = isLasting ? await realpath(name) : name;
    if (seen.size === seen.add(place).size) {
      throw new ArgumentError({
        parameter: "source",
        received: `${name} twice`,
        expected: "each source once",
        hint: "Its rows would count twice.",
      });
    }
  }
  return found;
}

async function findSource(source: string): Promise<FoundSource> {
  if (source === "-") return { name: source, type: "standard input" };
  const entry = await stat(source).catch((error: unknown) => error);
  if (entry instanceof Error || typeof entry !== "object" || entry === null) {
    const received = `nothing (${describeSystemError(entry)})`;
    throw new DataError({ parameter: source, received, expected, cause: entry });
  }
  return { name: source, type: typeOf(source, entry as Awaited<ReturnType<typeof stat>>) };
}

function typeOf(source: string, entry: Awaited<ReturnType<typeof stat>>): FoundSource["type"] {
  if (entry.isDirectory()) return "folder";
  if (entry.isFile()) return "file";
  if (entry.isFIFO()) return "pipe";
  // What a shell or another program hands over as standard input may be a socket, which no path opens.
  if (/^\/dev\/(?:stdin|fd\/0)$/u.test(source)) return "standard input";
  throw new DataError({ parameter: source, received: "a device or a socket", expected });
}

/** What is not on this machine is fetched by the programs that are made for it. */
function refuseAddress(source: string): void {
  const scheme = /^([a-z][a-z\d+.-]+):\/\//iu.exec(source)?.[1]?.toLowerCase();
  if (scheme === undefined) return;
  throw new ArgumentError({
    parameter: "source",
    received: source,
    expected: "a folder or file of this machine, or - for standard input",
    hint: fetchHint(scheme, source),
  });
}

function fetchHint(scheme: string, source: string): string {
  switch (scheme) {
    case "hf": {
      const name = source
        .replace(/^hf:\/\/(?:datasets\/)?/iu, "")
        .split("/")
        .slice(0, 2)
        .join("/");
      return `Fetch it first, hf download --repo-type dataset ${name} --local-dir data, then count "data/**/*.parquet".`;
    }
    case "http":
    case "https":
      return `Fetch it first, curl -LO ${source}, then count the file; or count what comes through a pipe, curl -L ${source} | balms prior count -`;
    case "s3":
      return `Fetch it first, aws s3 cp ${source} ., then count the file.`;
    case "gs":
      return `Fetch it first, gcloud storage cp ${source} ., then count the file.`;
    case "file":
      return "Give the path alone.";
    default:
      return "Fetch it first, then count the file.";
  }
}
