import { expect, test } from "vitest";
import { counting } from "./counting.ts";

const { write: file, prior, refusal } = counting();
const label = ["--label", "label"];

test.each(["\n", "\r\n", "\r"])("empty lines before the header are no header: %j", async (end) => {
  const lines = ["", "", "p,label", "1,cat", "", "2,dog", "3,cat", ""];
  const path = await file("empty.csv", lines.join(end));
  expect(await prior(path, ...label)).toMatchObject({ classes: ["cat", "dog"], counts: [2, 1] });
});

test("the header again, between files that were put together, is no label", async () => {
  const path = await file("all.csv", "p,label\n1,cat\n2,cat\np,label\n3,cat\n");
  expect(await refusal(path, ...label)).toMatch(
    /the name of the column as a label in 1 row; expected a header in the first line alone/u,
  );
  const names = await prior(path, ...label, "--format", "names");
  expect(names).toMatchObject({ classes: ["cat", "label"], counts: [3, 1] });
  const lines = await file("rows.csv", "1,2\n1,x\n1,x\n");
  expect(await prior(lines, "--label", "1", "--no-header")).toMatchObject({ counts: [0, 3] });
});

test("one column under a header is read with the option that is named", async () => {
  const path = await file("one.csv", "species\ncat\ndog\ncat\n");
  expect(await refusal(path)).toMatch(/a table of one column, "species".*--label species\./u);
  expect(await prior(path, "--label", "species")).toMatchObject({ counts: [2, 1] });
  const ids = await file("ids.csv", "y\n1\n0\n1\n");
  expect(await refusal(ids)).toMatch(/--label y\./u);
  const list = await file("list.txt", "target\ncat\ntarget\ncat\n");
  expect(await prior(list)).toMatchObject({ classes: ["cat", "target"], counts: [2, 2] });
});

test.each(["", "A,", ",A", '"A', "A,,B"])("a list of columns has names alone: %j", async (list) => {
  const path = await file("hot.csv", "A,B\n1,0\n0,1\n");
  expect(await refusal(path, "--columns", list)).toMatch(
    /`--columns`: received .*names of columns/u,
  );
});
