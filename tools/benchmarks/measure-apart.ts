import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A row measured in a process of its own, so that none runs in the memory that another has used up. */
export function measureApart(
  name: string,
  { row, rounds, growth }: { row: number; rounds: number; growth: boolean },
): unknown {
  const self = fileURLToPath(new URL("main.js", import.meta.url));
  const options = ["--row", String(row), "--rounds", String(rounds), "--json"];
  const { status, stdout } = spawnSync(
    process.execPath,
    [self, ...options, ...(growth ? ["--growth"] : [])],
    { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`${name} ended with status ${status}`);
  return JSON.parse(stdout);
}
