// Writes what the README shows: `npm run pictures`. The report is that of `npm start`, taken by headless Chromium.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "../browser/chromium.ts";
import { methodsFigure } from "./methods-figure.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const images = join(root, "docs/images");
const letters = readFileSync(join(root, "docs/examples/tfjs-letters/README.md"), "utf8");
writeFileSync(join(images, "methods.svg"), methodsFigure(letters));

if (chromium === undefined) throw new Error("no Chromium: BALMS_CHROMIUM names one");
const folder = mkdtempSync(join(tmpdir(), "balms-pictures-"));
try {
  const command = join(root, "packages/cli/bin/balms.js");
  execFileSync(process.execPath, [command, "train", "--data", "letters"], {
    cwd: folder,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const report = pathToFileURL(join(folder, "balms-out/report.html")).href;
  execFileSync(chromium, [
    "--headless",
    "--no-sandbox",
    "--hide-scrollbars",
    "--window-size=1000,1075",
    `--screenshot=${join(images, "report.png")}`,
    report,
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
