import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { ArgumentError, DataError } from "@balms/core";
import { checkSignal } from "@balms/core/adapter";
import { makeSystemFolder } from "../output/system-folder.ts";
import { previousPackage, type PreviousPackage } from "./previous-package.ts";

/** Where a package is looked for. */
export interface RegistryOptions {
  /** Address of the registry; undefined: the one that npm is set to. */
  readonly registry: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * The newest version of a package on the registry, as npm itself finds it with all that it is set to, and unpacks it; no script of
 * the package is run.
 *
 * @param name - The package; checked.
 * @throws {@link DataError} when npm does not get it, or it is none that balms wrote.
 */
export async function publishedPackage(
  name: string,
  { registry, signal }: RegistryOptions,
): Promise<PreviousPackage> {
  const folder = await makeSystemFolder();
  const npm = (...words: string[]): Promise<string> => runNpm(words, name, signal);
  try {
    const packed = await npm(
      "pack",
      `${name}@latest`,
      "--json",
      `--pack-destination=${folder}`,
      ...registryWords(name, registry),
    );
    const [{ filename = "" } = {}] = JSON.parse(packed) as { readonly filename?: string }[];
    // Names with a scope lose it, and older versions of npm said so wrongly.
    const tarball = join(folder, filename.replace(/^@/u, "").replace("/", "-"));
    await npm(
      "install",
      tarball,
      `--prefix=${folder}`,
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
    );
    const place = `${name}@latest`;
    const found = await previousPackage(join(folder, "node_modules", name), name, {
      signal,
      place,
    });
    if (found !== undefined) return found;
    throw new DataError({ parameter: place, received: "an empty package", expected: "a prior" });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A scope may have a registry of its own, which goes before the one that is said for all. */
function registryWords(name: string, registry: string | undefined): string[] {
  if (registry === undefined) return [];
  const [, scope] = /^(@[^/]+)\//u.exec(name) ?? [];
  return [
    `--registry=${registry}`,
    ...(scope === undefined ? [] : [`--${scope}:registry=${registry}`]),
  ];
}

/** Refuses what is no address of a registry. */
export function checkRegistry(registry: string | undefined): void {
  if (registry === undefined) return;
  const { protocol } = URL.canParse(registry) ? new URL(registry) : { protocol: "" };
  if (protocol === "https:" || protocol === "http:") return;
  throw new ArgumentError({
    parameter: "--registry",
    received: JSON.stringify(registry),
    expected: "the address of a registry, as https://npm.acme.example/",
  });
}

async function runNpm(
  words: readonly string[],
  name: string,
  signal: AbortSignal,
): Promise<string> {
  checkSignal(signal);
  // On Windows npm is a script of the shell, which would read the words as a line of its own.
  const [program, ...first] =
    process.platform === "win32"
      ? [process.execPath, join(dirname(process.execPath), "node_modules/npm/bin/npm-cli.js")]
      : ["npm"];
  try {
    const { stdout } = await promisify(execFile)(program, [...first, ...words], {
      signal,
      maxBuffer: 2 ** 26,
    });
    return stdout;
  } catch (error) {
    checkSignal(signal);
    throw npmRefusal(error, name);
  }
}

function npmRefusal(error: unknown, name: string): DataError {
  const expected = "a version on the registry";
  const { code, stderr = "" } = error as { readonly code?: unknown; readonly stderr?: string };
  const details = { parameter: name, expected, cause: error };
  if (code === "ENOENT") {
    return new DataError({ ...details, received: "no npm to ask for it", hint: "Install npm." });
  }
  const kind = /^npm (?:error|ERR!) code (\S+)/mu.exec(stderr)?.[1];
  if (kind === "E404") {
    return new DataError({
      ...details,
      received: "no such package there, or none for this user",
      hint: "For its first version leave --published out; for one that is private, log in with npm.",
    });
  }
  const lines = stderr.split("\n").map((line) => line.replace(/^npm (?:error|ERR!) ?/u, "").trim());
  const said = lines.filter(
    (line) => line !== "" && !/^(?:code|syscall|errno|address|port) |complete log/u.test(line),
  );
  return new DataError({
    ...details,
    received: `an error of npm (${[kind, said[0]].filter((part) => part !== undefined).join(": ")})`,
    hint: "Try `npm view` with the same name.",
  });
}
