// Files do not import each other in a circle, not even types: what two of them need stands in a third.
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../pages/page-blocks.ts";
import { importCircle, importsBelow } from "./import-circles.ts";

test.each(["packages", "playground", "tools", "docs"])("%s/ has no circle", (folder) => {
  const imports = importsBelow(join(root, folder));
  expect(imports.size).toBeGreaterThan(10);
  expect(importCircle(imports, root)).toBeUndefined();
});

test("a circle is found, and said from where it begins", () => {
  const imports = new Map([
    ["/a.ts", ["/b.ts"]],
    ["/b.ts", ["/d.ts", "/c.ts"]],
    ["/c.ts", ["/d.ts", "/b.ts"]],
    ["/d.ts", []],
  ]);
  expect(importCircle(imports, "/")).toBe("b.ts → c.ts → b.ts");
});
