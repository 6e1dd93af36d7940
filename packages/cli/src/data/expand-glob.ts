import { readdir, stat } from "node:fs/promises";
import { join, parse } from "node:path";
import { DataError } from "@balms/core";
import { compareCodePoints } from "@balms/core/adapter";

/**
 * The path itself; or, where nothing is called so and it is a pattern, the files that it stands for.
 *
 * @param expected - What would have been, for a message.
 * @throws {@link DataError} for a pattern that no file fits.
 */
export async function expandPath(path: string, expected: string): Promise<readonly string[]> {
  if (!isGlob(path) || (await stat(path).catch(() => undefined)) !== undefined) return [path];
  const files = await expandGlob(path);
  if (files.length > 0) return files;
  throw new DataError({ parameter: path, received: "a pattern that no file fits", expected });
}

/** Whether a path is a pattern: `*`, `?` or `[abc]` stands in it. */
export function isGlob(path: string): boolean {
  return /[*?[]/u.test(path);
}

/**
 * The files that a pattern stands for: `*` and `?` within a name, `[abc]` and `[!abc]` for one character, `**` for any
 * folders. Hidden files are meant only where the pattern has the dot.
 *
 * @returns Paths, sorted by code point.
 */
async function expandGlob(pattern: string): Promise<string[]> {
  const { root } = parse(pattern);
  const segments = pattern
    .slice(root.length)
    .split(/[/\\]/u)
    .filter((segment) => segment !== "");
  const found = await expand(root, segments);
  return [...new Set(found)].toSorted(compareCodePoints);
}

async function expand(folder: string, segments: readonly string[]): Promise<string[]> {
  const [segment, ...rest] = segments;
  if (segment === undefined) return [];
  const isLast = rest.length === 0;
  if (!isGlob(segment) && !isLast) return expand(join(folder, segment), rest);
  const isDeep = segment === "**";
  const pattern = namePattern(isDeep ? "*" : segment);
  // What is no folder, or may not be read, has no files to give.
  const entries = await readdir(folder === "" ? "." : folder, { withFileTypes: true }).catch(
    () => [],
  );
  const found = isDeep ? [expand(folder, rest)] : [];
  for (const entry of entries) {
    const { name } = entry;
    if (!pattern.test(name) || (name.startsWith(".") && !segment.startsWith("."))) continue;
    const path = join(folder, name);
    if (isDeep) {
      // Links to folders could lead in a circle.
      if (entry.isDirectory()) found.push(expand(path, segments));
    } else if (!isLast) found.push(expand(path, rest));
    else if (!entry.isDirectory()) found.push(Promise.resolve([path]));
  }
  return (await Promise.all(found)).flat();
}

function namePattern(segment: string): RegExp {
  const source = segment.replaceAll(/\*+|\?|\[!?[^\]]+\]|[^*?[]+|\[/gu, (part) => {
    if (part.startsWith("*")) return ".*";
    if (part === "?") return ".";
    const literal = part.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
    if (part.length < 3 || !part.startsWith("[")) return literal;
    const negated = part[1] === "!";
    const inner = part.slice(negated ? 2 : 1, -1).replaceAll(/[\\\]^]/gu, String.raw`\$&`);
    return `[${negated ? "^" : ""}${inner}]`;
  });
  return new RegExp(`^${source}$`, "su");
}
