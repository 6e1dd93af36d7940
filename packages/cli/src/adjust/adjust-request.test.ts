import { InvalidArgumentError } from "commander";
import { expect, test } from "vitest";
import { adjustRequest, type AdjustOptions } from "./adjust-request.ts";

test.each<[AdjustOptions, string]>([
  [{ strip: true, prior: "p", tau: 1 }, "without --prior, --tau"],
  [{ strip: true, retarget: true }, "without --retarget"],
  [{ retarget: true, prior: "p" }, "without --prior"],
  [{ retarget: "a", target: "b" }, "without --target"],
  [{ retarget: true, logits: ["a"] }, "without --logits"],
  [{ prior: "p", kind: "sigmoid", background: "last" }, '--kind says "sigmoid"'],
  [{ prior: "p", dryRun: true, verify: true }, "--dry-run writes nothing"],
  [{ dryRun: true, target: "t" }, "without --target"],
  [{}, "required option '--prior <prior>'"],
])("%j is refused", (options, message) => {
  const act = (): unknown => adjustRequest("model.onnx", { output: "fixed.onnx", ...options });
  expect(act).toThrow(InvalidArgumentError);
  expect(act).toThrow(message);
});

test("without a place to write to, only a dry run is done", () => {
  expect(() => adjustRequest("m", { prior: "p" })).toThrow("required option '-o, --output <file>'");
  expect(adjustRequest("m", { dryRun: true }).change).toEqual({ make: "nothing" });
  expect(adjustRequest("m", { dryRun: true, output: "o", prior: "p" }).output).toBeUndefined();
});

test("a model that --retarget took for a prior is said", () => {
  expect(() => adjustRequest(undefined, { retarget: "model.onnx", output: "o" })).toThrow(
    "missing required argument 'model.onnx' (model.onnx was taken for a prior",
  );
});

test("what is not said has its usual value", () => {
  expect(adjustRequest("m", { prior: "p", output: "o" })).toEqual({
    path: "m",
    change: { make: "adjusted", prior: "p", tau: 1, target: undefined, zeroCounts: "error" },
    scores: {},
    output: "o",
    dryRun: false,
    embed: false,
    verify: "usual",
    print: "text",
  });
  expect(adjustRequest("m", { retarget: true, target: "t", output: "o" }).change).toEqual({
    make: "retargeted",
    target: "t",
    zeroCounts: undefined,
  });
});
