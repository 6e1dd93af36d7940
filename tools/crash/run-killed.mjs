import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const balms = fileURLToPath(new URL("../../packages/cli/bin/balms.js", import.meta.url));
const killAtRename = new URL("../../packages/cli/test/kill-at-rename.mjs", import.meta.url).href;

/**
 * Runs the command as users have it, and kills it.
 *
 * @param kill - `after`: milliseconds; `rename`: before its renames come to that number; neither: it is left alone
 * @returns how it ended: `status` is null when it was killed
 */
export function runKilled(argv, { after, rename } = {}) {
  const loaded = rename === undefined ? [] : ["--import", killAtRename];
  const child = spawn(process.execPath, [...loaded, balms, ...argv], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, BALMS_KILL_AT: String(rename) },
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
