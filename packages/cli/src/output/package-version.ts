import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/**
 * The version of an installed package.
 *
 * @param name - A package that exports its package.json, or this one.
 */
export function packageVersion(name: string): string {
  const { version } = JSON.parse(readFileSync(require.resolve(`${name}/package.json`), "utf8")) as {
    readonly version: string;
  };
  return version;
}
