import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const importLine = /^(?:import|export) (?:[^"';]*? from )?"(\.[^"]+)"|\bimport\("(\.[^"]+)"\)/gmu;

/** What each file below a folder imports of the files around it, types too. */
export function importsBelow(folder: string): Map<string, readonly string[]> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (file) =>
      /\.(?:ts|mjs)$/u.test(file) && !/(?:^|\/)(?:node_modules|dist|fixtures|\.\w+)\//u.test(file),
  );
  return new Map(
    files.map((file) => {
      const path = join(folder, file);
      // Examples in comments import what a user has.
      const code = readFileSync(path, "utf8").replaceAll(/\/\*\*[\s\S]*?\*\//gu, "");
      const imported = [...code.matchAll(importLine)]
        .map(([, fixed, late]) => join(dirname(path), fixed ?? late ?? ""))
        .filter(existsSync);
      return [path, imported];
    }),
  );
}

/** A circle of imports, as `a → b → a`; undefined where there is none. */
export function importCircle(
  imports: ReadonlyMap<string, readonly string[]>,
  root: string,
): string | undefined {
  const over = new Set<string>();
  const visit = (file: string, way: readonly string[]): string | undefined => {
    if (over.has(file)) return undefined;
    const start = way.indexOf(file);
    if (start !== -1) {
      return [...way.slice(start), file].map((one) => relative(root, one)).join(" → ");
    }
    for (const next of imports.get(file) ?? []) {
      const circle = visit(next, [...way, file]);
      if (circle !== undefined) return circle;
    }
    over.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const circle = visit(file, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
