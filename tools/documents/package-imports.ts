import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packagesFolder } from "../examples/public-names.ts";

/** Folder of a package in `packages/`, by the name that it is published under. */
export function folderOf(packageName: string): string {
  return packageName === "balms" ? "cli" : packageName.replace("@balms/", "");
}

/** The folders of the packages that a package's sources import, tests left aside; sorted. */
export function importedPackages(folder: string): string[] {
  const sources = join(packagesFolder, folder, "src");
  const found = readdirSync(sources, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .flatMap((file) => {
      // Examples in comments import the package itself, and what a user has beside it.
      const code = readFileSync(join(sources, file), "utf8").replaceAll(/\/\*\*[\s\S]*?\*\//g, "");
      return [...code.matchAll(/(?:from|import\() ?"(@balms\/[\w-]+|balms)[/"]/g)];
    })
    .map(([, name]) => folderOf(name));
  return [...new Set(found)].toSorted();
}

/** The folders of the packages that a package.json depends on, as peers too; sorted. */
export function declaredPackages(folder: string): string[] {
  const { dependencies, peerDependencies } = JSON.parse(
    readFileSync(join(packagesFolder, folder, "package.json"), "utf8"),
  ) as Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;
  return Object.keys({ ...dependencies, ...peerDependencies })
    .filter((name) => name.startsWith("@balms/"))
    .map(folderOf)
    .toSorted();
}
