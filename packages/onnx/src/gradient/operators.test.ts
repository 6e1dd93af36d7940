// The README says what is differentiated: it is held to the tables of rules.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { balmsFunctionGradients } from "./balms-function-gradients.ts";
import { fusedGradients } from "./fused-gradients.ts";
import { gradientRules } from "./gradient-rules.ts";
import { forms, reasons } from "./missing-gradient.ts";
import { constantGradient } from "./rules/constant.ts";

const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");

/** The operators that are listed under a heading. */
function listed(heading: string): string[] {
  const part = readme.split("### ").find((text) => text.startsWith(heading)) ?? "";
  return [...part.matchAll(/`([\w.]+)`/gu)].map(([, name]) => name).toSorted();
}

const standard = [...gradientRules].filter(([, rule]) => rule !== constantGradient);
const jumps = [...gradientRules].filter(([, rule]) => rule === constantGradient);
const named = (list: readonly (readonly [string, unknown])[]): string[] =>
  list.map(([name]) => name).toSorted();

test.each([
  ["Standard", named(standard)],
  ["In part", Object.keys(forms).toSorted()],
  ["Nothing goes through", named(jumps)],
  ["ONNX Runtime's own", named([...fusedGradients])],
  ["Functions", named([...balmsFunctionGradients])],
  ["Missing", Object.keys(reasons).toSorted()],
])("%s: the operators of the README are those of the tables", (heading, operators) => {
  expect(listed(heading)).toEqual(operators);
});
