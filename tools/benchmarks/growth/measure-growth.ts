import { lowQuantile } from "../measuring/cpu-time.ts";
import { roundOf, type Round } from "../measuring/measure.ts";
import { fitExponent } from "./fit-exponent.ts";
import type { Floor, GrowthMeasured, GrowthSeries, Work } from "./growth-series.ts";
import { openMatrixProduct } from "./matrix-product.ts";

/** A round takes at least so many milliseconds where a step takes less. */
const shortest = 30;

/** Rounds of so many steps as take a while. */
async function calibrate(work: Work): Promise<Round> {
  for (let steps = 1; ; steps *= 4) {
    const round = roundOf(steps, work);
    const perStep = await round();
    if (perStep * steps >= shortest / 4) return roundOf(Math.ceil(shortest / perStep), work);
  }
}

/** Milliseconds of what a step cannot do without. */
async function floorRound(floor: Floor, product: () => Promise<Round>): Promise<Round> {
  if (floor.kind === "copy") return calibrate(floor.copy);
  const perOperation = await product();
  return async () => floor.operations * (await perOperation());
}

/** Times the sizes in turn, round by round, floors beside them. */
export async function measureGrowth(series: GrowthSeries, rounds: number): Promise<GrowthMeasured> {
  const { topic, name, over, sizes } = series;
  const kinds = new Set<Floor["kind"]>();
  const points: { round: Round; floor: Round | undefined; times: number[]; floors: number[] }[] =
    [];
  const ends: (() => Promise<void>)[] = [];
  for (const size of sizes) {
    const { work, floor, release } = await series.prepare(size);
    if (floor !== undefined) kinds.add(floor.kind);
    const round = await calibrate(work);
    const least = floor && (await floorRound(floor, openMatrixProduct));
    points.push({ round, floor: least, times: [], floors: [] });
    if (release !== undefined) ends.push(release);
  }
  // The first round warms up and is not counted.
  for (let made = 0; made <= rounds; made++) {
    for (const { round, floor, times, floors } of points) {
      const [time, least] = [await round(), await floor?.()];
      if (made === 0) continue;
      times.push(time);
      if (least !== undefined) floors.push(least);
    }
  }
  for (const end of ends) await end();
  const milliseconds = points.map(({ times }) => lowQuantile(times));
  const [floor] = kinds;
  const timesFloor = points.map(({ floors }, i) => milliseconds[i] / lowQuantile(floors));
  const measured = { topic, name, over, sizes, milliseconds };
  const exponent = fitExponent(sizes, milliseconds);
  return floor === undefined
    ? { ...measured, exponent }
    : { ...measured, exponent, floor, timesFloor };
}
