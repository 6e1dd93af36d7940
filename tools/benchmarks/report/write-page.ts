import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { renderPage } from "./render-page.ts";
import type { Results } from "./results.ts";

// The compiled benchmark runs from tools/dist/benchmarks/report.
const page = fileURLToPath(new URL("../../../../docs/benchmarks.md", import.meta.url));

/** Writes the tables of docs/benchmarks.md anew. */
export function writePage(results: Results): void {
  writeFileSync(page, renderPage(readFileSync(page, "utf8"), results));
  execFileSync("oxfmt", [page], { stdio: "inherit" });
}
