import {
  createMetaSampler,
  createRandom,
  metaSamplerGradient,
  updateMetaSampler,
} from "@balms/core";
import { linearHeadMetaGradient } from "@balms/core/adapter";
import {
  createBatches,
  createMetaRowSampler,
  indexRows,
  type Batch,
  type MetaDraw,
} from "@balms/sampler";
import { describe, expect, test } from "vitest";
import { chiSquareScore } from "./chi-square.ts";
import { countValues } from "./draw-rows.ts";

const labels = Array.from({ length: 120 }, (_, row) => (row < 90 ? 0 : row < 112 ? 1 : 2));
const rows = indexRows(labels, { classes: 3 });
const state = createMetaSampler(rows.prior, { gamma: 0.3, learningRate: 0.05 });
const create = () => createMetaRowSampler(rows, { random: createRandom("meta"), state });

/** dL/ds of a batch: any function of its rows. */
const gradientsOf = (batch: Batch<MetaDraw>) => Array.from(batch.rows, (row) => Math.sin(row + 1));

function drawAll(count: number): Batch<MetaDraw>[] {
  const cursor = createBatches(create(), { batchSize: 16 });
  const all: Batch<MetaDraw>[] = [];
  while (all.length < count) {
    const batch = cursor.next();
    if (batch !== undefined) all.push(batch);
  }
  return all;
}

/** Gradient of a batch that is drawn, at its ψ, and used all by itself. */
function gradientAlone({ epoch, index, draw }: Batch<MetaDraw>): number[] {
  const sampler = create();
  sampler.setMetaState(draw.state);
  const cursor = createBatches(sampler, { batchSize: 16 });
  cursor.resume({ ...cursor.state(), epoch, index });
  const batch = cursor.next();
  if (batch === undefined) throw new Error("no batch");
  const masses = sampler.classDraw(batch.draw);
  return [...metaSamplerGradient(draw.state, masses, gradientsOf(batch))];
}

test("a batch knows the classes of its own rows, and the ψ that it was drawn with", () => {
  for (const { rows: drawn, draw } of drawAll(10)) {
    expect([...draw.classes]).toEqual(Array.from(drawn, (row) => labels[row]));
    expect(draw.state).toBe(state);
  }
});

describe("credit", () => {
  test("drawn ahead, reordered and dropped batches have the gradients that they have alone", () => {
    const sampler = create();
    const cursor = createBatches(sampler, { batchSize: 16 });
    const ahead: Batch<MetaDraw>[] = [];
    let used = 0;
    for (let step = 0; step < 24; step++) {
      const batch = cursor.next();
      if (batch !== undefined && step % 4 !== 3) ahead.push(batch);
      if (ahead.length < 5) continue;
      // The newest first, of those that were not dropped; ψ moves between draw and gradient.
      const late = ahead.splice(ahead.length - 1 - (step % 3), 1)[0];
      expect([...sampler.update(late.draw, gradientsOf(late))]).toEqual(gradientAlone(late));
      used++;
    }
    expect(used).toBeGreaterThan(10);
    expect(sampler.metaState.step).toBe(used);
  });

  test("the gradient is taken at the ψ of the draw, the step made from the present one", () => {
    const sampler = create();
    const cursor = createBatches(sampler, { batchSize: 16 });
    const [first, second] = [cursor.next()!, cursor.next()!];
    sampler.update(second.draw, gradientsOf(second));
    const between = sampler.metaState;
    const gradient = sampler.update(first.draw, gradientsOf(first));
    expect([...gradient]).toEqual(gradientAlone(first));
    expect(sampler.metaState).toEqual(updateMetaSampler(between, gradient));
    expect(cursor.next()!.draw.state).toBe(sampler.metaState);
  });

  test("rows that were left out have no part in the gradient", () => {
    const [batch] = drawAll(1);
    const whole = gradientsOf(batch).map((value, b) => (b % 3 === 0 ? 0 : value));
    const kept = [...whole.keys()].filter((b) => b % 3 !== 0);
    const gradients = [...kept.map((b) => whole[b]), 7];
    const expected = create().update(batch.draw, whole);
    // The last row stands in the place of another one.
    expect(create().update(batch.draw, gradients, [...kept, -1])).toEqual(expected);
  });

  test("a draw is plain data: from JSON it gives the same gradient", () => {
    const [batch] = drawAll(1);
    const written = JSON.stringify({ ...batch.draw, classes: [...batch.draw.classes] });
    const read = JSON.parse(written) as MetaDraw;
    const draw = { ...read, classes: Int32Array.from(read.classes) };
    expect([...create().update(draw, gradientsOf(batch))]).toEqual(gradientAlone(batch));
  });

  test("the last batch of shards wraps around, and its masses with it", () => {
    const random = createRandom("meta");
    const sampler = createMetaRowSampler(rows, { random, state, epochLength: 125 });
    const cursor = createBatches(sampler, { batchSize: 50, rank: 1, worldSize: 2 });
    cursor.next();
    // Positions 113 to 124, and 0.
    const last = cursor.next()!;
    const single = new Uint32Array(1);
    const draw = sampler.fill(0, 0, single);
    expect([last.rows.length, last.rows[12]]).toEqual([13, single[0]]);
    const { soft } = sampler.classDraw(last.draw);
    expect(soft.slice(36)).toEqual(sampler.classDraw(draw).soft);
  });
});

