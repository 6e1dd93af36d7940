// What the lock files bring: licences and scripts that are allowed alone, and a page that says the same.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lockedPackages, objections, satisfies } from "./locked-packages.mjs";
import { renderPage } from "./render-page.mjs";

test("every package has a licence that is allowed, and no script that nobody looked at", () => {
  const packages = lockedPackages();
  expect(packages.length).toBeGreaterThan(500);
  expect(packages.flatMap((one) => objections(one))).toEqual([]);
});

test.each([
  [{ license: "GPL-3.0-only" }, ["x 1.0.0: the licence GPL-3.0-only"]],
  [{ license: "none" }, ["x 1.0.0: the licence none"]],
  [{ license: "MPL-2.0" }, ["x 1.0.0: the licence MPL-2.0"]],
  [{ license: "MPL-2.0", isForDevelopment: true }, []],
  [{ license: "MIT", hasScript: true }, ["x 1.0.0: a script that runs at its installation"]],
  [{ name: "sharp", license: "MIT", hasScript: true }, []],
])("%j", (about, expected) => {
  const one = { name: "x", version: "1.0.0", isForDevelopment: false, hasScript: false, ...about };
  expect(objections(one)).toEqual(expected);
});

test("licences are met by one way of several, and by all parts of it", () => {
  expect(satisfies("(MIT OR GPL-3.0-only)", ["MIT"])).toBe(true);
  expect(satisfies("MIT AND GPL-3.0-only", ["MIT"])).toBe(false);
  expect(satisfies("MIT AND (ISC OR GPL-3.0-only)", ["MIT", "ISC"])).toBe(false);
});

/** Without the widths of columns. */
const words = (text) => text.replaceAll(/[\s-]+/gu, " ").replaceAll(/ ?\| ?/gu, "|");

test("docs/dependencies.md is what `npm run dependencies` writes", () => {
  const page = readFileSync(new URL("../../docs/dependencies.md", import.meta.url), "utf8");
  expect(words(page)).toBe(words(renderPage()));
});
