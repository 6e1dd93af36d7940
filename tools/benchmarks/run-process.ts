import { spawnSync } from "node:child_process";

/** What a process took from its start to its end. */
export interface ProcessCost {
  /** CPU time, user and system. */
  readonly milliseconds: number;
  /** Most memory that it held, in bytes. */
  readonly peakBytes: number;
}

// Printed last: what the process itself counted.
const mark = "process cost: ";

/** Makes a Node process print its cost when it ends. */
const reporter = `data:text/javascript,${encodeURIComponent(`
  process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const cost = { milliseconds: (userCPUTime + systemCPUTime) / 1000, peakBytes: maxRSS * 1024 };
    console.error(${JSON.stringify(mark)} + JSON.stringify(cost));
  });
`)}`;

/** The same for a line of Python. */
export const pythonReport = `
import json, resource, sys
used = resource.getrusage(resource.RUSAGE_SELF)
cost = {"milliseconds": (used.ru_utime + used.ru_stime) * 1000, "peakBytes": used.ru_maxrss * 1024}
print(${JSON.stringify(mark)} + json.dumps(cost), file=sys.stderr)
`;

/** Runs a command that prints its cost. */
export function runProcess(command: string, options: readonly string[]): ProcessCost {
  const { status, stderr } = spawnSync(command, [...options], { encoding: "utf8" });
  const line = stderr.split("\n").findLast((text) => text.startsWith(mark));
  if (status !== 0 || line === undefined) {
    throw new Error(`${command} ended with status ${status}: ${stderr}`);
  }
  return JSON.parse(line.slice(mark.length)) as ProcessCost;
}

/** Runs Node with the given options. */
export const runNode = (options: readonly string[]): ProcessCost =>
  runProcess(process.execPath, ["--import", reporter, ...options]);