test("learns: ψ of a class whose rows help the meta loss rises, and it is drawn more often", () => {
  const sampler = create();
  const before = sampler.sampledPrior().counts[2];
  const cursor = createBatches(sampler, { batchSize: 24 });
  for (let step = 0; step < 80; step++) {
    const batch = cursor.next();
    if (batch === undefined) continue;
    sampler.update(
      batch.draw,
      Array.from(batch.rows, (row) => (labels[row] === 2 ? -1 : 0.2)),
    );
  }
  const after = sampler.sampledPrior().counts[2];
  expect(after).toBeGreaterThan(before * 1.5);
  const drawn: number[] = [];
  const epoch = new Uint32Array(120);
  for (let e = 100; e < 300; e++) {
    sampler.fill(e, 0, epoch);
    drawn.push(...Array.from(epoch, (row) => labels[row]));
  }
  expect(chiSquareScore(countValues(drawn, 3), sampler.sampledPrior().counts)).toBeLessThan(4);
});

test("goes with core's meta step of a linear head", () => {
  const sampler = create();
  const batch = createBatches(sampler, { batchSize: 8 }).next()!;
  const random = createRandom(2);
  const features = Float64Array.from({ length: 16 }, () => random.normal());
  const step = linearHeadMetaGradient({
    features,
    labels: batch.draw.classes,
    metaFeatures: Float64Array.from({ length: 6 }, () => random.normal()),
    metaLabels: [0, 1, 2],
    weight: new Float64Array(6),
    bias: new Float64Array(3),
    prior: rows.prior,
    learningRate: 0.1,
  });
  const gradient = sampler.update(batch.draw, step.rowGradients);
  expect(gradient.every((value) => Number.isFinite(value))).toBe(true);
});

describe("what is wrong is named", () => {
  const sampler = create();
  const [{ draw }] = drawAll(1);
  const ones = Array.from({ length: 16 }, () => 1);

  test.each([
    [undefined, ones, "`draw`: received undefined"],
    [null, ones, "`draw`: received null"],
    [{ ...draw, classes: [0] }, ones, "`draw`: received"],
    [{ ...draw, epoch: -1 }, ones, "`draw.epoch`: received -1"],
    [{ ...draw, first: 120 }, ones, "`draw.first`: received 120"],
    [{ ...draw, classes: Int32Array.of(3) }, [1], "`draw.classes`: received 3 at row 0"],
    [{ ...draw, state: undefined }, ones, "`state.psi`"],
    [draw, [1], "`rowGradients`: received 1 numbers"],
    [draw, undefined, "`rowGradients`: received undefined"],
    [draw, [1], "`positions[0]`: received 16", [16]],
    [draw, [1], "`positions`: received -2 at position 0", [-2]],
    [draw, [1], "`positions[0]`: received 0.5", [0.5]],
    [draw, [1], "`rowGradients`: received 1 numbers; expected 2", [0, 1]],
    [draw, [1], "`positions`: received null", null],
  ])("%j", (given, gradients, message, positions?: unknown) => {
    expect(() => sampler.update(given as never, gradients as never, positions as never)).toThrow(
      message,
    );
    expect(sampler.metaState).toBe(state);
  });

  test("states", () => {
    expect(() => sampler.setMetaState(undefined as never)).toThrow("`state.psi`");
    expect(() =>
      createMetaRowSampler(rows, { random: createRandom(1), state: {} as never }),
    ).toThrow("`state.psi`");
  });
});
