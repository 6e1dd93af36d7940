import { ModelError } from "@balms/core";
import { elementCount } from "../graph/constant.ts";
import { readValueInfo } from "../graph/value-info.ts";
import { checkIsModel, graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { tooLargeToRun } from "./too-large-to-run.ts";

// Numbers of one value: in any case, and for each number that a model is given or holds. Of real models it is ten at most.
const mostNumbers = 2 ** 26;
const share = 64;

/** Shapes of a model's inputs, by name. */
export type InputShapes = ReadonlyMap<string, readonly number[]>;

/** The shapes of all inputs: those given, else the declared ones, where a size that is open is one. */
function inputShapes(model: OnnxModel, given: InputShapes): InputShapes {
  return new Map(
    graphOf(model).input.map((info) => {
      const declared = (): number[] | undefined =>
        readValueInfo(info).shape?.map((size) => (typeof size === "number" ? size : 1));
      return [info.name, given.get(info.name) ?? declared() ?? []];
    }),
  );
}

function check(model: OnnxModel, given: InputShapes): void {
  const shapes = inputShapes(model, given);
  const held = graphOf(model).initializer.map(({ dims }) => dims.map(Number));
  const sizes = [...held, ...shapes.values()].map(elementCount);
  const most = sizes.reduce((sum, size) => sum + share * size, mostNumbers);
  const reason = tooLargeToRun(model, shapes, { most, together: 2 * most, isStrict: false });
  if (reason === undefined) return;
  throw new ModelError({
    parameter: "model",
    received: `one that cannot be run: ${reason}`,
    expected: `at most ${most} numbers in a value, for inputs and weights of this size, and twice as many together`,
    hint: "It may have been made to use up memory. Otherwise take smaller inputs, or fewer at a time.",
  });
}

/**
 * Keeps a model from using up memory: a file of some kilobytes can make gigabytes of a single number. What is refused follows from shapes
 * and constants alone; what the numbers decide, such as the rounds of a Loop on a condition, is not known before.
 *
 * @param model - the model; what it makes of the sizes that it declares, and of one for those it leaves open, is looked at at once
 * @returns what to call before it is run on inputs of some shapes; shapes that are those of the call before cost nothing
 * @throws {@link ModelError}, as what it returns does, when a value would have more than 2^26 numbers and 64 for each number that the
 * model is given or holds, or the values that are needed at a time twice as many.
 * @example
 * ```ts
 * import { headModel, runGuard } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * const check = runGuard(model);
 * check(new Map([["features", [16, 3]]])); // nothing to refuse
 * ```
 */
export function runGuard(model: OnnxModel): (shapes: InputShapes) => void {
  checkIsModel(model);
  check(model, new Map());
  let passed: string | undefined;
  return (shapes) => {
    const key = JSON.stringify([...shapes]);
    if (key === passed) return;
    check(model, shapes);
    passed = key;
  };
}
