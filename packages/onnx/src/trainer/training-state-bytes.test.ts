import { ArgumentError } from "@balms/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readTrainingState, writeTrainingState } from "./training-state-bytes.ts";
import type { TrainerState } from "./trainer-state.ts";

/** The bytes of any value of the parts that states are made of. */
const written = (parts: object): Uint8Array =>
  writeTrainingState({ format: "balms.training/1", ...parts } as TrainerState);

const numbers = fc.oneof(
  fc.float32Array(),
  fc.float64Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.uint8Array(),
);
const text = fc.string().filter((name) => name !== "__proto__" && name !== "balms.numbers");
const states = fc.dictionary(
  text,
  fc.oneof(
    numbers,
    fc.integer(),
    text,
    fc.dictionary(text, fc.array(numbers, { maxLength: 3 }), { noNullPrototype: true }),
  ),
  { noNullPrototype: true },
);

test("what is written is read again", () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(readTrainingState(written({ state }))).toEqual({ format: "balms.training/1", state });
    }),
  );
});

test("numbers take their own bytes, and little more", () => {
  const state = { tensors: { weight: new Float32Array(10_000).fill(0.1) } };
  expect(written(state).length).toBeLessThan(40_150);
});

test("bytes that end too early, or are of something else, are refused", () => {
  const bytes = written({ tensors: { weight: Float32Array.of(1, 2, 3, 4) }, step: 1 });
  for (let length = 0; length < bytes.length; length += 3) {
    expect(() => readTrainingState(bytes.subarray(0, length))).toThrow(ArgumentError);
  }
  expect(() => readTrainingState(new Uint8Array(40))).toThrow(
    "`bytes`: received 40 bytes of another kind; expected all bytes that writeTrainingState made. Take the state that was written before this one.",
  );
});
