import { createRandom, type RandomGenerator } from "@balms/core";
import { aliasTable, balanceStream } from "@balms/sampler";
import { alternate, roundOf, type Effort, type Measured } from "../measuring/measure.ts";

const rowsPerStep = 50_000;
const shuffled = 1024;

/** Class ids without end, in a long tail of 100 : 1, independent of each other. */
function longTail(classes: number): {
  readonly weights: Float64Array;
  readonly ids: () => Iterable<number>;
} {
  const weights = Float64Array.from({ length: classes }, (_, id) => 100 ** (-id / (classes - 1)));
  // Drawn beforehand, so that both sides read an array.
  const random = createRandom(1);
  const table = aliasTable(weights);
  const drawn = Uint32Array.from({ length: 2 ** 20 }, () => table.draw(random));
  return {
    weights,
    ids: function* () {
      for (let row = 0; ; row++) yield drawn[row % drawn.length];
    },
  };
}

/** `Dataset.rejection_resample` of tf.data with the class shares told, then `shuffle`. */
async function* resample(
  source: Iterable<number> | AsyncIterable<number>,
  weights: Float64Array,
  random: RandomGenerator,
  onRow: () => void,
): AsyncGenerator<number> {
  const least = weights.reduce((a, b) => Math.min(a, b), Infinity);
  const buffer: number[] = [];
  for await (const id of source) {
    onRow();
    if (random.uniform() * weights[id] >= least) continue;
    if (buffer.length < shuffled) {
      buffer.push(id);
      continue;
    }
    const place = random.integer(shuffled);
    const out = buffer[place];
    buffer[place] = id;
    yield out;
  }
}

/** Reads on until so many more rows have gone in. */
async function readRows(
  stream: AsyncIterator<number>,
  rows: number,
  count: () => number,
): Promise<void> {
  const end = count() + rows;
  while (count() < end) await stream.next();
}

/** Rows through `balanceStream`, against rejection resampling that is told the class shares. */
export async function measureStream(classes: number, effort: Effort): Promise<Measured> {
  const { weights, ids } = longTail(classes);
  let [ownRows, theirRows] = [0, 0];
  const label = (id: number): number => {
    ownRows++;
    return id;
  };
  const own = balanceStream(ids(), { label, random: createRandom(2) });
  const theirs = resample(ids(), weights, createRandom(3), () => {
    theirRows++;
  });
  // Both buffers are full from here on.
  await readRows(own, 10 * classes + 200_000, () => ownRows);
  await readRows(theirs, 200_000, () => theirRows);
  const against = "rejection resampling with known shares, shuffle buffer";
  const steps = (stream: AsyncIterator<number>, count: () => number) => (amount: number) =>
    readRows(stream, amount * rowsPerStep, count);
  const sides = {
    ours: roundOf(
      4,
      steps(own, () => ownRows),
    ),
    theirs: roundOf(
      4,
      steps(theirs, () => theirRows),
    ),
  };
  return alternate(against, sides, effort);
}
