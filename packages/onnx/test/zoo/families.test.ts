import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { examineRefused, examineRepaired } from "./examine.ts";
import type { Row } from "./examine.ts";
import { refused, repairedFamilies } from "./families.ts";
import { renderTable } from "./render-table.ts";

const groups: Record<string, Row[]> = {};
for (const [title, families] of Object.entries(repairedFamilies)) {
  groups[title] = [];
  for (const family of families) groups[title].push(await examineRepaired(family));
}
const refusals = refused.map((family) => examineRefused(family));

test.each(Object.values(groups).flat())("$name is repaired", ({ faults }) => {
  expect(faults).toEqual([]);
});

test.each(refusals)("$name is refused", ({ faults }) => {
  expect(faults).toEqual([]);
});

test("docs/onnx-models.md says what was found", async () => {
  const page = fileURLToPath(new URL("../../../../docs/onnx-models.md", import.meta.url));
  // `npm run families` writes it.
  await expect(renderTable(groups, refusals)).toMatchFileSnapshot(page);
});
