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

/** What stands between two stars is taken where it comes first, and nowhere else is tried: many stars would take their time. */
function namePattern(segment: string): RegExp {
  const parts = [""];
  for (const token of segment.match(/\*+|\?|\[!?[^\]]+\]|[^*?[]+|\[/gu) ?? []) {
    if (token.startsWith("*")) parts.push("");
    else parts.push(`${parts.pop()}${tokenPattern(token)}`);
  }
  const [start, ...others] = parts;
  const end = others.pop();
  if (end === undefined) return new RegExp(`^${start}$`, "su");
  const between = others.map((part, index) => `(?=(.*?${part}))\\${index + 1}`).join("");
  return new RegExp(`^${start}${between}.*${end}$`, "su");
}

function tokenPattern(token: string): string {
  if (token === "?") return ".";
  const literal = token.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
  if (token.length < 3 || !token.startsWith("[")) return literal;
  const negated = token[1] === "!";
  const inner = token.slice(negated ? 2 : 1, -1).replaceAll(/[\\\]^]/gu, String.raw`\$&`);
  return `[${negated ? "^" : ""}${inner}]`;
}
