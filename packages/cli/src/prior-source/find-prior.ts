import { realpath, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { ArgumentError, DataError, type ClassPrior } from "@balms/core";
import { untilStopped } from "@balms/core/adapter";
import { describeSystemError, readChunks, readText } from "@balms/datasets";
import { finishFiles } from "../output/waiting-files.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { formatCount } from "../terminal/format-values.ts";
import { printableLines } from "../terminal/printable.ts";
import { installedPrior, isInstalled, isPackageName } from "./installed-prior.ts";
import { isModelFile } from "./is-model-file.ts";
import { pipedText } from "./piped-text.ts";
import { isCountList } from "./plain-counts.ts";
import { priorFromText } from "./prior-from-text.ts";
import { mostPriorBytes, priorForms, refuseSource } from "./refuse-source.ts";

/** A prior, and where it was found. */
export interface FoundPrior {
  readonly prior: ClassPrior;
  /** As it was named. */
  readonly source: string;
  /** The file that it was read from. */
  readonly path: string;
}

/** What finding a prior takes from the command around it. */
export type PriorContext = Pick<CommandContext, "stdin" | "signal"> &
  Partial<Pick<CommandContext, "stderr">>;

/**
 * The one door for priors: a file (what `balms prior count` wrote, counts as JSON or CSV, a trained model that carries one), a
 * folder with a `prior.json`, `-` for standard input, or the name of a package that is installed for the current folder.
 *
 * @param source - As it was named on the command line.
 * @param context - What is piped in, and what stops the wait for it.
 * @throws {@link DataError} naming the source, where nothing is found, it is no prior, or two things go by its name.
 */
export async function findPrior(source: string, context: PriorContext): Promise<FoundPrior> {
  if (source === "-") return fromStandardInput(context);
  refuseRemote(source);
  const installed = installedPrior(source);
  if (installed === undefined)
    for (const folder of [source, dirname(source)]) await finishFiles(folder);
  const entry = await stat(source).catch((error: unknown) => {
    if (installed === undefined) throw nothing(source, error);
  });
  if (installed === undefined) {
    return entry?.isDirectory() ? fromFolder(source, context) : fromFile(source, source, context);
  }
  if (entry !== undefined) await refuseTwo(source, installed);
  return fromFile(source, installed, context);
}

async function fromStandardInput(context: PriorContext): Promise<FoundPrior> {
  const { stdin, signal } = context;
  if (stdin === undefined) throw refuseSource("-", "nothing: there is no standard input");
  const source = "standard input";
  const text = await pipedText(untilStopped(stdin, signal), source);
  return { prior: fromText(text, source, context), source, path: "-" };
}

function fromText(text: string, source: string, context: PriorContext): ClassPrior {
  const prior = priorFromText(text, source);
  if (isCountList(text)) {
    const numbers = formatCount(prior.classes.length);
    const note = `${source}: a list of ${numbers} numbers, taken for how often each class occurs, from id 0 on`;
    context.stderr?.write(printableLines([`balms: ${note}`]));
  }
  return prior;
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
  if (!isPackageName(source)) return refuseSource(source, `nothing (${reason})`, undefined, cause);
  if (!isInstalled(source)) {
    const received = `nothing (${reason}, and no package of this name is installed here)`;
    return refuseSource(source, received, undefined, cause);
  }
  const hint = 'Such a package exports "./prior.json"; `balms prior package` makes one.';
  return refuseSource(source, "an installed package without a prior", hint, cause);
}

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

async function fromFolder(source: string, context: PriorContext): Promise<FoundPrior> {
  const path = join(source, "prior.json");
  if (await stat(path).catch(() => undefined)) return fromFile(source, path, context);
  const hint = `For a folder of images: balms prior count ${source} -o prior.json.`;
  throw refuseSource(source, "a folder without a prior.json", hint);
}

async function fromFile(source: string, path: string, context: PriorContext): Promise<FoundPrior> {
  if (await isModelFile(path)) {
    // Other priors need nothing that reads models.
    const { carriedPrior } = await import("./carried-prior.ts");
    return { prior: await carriedPrior(path, context.signal), source, path };
  }
  const text = await textOf(path, source, context);
  return { prior: fromText(text, source, context), source, path };
}

async function textOf(path: string, source: string, { signal }: PriorContext): Promise<string> {
  const entry = await stat(path);
  if (!entry.isFile()) return pipedText(readChunks(path, priorForms, signal), source);
  if (entry.size <= mostPriorBytes) return readText(path, priorForms, signal);
  const hint = "Annotations and lists of labels are counted by `balms prior count`.";
  throw refuseSource(source, `a file of ${entry.size} bytes, more than a prior has`, hint);
}
