import { portableExp, portableLog } from "../numerics/portable-math.ts";
import type { RandomGenerator } from "./random-generator.ts";

// Marsaglia & Tsang, "The Ziggurat Method for Generating Random Variables", 2000: the area under
// e^−x is cut into 256 layers of equal area; nearly every draw is one table look-up and one
// product. Two changes to the published code: layer and abscissa use different bits of the word
// (there they share eight, which correlates them), and small abscissas get 32 bits more, so that
// tiny values, which decide who wins a Gumbel draw, are not rounded to a coarse grid.

const layers = 256;
const tailStart = 7.69711747013105;
const layerArea = 0.003949659822581557;
const cells = 16777216;

/** Where the layers end, from the widest to 0. */
const edges = /* @__PURE__ */ findEdges();

/** One exponential variate with mean 1, strictly positive. */
export function drawExponential(random: RandomGenerator): number {
  const word = random.nextUint32();
  const layer = word & 255;
  const cell = word >>> 8;
  const fine = cell < 65536 ? (random.nextUint32() + 0.5) / 4294967296 : 0.5;
  const x = ((cell + fine) / cells) * edges[layer];
  return x < edges[layer + 1] ? x : drawAtEdge(random, layer, x);
}

function drawAtEdge(random: RandomGenerator, layer: number, x: number): number {
  if (layer === 0) return tailStart + drawExponential(random);
  const low = portableExp(-edges[layer]);
  const high = portableExp(-edges[layer + 1]);
  const y = low + random.uniform() * (high - low);
  return y < portableExp(-x) ? x : drawExponential(random);
}

function findEdges(): Float64Array {
  const found = new Float64Array(layers + 1);
  found[0] = layerArea / portableExp(-tailStart);
  found[1] = tailStart;
  for (let i = 2; i < layers; i++) {
    const previous = found[i - 1];
    found[i] = -portableLog(layerArea / previous + portableExp(-previous));
  }
  return found;
}
