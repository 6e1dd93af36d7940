import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError, type ClassPrior } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import { describeSystemError, isSystemError } from "@balms/datasets";
import { findPrior } from "../prior-source/find-prior.ts";
import { parseVersion } from "./next-version.ts";

/** The package that the new one follows. */
export interface PreviousPackage {
  readonly version: readonly [number, number, number];
  readonly prior: ClassPrior;
  /** Its package.json, in which its owner may have written more than balms did. */
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly changelog: string | undefined;
}

/**
 * The package in a folder, which balms wrote before.
 *
 * @param folder - Where it is.
 * @param name - What it must be called.
 * @param options - `signal`: a request to stop; `place`: what messages call the folder.
 * @returns Undefined where there is nothing, or an empty folder; names that begin with a dot do not count.
 * @throws {@link DataError} for a folder that holds anything else.
 */
export async function previousPackage(
  folder: string,
  name: string,
  options: { readonly signal: AbortSignal; readonly place?: string },
): Promise<PreviousPackage | undefined> {
  const { signal, place = folder } = options;
  const refuse = (received: string, hint: string, cause?: unknown): DataError =>
    new DataError({
      parameter: place,
      received,
      expected: `the package ${name} that \`balms prior package\` wrote, an empty folder, or nothing`,
      hint,
      cause,
    });
  const entries = await readdir(folder).catch((error: unknown) => {
    if (isSystemError(error) && error.code === "ENOENT") return [];
    throw refuse(describeSystemError(error), "Choose another place with --output.", error);
  });
  if (entries.every((entry) => entry.startsWith("."))) return undefined;
  const manifest = parseManifest(await readOptional(join(folder, "package.json")));
  const { name: itsName, version: text, balms } = manifest;
  const digest = digestOf(balms);
  if (digest === undefined || itsName !== name) {
    const received =
      itsName === undefined
        ? "a folder with other things in it"
        : `the package ${describeValue(itsName)}`;
    throw refuse(received, "Choose another place with --output.");
  }
  const version = parseVersion(text);
  if (version === undefined) {
    const hint = "Which version comes next is said for three numbers alone, as 1.4.2.";
    throw refuse(`the version ${describeValue(text)}`, hint);
  }
  const { prior } = await findPrior(join(folder, "prior.json"), { signal });
  if (prior.digest !== digest) {
    throw refuse(
      `a prior.json that is not that of version ${version.join(".")}: its digest is ${prior.digest}`,
      "Put the file back as it was, and keep the new count in another place.",
    );
  }
  const changelog = await readOptional(join(folder, "CHANGELOG.md"));
  return { version, prior, manifest, changelog };
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isSystemError(error) && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function parseManifest(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function digestOf(note: unknown): unknown {
  return typeof note === "object" && note !== null && "digest" in note ? note.digest : undefined;
}
