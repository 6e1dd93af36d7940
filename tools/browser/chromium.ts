import { spawnSync } from "node:child_process";

const candidates = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const named = process.env["BALMS_CHROMIUM"];
const looked: readonly string[] = named === undefined ? candidates : [named];

/**
 * The command of headless Chromium: what `BALMS_CHROMIUM` names, else the first of the usual names
 * that runs. Undefined where there is none: tests in a browser are left out then, which is said aloud.
 */
export const chromium: string | undefined = looked.find(
  (command) => spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0,
);
if (chromium === undefined) {
  // Not through the console, which is shown for failed tests alone.
  process.stderr.write(`left out: no Chromium (${looked.join(", ")}); BALMS_CHROMIUM names one\n`);
}
