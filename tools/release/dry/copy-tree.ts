import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { must } from "./run.ts";

/**
 * Copies the tree as it stands, committed or not, with its history. What it depends on is linked to; nothing in it is compiled.
 */
export async function copyTree(root: string, copy: string): Promise<void> {
  await must(dirname(copy), ["git", "clone", "--quiet", "--shared", "--no-checkout", root, copy]);
  await must(copy, ["git", "reset", "--quiet"]);
  const listed = await must(root, [
    "git",
    "ls-files",
    "-z",
    "--cached",
    "--others",
    "--exclude-standard",
  ]);
  for (const file of listed
    .split("\0")
    .filter((path) => path !== "" && existsSync(join(root, path)))) {
    cpSync(join(root, file), join(copy, file));
  }
  linkModules(join(root, "node_modules"), join(copy, "node_modules"));
  for (const folder of readdirSync(join(copy, "packages"))) {
    const own = join("packages", folder, "node_modules");
    if (existsSync(join(root, own))) linkModules(join(root, own), join(copy, own));
    const name = folder === "cli" ? "balms" : `@balms/${folder}`;
    link(join(copy, "packages", folder), join(copy, "node_modules", name));
  }
}

/** Links to everything that is installed in a folder, but our own packages. */
function linkModules(from: string, to: string): void {
  for (const name of readdirSync(from)) {
    if (["balms", "@balms", ".cache", ".package-lock.json"].includes(name)) continue;
    const scoped = name.startsWith("@") ? readdirSync(join(from, name)) : [""];
    for (const entry of scoped) link(join(from, name, entry), join(to, name, entry));
  }
}

function link(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(from, to);
}
