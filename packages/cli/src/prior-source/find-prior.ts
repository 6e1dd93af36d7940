import { isUtf8 } from "node:buffer";
import { realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { ArgumentError, DataError, type ClassPrior } from "@balms/core";
import { describeSystemError, readText } from "@balms/datasets";
import type { CommandContext } from "../terminal/command-context.ts";
import { installedPrior, isInstalled, isPackageName } from "./installed-prior.ts";
import { isModelFile } from "./is-model-file.ts";
import { priorForms, priorFromText } from "./prior-from-text.ts";

/** A prior, and where it was found. */
export interface FoundPrior {
  readonly prior: ClassPrior;
  /** As it was named. */
  readonly source: string;
  /** The file that it was read from. */
  readonly path: string;
}

/** What finding a prior takes from the command around it. */
export type PriorContext = Pick<CommandContext, "stdin">;

/**
 * The one door for priors: a file (what `balms prior count` wrote, counts as JSON or CSV, a trained model that carries one), a
 * folder with a `prior.json`, `-` for standard input, or the name of a package that is installed for the current folder.
 *
 * @param source - As it was named on the command line.
 * @param context - What is piped in.
 * @throws {@link DataError} naming the source, where nothing is found, it is no prior, or two things go by its name.
 */
export async function findPrior(source: string, context: PriorContext): Promise<FoundPrior> {
  if (source === "-") return fromStandardInput(context);
  refuseRemote(source);
  const installed = installedPrior(source);
  const entry = await stat(source).catch((error: unknown) => {
    if (installed === undefined) throw nothing(source, error);
  });
  if (installed === undefined)
    return entry?.isDirectory() ? fromFolder(source) : fromFile(source, source);
  if (entry !== undefined) await refuseTwo(source, installed);
  return fromFile(source, installed);
}

async function fromStandardInput({ stdin }: PriorContext): Promise<FoundPrior> {
  const source = "standard input";
  if (stdin === undefined) throw refusal("-", "nothing: there is no standard input");
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of stdin) {
    size += piece.length;
    if (size > mostBytes) throw refusal(source, `more than ${mostBytes} bytes`);
    pieces.push(piece);
  }
  const bytes = Buffer.concat(pieces);
  if (!isUtf8(bytes)) throw refusal(source, "bytes that are no text");
  const prior = priorFromText(new TextDecoder().decode(bytes), source);
  return { prior, source, path: "-" };
}

function refuseRemote(source: string): void {
  if (!/^[a-z][a-z\d+.-]+:\/\//iu.test(source)) return;
  throw new ArgumentError({
    parameter: source,
    received: "an address",
    expected: priorForms,
    hint: "Fetch the file first; or install a package that holds the prior, and name it.",
  });
}

function nothing(source: string, cause: unknown): DataError {
  const reason = describeSystemError(cause);
  if (!isPackageName(source)) return refusal(source, `nothing (${reason})`, undefined, cause);
  if (!isInstalled(source)) {
    const received = `nothing (${reason}, and no package of this name is installed here)`;
    return refusal(source, received, undefined, cause);
  }
  const hint = 'Such a package exports "./prior.json"; `balms prior package` makes one.';
  return refusal(source, "an installed package without a prior", hint, cause);
}

function refusal(parameter: string, received: string, hint?: string, cause?: unknown): DataError {
  return new DataError({ parameter, received, expected: priorForms, hint, cause });
}

// Three bytes for each of the characters that the text of a prior may have, and its byte order mark.
const mostBytes = 3 * 2 ** 25 + 3;

/** A folder of this name is the package itself where the package is developed. */
async function refuseTwo(source: string, installed: string): Promise<void> {
  const place = await realpath(source);
  if (installed === place || installed.startsWith(place + sep)) return;
  throw new DataError({
    parameter: source,
    received: "the name of a file or folder, and of an installed package",
    expected: "one of them",
    hint: `Write ./${source} for the first, ${installed} for the other.`,
  });
}

async function fromFolder(source: string): Promise<FoundPrior> {
  const path = join(source, "prior.json");
  if (await stat(path).catch(() => undefined)) return fromFile(source, path);
  const hint = `For a folder of images: balms prior count ${source} -o prior.json.`;
  throw refusal(source, "a folder without a prior.json", hint);
}

async function fromFile(source: string, path: string): Promise<FoundPrior> {
  if (await isModelFile(path)) {
    // Other priors need nothing that reads models.
    const { carriedPrior } = await import("./carried-prior.ts");
    return { prior: await carriedPrior(path), source, path };
  }
  const { size } = await stat(path);
  if (size > mostBytes) {
    const hint = "Annotations and lists of labels are counted by `balms prior count`.";
    throw refusal(source, `a file of ${size} bytes, more than a prior has`, hint);
  }
  return { prior: priorFromText(await readText(path, priorForms), source), source, path };
}
