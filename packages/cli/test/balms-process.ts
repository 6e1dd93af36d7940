import { spawn, type StdioOptions } from "node:child_process";
import { fileURLToPath } from "node:url";

const runSources = fileURLToPath(new URL("run-sources.mjs", import.meta.url));
const killer = new URL("kill-at.mjs", import.meta.url).href;

/** How a process of its own ended. */
export interface ProcessResult {
  /** Null when a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the `balms` command line in a process of its own.
 *
 * @param options - `killAt`: it is killed before its renames come to that number; `shell`: what a shell does before, such as `ulimit -f 1`;
 * `behind`: what it does with the streams, such as `2>/dev/full`.
 */
export function balmsProcess(
  argv: readonly string[],
  options: {
    readonly killAt?: number;
    readonly shell?: string;
    readonly behind?: string;
  } = {},
): Promise<ProcessResult> {
  const { killAt, shell, behind = "" } = options;
  const loaded = killAt === undefined ? [] : ["--import", killer];
  const command = [process.execPath, ...loaded, runSources, ...argv];
  const env = { ...process.env, BALMS_KILL_AT: `rename ${killAt}` };
  const stdio: StdioOptions = ["ignore", "pipe", "pipe"];
  const [program, ...words] =
    shell === undefined && behind === ""
      ? command
      : ["/bin/sh", "-c", `${shell ?? ":"}; "$@" ${behind}`, "sh", ...command];
  const child = spawn(program, words, { stdio, env });
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) => {
    child.once("close", (status) => resolve({ status, stdout, stderr }));
  });
}
