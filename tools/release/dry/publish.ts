import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { must } from "./run.ts";

const tools = (copy: string): Record<string, string> => ({
  PATH: `${join(copy, "node_modules/.bin")}:${process.env.PATH ?? ""}`,
});

/** Gives the packages of a copy their next version, with changelogs; the version. */
export async function nextVersion(copy: string): Promise<string> {
  await must(copy, ["npm", "run", "version-packages"], tools(copy));
  const manifest = readFileSync(join(copy, "packages/core/package.json"), "utf8");
  return (JSON.parse(manifest) as { readonly version: string }).version;
}

/**
 * Packs and publishes what a copy holds, as `npm run release` does after the gate.
 *
 * @param url - the registry that has to be the one that npm would publish to
 */
export async function publish(copy: string, url: string): Promise<void> {
  const { registry } = JSON.parse(
    await must(copy, ["npm", "config", "list", "--json"], tools(copy)),
  ) as { readonly registry: string };
  if (registry !== url) throw new Error(`npm would publish to ${registry}, not to ${url}`);
  await must(copy, ["npm", "run", "prepare"], tools(copy));
  await must(copy, ["changeset", "publish", "--no-git-tag"], tools(copy));
}

/** Files of the tarball that npm packs of a package by itself, compiled or not. */
export async function packedFiles(copy: string, folder: string): Promise<string[]> {
  const said = await must(
    join(copy, "packages", folder),
    ["npm", "pack", "--json", "--dry-run", "--loglevel=silent"],
    tools(copy),
  );
  const [{ files }] = JSON.parse(said.slice(said.indexOf("[\n"))) as [
    { readonly files: readonly { readonly path: string }[] },
  ];
  return files.map(({ path }) => path);
}

/** Says in a changeset that a package of a copy has something new. */
export function addMinorChange(copy: string, name: string): void {
  const text = `---\n"${name}": minor\n---\n\nSomething new.\n`;
  writeFileSync(join(copy, ".changeset/something-new.md"), text);
}
