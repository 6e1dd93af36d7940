// The Node entry as it is, with one epoch in place of ten.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "balms-letters-"));
const printed = vi.spyOn(console, "log").mockImplementation(() => {});
/** @type {import("./compare.mjs").Comparison} */
let comparison;

beforeAll(async () => {
  const options = ["--epochs", "1", "--methods", "balanced-softmax,cross-entropy", "--out", folder];
  process.argv.splice(2, Infinity, ...options);
  await import("./main.mjs");
  comparison = JSON.parse(readFileSync(join(folder, "report.json"), "utf8"));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe("after one epoch", () => {
  test("Balanced Softmax reads rare letters that cross-entropy does not", () => {
    const [plain, balanced] = comparison.methods.map(({ runs }) => runs[0]);
    expect(balanced.few).toBeGreaterThan((plain.few ?? 1) + 0.05);
    expect(balanced.balanced).toBeGreaterThan(plain.balanced + 0.02);
  });

  test("the table and the report name both methods, in the order of the list", () => {
    const table = String(printed.mock.lastCall?.[0]);
    expect(table).toMatch(/^\| method .*\n\| -+ .*\n\| cross-entropy .*\n\| Balanced Softmax .*$/u);
    const html = readFileSync(join(folder, "report.html"), "utf8");
    expect(html).toContain("Balanced Softmax, z: ");
    expect(html).not.toMatch(/NaN|undefined/u);
  });
});
