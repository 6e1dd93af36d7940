import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Options } from "./options.ts";

/** A row measured in a process of its own, so that none runs in the memory that another has used up; undefined where it fails. */
export function measureApart({
  row,
  rounds,
  growth,
  python,
}: Pick<Options, "rounds" | "growth" | "python"> & { readonly row: number }): unknown {
  const self = fileURLToPath(new URL("main.js", import.meta.url));
  const options = ["--row", String(row), "--rounds", String(rounds), "--python", python];
  const { status, stdout } = spawnSync(
    process.execPath,
    [self, ...options, ...(growth ? ["--growth"] : [])],
    { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" },
  );
  return status === 0 ? JSON.parse(stdout) : undefined;
}
