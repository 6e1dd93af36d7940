import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const balms = fileURLToPath(new URL("../../packages/cli/bin/balms.js", import.meta.url));
const killer = new URL("../../packages/cli/test/kill-at.mjs", import.meta.url).href;

/**
 * Runs the command as users have it, and kills it.
 *
 * @param kill - `after`: milliseconds; `at`: "rename 3" or "step 17", as `kill-at.mjs` counts them; neither: it is left alone
 * @returns how it ended: `status` is null when it was killed
 */
export function runKilled(argv, { after, at } = {}) {
  const loaded = at === undefined ? [] : ["--import", killer];
  const child = spawn(process.execPath, [...loaded, balms, ...argv], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, BALMS_KILL_AT: at },
  });
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const timer = after === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), after);
  const started = performance.now();
  return new Promise((resolve) => {
    child.once("close", (status) => {
      clearTimeout(timer);
      resolve({ status, stderr, milliseconds: performance.now() - started });
    });
  });
}

/** Runs the command to its end, which is a good one. */
export async function finish(argv) {
  const run = await runKilled(argv);
  if (run.status !== 0) throw new Error(`balms ${argv.join(" ")}: ${run.stderr}`);
  return run;
}
