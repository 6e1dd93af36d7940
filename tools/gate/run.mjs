// The one gate, the same locally and in CI: every check that `main` must pass, one after the other.
// All of them run even when an earlier one fails; the closing line counts checks and tests.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { failuresOf } from "./failures-of.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const testReport = "node_modules/.cache/vitest-report.json";
rmSync(new URL(`../../${testReport}`, import.meta.url), { force: true });

const checks = [
  ["format", "oxfmt --check ."],
  // Type-aware rules, import directions, import cycles, file length, no Math.random and no Date.now: .oxlintrc.json.
  ["lint", "oxlint"],
  ["types", "nx run-many -t build typecheck --outputStyle=stream && tsc -b tools tools/fuzz"],
  ["unused code and dependencies", "knip"],
  ["a changeset for what users notice", "node tools/release/check-changeset.mjs"],
  ["tests", `vitest run --reporter=default --reporter=json --outputFile.json=${testReport}`],
  // The same inputs every time; `npm run fuzz` tries others, for as long as it is told to.
  ["hostile input", "node tools/fuzz/run.mjs --gate"],
  ["killed commands", "node packages/cli/bundle.mjs && node tools/crash/run.mjs --gate"],
  ["conformance", "node tools/dist/conformance/main.js"],
  // What was built under "types" is what npm publishes.
  ["size of an import", "node tools/gate/check-size.mjs --published"],
  ["published packages", "node tools/gate/check-packed.mjs"],
];

const env = { ...process.env, PATH: `${root}node_modules/.bin:${process.env.PATH}` };
let passed = 0;
const failed = [];
for (const [name, command] of checks) {
  console.log(`\n── ${name}: ${command}`);
  const started = performance.now();
  const { status } = spawnSync(command, { cwd: root, env, shell: true, stdio: "inherit" });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`── ${name}: ${status === 0 ? "passed" : "FAILED"} in ${seconds} s`);
  if (status === 0) passed += 1;
  else failed.push(name);
}

// Tests count one by one; when the runner died before it wrote its report, the failed check stands for them.
let failedTests = 0;
let skipped = 0;
let failures = [];
try {
  const report = JSON.parse(readFileSync(new URL(`../../${testReport}`, import.meta.url), "utf8"));
  passed += report.numPassedTests;
  failedTests = report.numFailedTests;
  skipped = report.numPendingTests;
  failures = failuresOf(report);
} catch (error) {
  console.error(`no test report: ${error.message}`);
}
if (failed.length > 0) console.log(`\nfailed checks: ${failed.join(", ")}`);
// Once more at the end, which is what is kept of a long output.
for (const failure of failures) console.log(`\n✗ ${failure}`);
const left = skipped === 0 ? "" : `, ${skipped} skipped`;
console.log(`\n${passed} passed, ${failed.length + failedTests} failed${left}`);
process.exitCode = failed.length === 0 ? 0 : 1;
