import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** A fenced block of a page, or of a comment. */
export interface Block {
  readonly language: string;
  /** What stands behind the language: the name of a file, or `unrun`. */
  readonly note: string;
  readonly text: string;
  /** Whether nothing but space lies between it and the block before. */
  readonly follows: boolean;
  /** The heading of the second level that it stands under. */
  readonly section: string;
}

/** A file that has blocks, by its path in the repository. */
export interface Page {
  readonly path: string;
  readonly blocks: readonly Block[];
}

function* filesOf(folder: string, extension: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (["node_modules", "dist", "fixtures"].includes(entry.name)) continue;
    const path = join(folder, entry.name);
    // The reference of the site is written from the comments of the sources, which are pages themselves.
    if (entry.isDirectory() && path !== join(root, "site/api")) yield* filesOf(path, extension);
    else if (entry.name.endsWith(extension) && !entry.name.endsWith(".test.ts")) yield path;
  }
}

function blocksOf(text: string): Block[] {
  let end = 0;
  return [...text.matchAll(/^( *)```(\w*)(?: (\S.*))?\n([^]*?)^\1```$/gmu)].map((found) => {
    const [whole, indent, language, note = "", block] = found;
    const follows = found.index > 0 && text.slice(end, found.index).trim() === "";
    end = found.index + whole.length;
    const section = /^## .*$(?![^]*^## )/mu.exec(text.slice(0, found.index))?.[0] ?? "";
    return {
      language,
      note,
      follows,
      section,
      text: block.replaceAll(new RegExp(`^${indent}`, "gmu"), ""),
    };
  });
}

function pageOf(path: string): Page {
  let text = readFileSync(path, "utf8");
  if (path.endsWith(".ts")) {
    const found = text.match(/\/\*\*[\s\S]*?\*\//gu) ?? [];
    text = found.join("\nnext comment\n").replaceAll(/^[ \t]*\*[ \t]?/gmu, "");
  }
  return { path: relative(root, path), blocks: blocksOf(text) };
}

/** Every page that somebody reads: READMEs, docs, the site. */
export function pages(): Page[] {
  const files = ["README.md", "CONTRIBUTING.md", "SECURITY.md"].map((name) => join(root, name));
  for (const folder of ["docs", "packages", "site"])
    files.push(...filesOf(join(root, folder), ".md"));
  return files.filter((file) => existsSync(file)).map((file) => pageOf(file));
}

/** The comments of all sources. */
export function comments(): Page[] {
  return [...filesOf(join(root, "packages"), ".ts")].map((file) => pageOf(file));
}
