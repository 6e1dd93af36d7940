import type { LoaderState } from "@balms/sampler";
import { expect, test } from "vitest";
import { balancedRun, metaRun, priorityRun, take, toyRun } from "./loader-runs.ts";

test("states of another make are refused by name, and change nothing", async () => {
  const { state } = await take(toyRun(2), 3);
  const at = (change: object) => ({ ...state, cursor: { ...state.cursor, ...change } });
  const [third, fourth] = state.pending;
  const pending = (change: object) => ({
    ...state,
    pending: [{ ...state.pending[0], ...change }, state.pending[1]],
  });
  const wrong: [unknown, RegExp][] = [
    [undefined, /`state.format`: received undefined/],
    [null, /`state.format`: received undefined/],
    [{ ...state, format: "balms.loader/2" }, /`state.format`: received "balms.loader\/2"/],
    [{ ...state, prefetch: 3 }, /`prefetch`: received 2; expected 3, as when the state was taken/],
    [{ ...state, pending: undefined }, /`state.pending`: received undefined/],
    [at({ batchSize: 8 }), /`state.cursor.batchSize`: received 8; expected 4, as here/],
    [{ ...state, next: undefined }, /`state.next.epoch`: received NaN/],
    [{ ...state, next: { epoch: 0, index: 2 } }, /`state.cursor.index`: received 5; expected 4/],
    [{ ...state, next: { epoch: 1, index: 3 } }, /`state.cursor.epoch`: received 0; expected 1/],
    [{ ...state, pending: [] }, /`state.cursor.index`: received 5; expected 3/],
    [{ ...state, pending: [third, third] }, /`state.pending\[1\].index`: received 3/],
    [{ ...state, pending: [third, null] }, /`state.pending\[1\].epoch`: received undefined/],
    [
      { ...state, pending: Array(4).fill(third) },
      /`state.pending`: .* of length 4; expected at most 3/,
    ],
    // The epoch ends in its middle.
    [at({ epoch: 1, index: 0 }), /`state.cursor.epoch`: received 1; expected 0/],
    [at({ epoch: 2 ** 53 - 1, index: 5 }), /`state.cursor.epoch`: received 9007199254740991/],
    [
      {
        ...at({ epoch: 2 ** 53 - 1, index: 3 }),
        next: { epoch: 2 ** 53 - 1, index: 3 },
        pending: [],
      },
      /`state.epoch`: received 9007199254740991; expected a whole number from 0 to 310593077749688/,
    ],
    [
      { ...at({ index: 100 }), next: { epoch: 0, index: 98 } },
      /`state.pending\[0\].index`: received 3; expected a whole number from 98/,
    ],
    [
      {
        ...at({ index: 100 }),
        next: { epoch: 0, index: 98 },
        pending: [
          { ...third, index: 98 },
          { ...fourth, index: 99 },
        ],
      },
      /`state.pending\[0\].index`: received 98; expected a whole number from 0 to 7/,
    ],
    [pending({ index: 99 }), /`state.pending\[0\].index`: received 99/],
    [pending({ rows: undefined }), /`state.pending\[0\].rows`: received undefined/],
    [pending({ rows: [] }), /`state.pending\[0\].rows`: received 0 rows; expected 4 rows/],
    [pending({ rows: [29] }), /`state.pending\[0\].rows\[0\]`: received 29/],
    // An array would make others of them, without a word.
    ...[
      ["Int32Array", NaN],
      ["Int32Array", "NaN"],
      ["Uint8Array", 300],
      ["Uint32Array", -1],
      ["Float32Array", 0.1],
    ].map(([typed, value]): [object, RegExp] => [
      pending({ draw: { classes: { typed, values: [value] } } }),
      /`state.pending\[0\].draw.classes`: received "\w+" of Array of length 1/,
    ]),
    [
      pending({ draw: { soft: { typed: "eval" } } }),
      /`state.pending\[0\].draw.soft`: received "eval"/,
    ],
    [{ ...state, cursor: undefined, pending: [] }, /`state.cursor.epoch`: received undefined/],
  ];
  const run = toyRun(2);
  const before = run.loader.state();
  for (const [given, message] of wrong) {
    expect(() => run.loader.resume(given as LoaderState)).toThrow(message);
    expect(run.loader.state()).toEqual(before);
  }
});

test("batches drawn ahead are refused where their draw does not fit, or nothing is learned", async () => {
  const { state } = await take(metaRun(2), 3);
  const [batch, other] = state.pending;
  const draw = batch.draw as { classes: { values: number[] } };
  const flipped = {
    ...draw,
    classes: { ...draw.classes, values: draw.classes.values.map((id) => 1 - id) },
  };
  const wrong: [object, RegExp][] = [
    [{ ...batch, draw: null }, /`state.pending\[0\].draw`: received null/],
    [{ ...batch, draw: undefined }, /`state.pending\[0\].draw`: received undefined/],
    [{ ...batch, draw: other.draw }, /`state.pending\[0\].draw.first`: received 16; expected 12/],
    [{ ...batch, draw: flipped }, /`state.pending\[0\].draw.classes`: received \d at position 0/],
    [{ ...batch, draw: { ...draw, state: 1 } }, /`state.pending\[0\].state.psi`/],
  ];
  const { loader } = metaRun(2);
  const before = loader.state();
  for (const [given, message] of wrong) {
    const edited = { ...state, pending: [given, other] } as LoaderState;
    expect(() => loader.resume(edited)).toThrow(message);
  }
  expect(loader.state()).toEqual(before);
  const priorities = (await take(priorityRun(2), 3)).state;
  const [drawn, last] = priorities.pending;
  const withDraw = { ...priorities, pending: [{ ...drawn, draw: 5 }, last] };
  expect(() => priorityRun(2).loader.resume(withDraw)).toThrow(
    /`state.pending\[0\].draw`: received 5; expected nothing/,
  );
  const plain = (await take(balancedRun(2), 3)).state;
  expect(() => balancedRun(2).loader.resume({ ...plain, pending: [drawn] })).toThrow(
    /`state.pending`: received .*; expected at most 0 batches/,
  );
});
