// `npm run docs` builds the site into site/.vitepress/dist, `npm run docs:dev` serves it while its pages are written, and
// `npm run docs:preview` serves what was built. Packages are installed when the lock file has changed, and only then.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const [task = "build"] = process.argv.slice(2);

const installed = here("node_modules/.package-lock.json");
const age = (file) => statSync(file).mtimeMs;
if (!existsSync(installed) || age(installed) < age(here("package-lock.json"))) npm("ci");
if (task !== "preview") node("build-api.mjs");
node("node_modules/vitepress/bin/vitepress.js", task);

function npm(...words) {
  run("npm", words, { shell: process.platform === "win32" });
}

function node(...words) {
  run(process.execPath, words, {});
}

function run(program, words, options) {
  const { status } = spawnSync(program, words, { ...options, cwd: here("."), stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
