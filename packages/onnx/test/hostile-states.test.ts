// States of trainings, from files that somebody else wrote: refusals by name and nothing else, whatever is in them.
import { ArgumentError } from "@balms/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { HeadTrainer, writeTrainingState } from "../src/index.ts";
import type { ModelTrainingState, TrainerState } from "../src/index.ts";
import { readModelState } from "../src/trainer/read-model-state.ts";
import { readTrainingState } from "../src/trainer/training-state-bytes.ts";
import { attempt } from "./attempt.ts";
import { changedInside } from "./fuzz/changed-inside.ts";
import { batchAt, open } from "./toy-trainer.ts";
import { balms, data, options } from "./toy-training.ts";

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown[]>(NaN, undefined, -1, 2 ** 53, {}, [], { length: 2 ** 32 }, "1e9"),
  fc.constant({ toString: 1, valueOf: 1 }),
);

const change = fc.tuple(fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }), odd);

const runs = { numRuns: 2000 };

function survival(state: object, read: (state: unknown) => unknown): () => void {
  const survives = fc.property(change, (given) => {
    attempt(() => read(changedInside(state, ...given)));
  });
  return () => {
    fc.assert(survives, runs);
  };
}

const states = {
  async head(): Promise<[object, (state: unknown) => void]> {
    const trainer = await HeadTrainer.create(data, options(balms()));
    await trainer.run(2);
    const state: unknown = JSON.parse(JSON.stringify(trainer.state()));
    return [state as object, (given) => trainer.resume(given as never)];
  },
  async trainer(): Promise<[object, (state: unknown) => void]> {
    const trainer = await open();
    await trainer.step(batchAt(0));
    return [trainer.state(), (given) => trainer.resume(given as never)];
  },
  async model(): Promise<[object, (state: unknown) => void]> {
    const trainer = await open();
    await trainer.step(batchAt(0));
    const state: ModelTrainingState = {
      format: "balms.model-training/1",
      trainer: trainer.state(),
      loader: { epoch: 0 } as unknown as ModelTrainingState["loader"],
      losses: Float64Array.of(1),
      epochs: [{ epoch: 1, loss: 1, validationLoss: undefined, evaluation: undefined }],
      best: { epoch: 1, balanced: 0.5, trainer: trainer.state() },
    };
    return [state, (given) => readModelState(given as never)];
  },
};

test.each(Object.entries(states))("the state of a %s", async (_, make) => {
  const [state, read] = await make();
  read(state);
  expect(survival(state, read)).not.toThrow(Error);
});

test("what was measured before has to be there", async () => {
  const [state, read] = await states.model();
  const without = { ...state, epochs: [] };
  expect(() => read(without)).toThrow(ArgumentError);
  expect(() => read(without)).toThrow("`resume.best.epoch`: received 1");
  expect(() => read({ ...state, epochs: [{ epoch: 1 }] })).toThrow("`resume.epochs[0].loss`");
});

/** A file with this text, and so many bytes of numbers. */
function fileWith(text: string, numbers = 64): Uint8Array {
  const bytes = new Uint8Array(16 + Math.ceil(text.length / 8) * 8 + numbers);
  bytes.set(new TextEncoder().encode("balmsTS1"));
  new DataView(bytes.buffer).setUint32(8, text.length, true);
  bytes.set(new TextEncoder().encode(text), 16);
  return bytes;
}

test("numbers that a file has once are not read twice", () => {
  const reference = JSON.stringify({ "balms.numbers": ["Float64Array", 0, 8] });
  expect(readTrainingState(fileWith(reference))).toEqual(new Float64Array(8));
  expect(() => readTrainingState(fileWith(`[${reference}, ${reference}]`))).toThrow(
    "`bytes`: received numbers that are there twice",
  );
});

test("bytes of which some are others are a state, or refused", () => {
  const bytes = writeTrainingState({
    format: "balms.training/1",
    step: 1,
    tensors: { a: new Float32Array(5), b: new Float64Array(3) },
  } as unknown as TrainerState);
  const places = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)));
  const survives = fc.property(places, (others) => {
    const damaged = bytes.slice();
    for (const [place, byte] of others) damaged[place] = byte;
    attempt(() => readTrainingState(damaged));
  });
  expect(() => {
    fc.assert(survives, runs);
  }).not.toThrow(Error);
});
