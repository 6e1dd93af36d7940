import { createRandom, shuffle } from "@balms/core";
import { createClassBalancedSampler, createClassCountsSampler, indexRows } from "@balms/sampler";
import { alternate, roundOf, type Effort, type Measured } from "../measuring/measure.ts";
import { startPython } from "../measuring/python-child.ts";

const classes = 100;

/** 5,000 rows of the first class and 50 of the last, in no order. */
function longTail(): { readonly counts: readonly number[]; readonly labels: Uint16Array } {
  const counts = Array.from({ length: classes }, (_, id) =>
    Math.round(5000 * 100 ** (-id / (classes - 1))),
  );
  const labels = Uint16Array.from(counts.flatMap((count, id) => Array<number>(count).fill(id)));
  shuffle(labels, createRandom("long tail"));
  return { counts, labels };
}

/** Labels to balanced rows, all of them at once and set-up included, against `fit_resample` of as many. */
export async function measureResampling(
  python: string,
  draw: "over" | "under",
  effort: Effort,
): Promise<Measured> {
  const { counts, labels } = longTail();
  const kept = Math.min(...counts);
  const drawn = classes * (draw === "over" ? Math.max(...counts) : kept);
  const resample = (seed: number): Uint32Array => {
    const rows = indexRows(labels, { classes });
    const random = createRandom(seed);
    const sampler =
      draw === "over"
        ? createClassBalancedSampler(rows, { random, epochLength: drawn })
        : createClassCountsSampler(
            rows,
            counts.map(() => kept),
            { random },
          );
    const all = new Uint32Array(drawn);
    sampler.fill(0, 0, all);
    return all;
  };
  const shape = { draw, drawn, labels: [...labels] };
  const child = await startPython(python, "samplers/imblearn_sampler.py", shape);
  const sides = {
    ours: roundOf(5, (steps) => {
      for (let step = 0; step < steps; step++) resample(step);
    }),
    theirs: () => child.time(5),
  };
  const against = `imbalanced-learn ${child.version} ${draw === "over" ? "RandomOverSampler" : "RandomUnderSampler"}`;
  const measured = await alternate(against, sides, effort);
  child.close();
  return measured;
}
