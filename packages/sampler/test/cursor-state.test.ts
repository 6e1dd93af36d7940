import {
  createBatches,
  createClassBalancedSampler,
  createImageBalancedSampler,
  createInstanceSampler,
  createLossPrioritySampler,
  createMetaRowSampler,
  createWeightedSampler,
  indexImages,
  indexRows,
  type RowSampler,
} from "@balms/sampler";
import { describe, expect, test } from "vitest";
import { images, labels, random, rows, run, weights } from "./resumed-rows.ts";

describe("a cursor's state", () => {
  const sampler = createInstanceSampler(48, { random });
  const at = (batchSize: number, count: number) => {
    const cursor = createBatches(sampler, { batchSize });
    run(sampler, cursor, count);
    return cursor.state();
  };

  test("does not grow with the epoch", () => {
    const long = createInstanceSampler(2 ** 40, { random });
    const cursor = createBatches(long, { batchSize: 512 });
    run(long, cursor, 3);
    expect(JSON.stringify(cursor.state()).length).toBeLessThan(300);
  });

  test("of other labels, weights or images is refused", () => {
    const changed = labels.with(0, 1).with(30, 0);
    const others: [RowSampler<unknown>, RowSampler<unknown>][] = [
      ...[createInstanceSampler, createClassBalancedSampler, createMetaRowSampler].map(
        (make): [RowSampler<unknown>, RowSampler<unknown>] => [
          make(rows, { random }),
          make(indexRows(changed, { classes: 3 }), { random }),
        ],
      ),
      [
        createWeightedSampler(rows, weights, { random }),
        createWeightedSampler(rows, weights.with(0, weights[1]).with(1, 0.5 + 1e-9), { random }),
      ],
      [
        createWeightedSampler(3, [1, 2, 3], { random }),
        createWeightedSampler(3, [2, 1, 3], { random }),
      ],
      [
        createImageBalancedSampler(images, { random }),
        createImageBalancedSampler(
          indexImages(
            changed.map((id) => (id === 2 ? [0, 2] : [id])),
            { classes: 3 },
          ),
          { random },
        ),
      ],
    ];
    for (const [one, other] of others) {
      expect(() => one.resume(other.state())).toThrow("`state.data`: received");
      one.resume(JSON.parse(JSON.stringify(one.state())));
    }
  });

  test("of an epoch past the last is refused", () => {
    const cursor = createBatches(sampler, { batchSize: 8 });
    const state = { ...cursor.state(), epoch: 2 ** 53 - 1 };
    expect(() => cursor.resume(state)).toThrow("`state.epoch`: received 9007199254740991");
  });

  test("is taken over by other batch sizes and numbers of shards, where steps are whole", () => {
    const alone = createBatches(sampler, { batchSize: 24 });
    alone.resume(at(6, 4));
    expect(alone.state()).toMatchObject({ epoch: 0, index: 1 });
    const shared = [0, 1].map((rank) =>
      createBatches(sampler, { batchSize: 3, rank, worldSize: 2 }),
    );
    for (const cursor of shared) cursor.resume(at(6, 5));
    const rest = Array.from({ length: 3 }, () =>
      shared.flatMap((cursor) => [...cursor.next()!.rows]),
    );
    const single = createBatches(sampler, { batchSize: 6 });
    single.resume(at(6, 5));
    expect(rest).toEqual(run(sampler, single, 3));
    expect(() => alone.resume(at(6, 5))).toThrow(
      "`state.index`: received 30 positions, drawn 6 at a time",
    );
    expect(alone.state().index).toBe(1);
  });

  test("at the end of an epoch is at the end for all of them", () => {
    const cursor = createBatches(sampler, { batchSize: 7 });
    cursor.resume(at(6, 8));
    expect(cursor.next()).toBeUndefined();
    expect(cursor.next()).toMatchObject({ epoch: 1, index: 0 });
  });

  test.each([
    [null, "`state.format`: received undefined"],
    ["{}", "`state.format`"],
    [{ format: "balms.batches/2" }, '`state.format`: received "balms.batches/2"'],
    [{ epoch: -1 }, "`state.epoch`: received -1"],
    [{ epoch: "3" }, '`state.epoch`: received "3"'],
    [{ index: 1.5 }, "`state.index`: received 1.5"],
    [{ index: 9 }, "`state.index`: received 9"],
    [{ batchSize: 0 }, "`state.batchSize`: received 0"],
    [{ worldSize: undefined }, "`state.worldSize`: received undefined"],
    [{ rank: 1 }, "`state.rank`: received 1"],
    [{ sampler: undefined }, "`state.kind`: received undefined"],
    [{ sampler: { kind: "other" } }, '`state.kind`: received "other"'],
  ])("%j is refused by name, and changes nothing", (change, message) => {
    const cursor = createBatches(sampler, { batchSize: 6 });
    const before = cursor.state();
    const state =
      change === null ? null : typeof change === "string" ? change : { ...at(6, 2), ...change };
    expect(() => cursor.resume(state as never)).toThrow(message);
    expect(cursor.state()).toEqual(before);
  });

  test.each([
    [{ highest: 0, priorities: [] }, "`state.learned.highest`: received 0"],
    [{ highest: 1, priorities: [1] }, "`state.learned.priorities`: received 1 numbers"],
    [
      { highest: 1, priorities: Array.from({ length: 47 }, () => -0.5) },
      "received -0.5 at position 0",
    ],
    [{ highest: 1, priorities: Array.from({ length: 47 }, () => 2) }, "received 2 at position 0"],
    ["x", "`state.learned.highest`: received undefined"],
  ])("priorities %j are refused by name", (learned, message) => {
    const learner = createLossPrioritySampler(rows, { random });
    expect(() => learner.resume({ ...learner.state(), learned })).toThrow(message);
  });

  test("ψ of other classes is refused by name", () => {
    const learner = createMetaRowSampler(rows, { random });
    const learned = { ...learner.metaState, psi: [0, 0] };
    expect(() => learner.resume({ ...learner.state(), learned })).toThrow(
      "`state.psi`: received 2 numbers",
    );
    expect(() => learner.resume({ ...learner.state(), learned: "x" })).toThrow("`state.psi`");
    expect(learner.metaState.psi).toEqual([0, 0, 0]);
  });
});
