import { expect, test } from "vitest";
import { neededHeads } from "./train-heads.ts";

test("post-hoc adjustment needs the softmax head, which is trained once", () => {
  expect(neededHeads(["softmax", "post-hoc", "balms"])).toEqual(["softmax", "balms"]);
  expect(neededHeads(["post-hoc"])).toEqual(["softmax"]);
});
