import { ArgumentError, priorFromJSON, priorToJSON, type ClassPrior } from "@balms/core";
import { writeTogether } from "../output/files-together.ts";
import { openOutputFolder } from "../output/output-folder.ts";
import { finishFiles } from "../output/waiting-files.ts";
import { describeCounts } from "../prior/describe-counts.ts";
import { findPrior, type FoundPrior } from "../prior-source/find-prior.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { printableLines } from "../terminal/printable.ts";
import { firstVersion, nextVersion } from "./next-version.ts";
import { packageChangelog } from "./package-changelog.ts";
import { packageManifest } from "./package-manifest.ts";
import { checkPackageName, plainPackageName } from "./package-name.ts";
import { packageReadme } from "./package-readme.ts";
import { packageTypes, requiredTypes } from "./package-types.ts";
import { previousPackage, type PreviousPackage } from "./previous-package.ts";
import { priorChange, type PriorChange } from "./prior-change.ts";
import { checkRegistry, publishedPackage } from "./published-package.ts";
import { jsonText } from "../terminal/json-text.ts";

/** What commander makes of the command line of `balms prior package`. */
export interface PackagePriorOptions {
  readonly name: string;
  readonly output?: string;
  readonly license?: string;
  readonly published?: boolean;
  readonly registry?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * Writes a prior as an npm package of data and types. Its version follows from what is different from the one before, in the same
 * folder or on the registry.
 *
 * @throws {@link BalmsError} of the kind that fits, also when nothing is new; then nothing was written.
 */
export async function packagePrior(
  source: string,
  options: PackagePriorOptions,
  context: CommandContext,
): Promise<void> {
  const { name, published = false, registry, dryRun = false } = options;
  checkPackageName(name);
  checkRegistry(registry);
  if (registry !== undefined && !published) {
    throw new ArgumentError({
      parameter: "--registry",
      received: "it alone",
      expected: "it with --published, which looks there for the version before",
    });
  }
  const { signal } = context;
  const output = options.output ?? plainPackageName(name);
  const found = await findPrior(source, context);
  await finishFiles(output, (text) => context.stderr.write(printableLines([`balms: ${text}`])));
  const here = await previousPackage(output, name, { signal });
  const previous = published
    ? withOwnWords(await publishedPackage(name, { registry, signal }), here)
    : here;
  const prior = withLicense(found, options.license, previous);
  const before =
    previous === undefined ? undefined : { ...previous, change: changeOf(previous, prior, source) };
  const version =
    before === undefined ? firstVersion : nextVersion(before.version, before.change.step);
  const text = priorToJSON(prior);
  const files = new Map([
    ["prior.json", text],
    ["index.js", `export default ${text.trimEnd()};\n`],
    ["index.d.ts", packageTypes(prior)],
    ["prior.d.cts", requiredTypes],
    ["README.md", packageReadme(name, prior)],
    ["CHANGELOG.md", packageChangelog(name, { version, prior, before }, before?.changelog)],
    // The last: who sees the new version sees what is in it.
    ["package.json", packageManifest({ name, version, prior }, before?.manifest)],
  ]);
  if (!dryRun) await writeFiles(output, files, signal);
  say({ name, version, output, files: [...files.keys()], prior, before }, options, context);
}

/**
 * The version on the registry, with what its owner has written into the folder. A list of changes that stands there is of this version,
 * or is left.
 */
function withOwnWords(
  published: PreviousPackage,
  here: PreviousPackage | undefined,
): PreviousPackage {
  if (here === undefined) return published;
  const isSame =
    here.version.join() === published.version.join() &&
    here.prior.digest === published.prior.digest;
  return {
    ...published,
    manifest: { ...published.manifest, ...here.manifest },
    changelog: (isSame ? here.changelog : undefined) ?? published.changelog,
  };
}

/**
 * The prior with the licence that it says, or the one that is said here, or that of the version before. It is no part of the
 * digest: it may be said later, but is not changed in passing.
 */
function withLicense(
  { prior, source }: FoundPrior,
  said: string | undefined,
  previous: PreviousPackage | undefined,
): ClassPrior {
  if (said !== undefined && prior.license !== undefined && said !== prior.license) {
    throw new ArgumentError({
      parameter: "--license",
      received: JSON.stringify(said),
      expected: `${JSON.stringify(prior.license)}, which ${source} says`,
      hint: "Leave it out, or change the field in the prior itself.",
    });
  }
  const license = prior.license ?? said ?? previous?.prior.license;
  if (license === prior.license) return prior;
  return priorFromJSON({ ...(JSON.parse(priorToJSON(prior)) as object), license });
}

function changeOf(previous: PreviousPackage, prior: ClassPrior, source: string): PriorChange {
  const change = priorChange(previous.prior, prior);
  if (change !== undefined) return change;
  throw new ArgumentError({
    parameter: source,
    received: `the prior that version ${previous.version.join(".")} has`,
    expected: "another one",
    hint: "There is nothing new to publish.",
  });
}

async function writeFiles(
  output: string,
  files: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<void> {
  const folder = await openOutputFolder(output, {
    parameter: "--output",
    files: [...files.keys()],
  });
  try {
    await writeTogether(folder.path, Object.fromEntries(files), signal);
  } finally {
    await folder.removeIfEmpty();
  }
}

interface WrittenPackage {
  readonly name: string;
  readonly version: string;
  readonly output: string;
  readonly files: readonly string[];
  readonly prior: ClassPrior;
  readonly before: (PreviousPackage & { readonly change: PriorChange }) | undefined;
}

function say(
  { name, version, output, files, prior, before }: WrittenPackage,
  { dryRun = false, json = false, quiet = false }: PackagePriorOptions,
  { stdout, stderr }: CommandContext,
): void {
  if (json) {
    const previous = before === undefined ? null : before.version.join(".");
    const change = before?.change ?? null;
    const { digest } = prior;
    const report = { name, version, previous, change, output, files, written: !dryRun, digest };
    stdout.write(jsonText(report));
  } else if (!quiet) {
    const step = before === undefined ? "first version" : changeWords(before.change);
    const line = `${name} ${version} (${step}): ${describeCounts(prior)}`;
    stdout.write(printableLines([dryRun ? line : `${output}: ${line}`]));
  }
  if (prior.license === undefined) {
    stderr.write("balms: nobody has said what licence the prior has; --license does\n");
  }
}

function changeWords({ step, removed, added, moved, recounted }: PriorChange): string {
  const said = [
    ...classesWith(removed, "removed"),
    ...classesWith(moved, "with other ids"),
    ...classesWith(added, "new"),
    ...(recounted ? ["other things counted"] : []),
  ];
  return said.length === 0 ? step : `${step}: ${said.join(", ")}`;
}

function classesWith(names: readonly string[], words: string): string[] {
  return names.length === 0
    ? []
    : [`${names.length} ${names.length === 1 ? "class" : "classes"} ${words}`];
}
