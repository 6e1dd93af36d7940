import { spawnSync } from "node:child_process";

/** What a process took from its start to its end. */
export interface ProcessCost {
  /** By the clock on the wall: most of it is waiting for files. */
  readonly milliseconds: number;
  /** Most memory that it held, in bytes. */
  readonly peakBytes: number;
}

// What a process prints last.
const mark = "most bytes held: ";

/** Makes a Node process print what memory it held when it ends. */
const reporter = `data:text/javascript,${encodeURIComponent(`
  process.on("exit", () => {
    console.error(${JSON.stringify(mark)} + process.resourceUsage().maxRSS * 1024);
  });
`)}`;

/** The same for a line of Python. */
export const pythonReport = `
import resource, sys
print(${JSON.stringify(mark)} + str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024), file=sys.stderr)
`;

/** Runs a command that prints what memory it held. */
export function runProcess(command: string, options: readonly string[]): ProcessCost {
  const started = performance.now();
  const { status, stderr } = spawnSync(command, [...options], { encoding: "utf8" });
  const milliseconds = performance.now() - started;
  const line = stderr.split("\n").findLast((text) => text.startsWith(mark));
  if (status !== 0 || line === undefined) {
    throw new Error(`${command} ended with status ${status}: ${stderr}`);
  }
  return { milliseconds, peakBytes: Number(line.slice(mark.length)) };
}

/** Runs Node with the given options. */
export const runNode = (options: readonly string[]): ProcessCost =>
  runProcess(process.execPath, ["--import", reporter, ...options]);
