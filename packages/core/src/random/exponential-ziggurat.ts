import { portableExp, portableLog } from "./portable-math.ts";
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

interface Tables {
  /** Two numbers per layer: the width of a cell, and how far the layer lies under the curve for sure. */
  readonly layer: Float64Array;
  /** e^−x at the layers' edges. */
  readonly height: Float64Array;
}

const tables: Tables = /* @__PURE__ */ buildTables();

/** The table that the fast path reads; `fillExponential` has that path written out in its loop. */
export const exponentialLayers: Float64Array = tables.layer;

/** Cells below this are drawn with 32 more bits. */
export const fineBelow = 65536;

/** One exponential variate with mean 1, strictly positive. */
export function drawExponential(random: RandomGenerator): number {
  return finishExponential(random, random.nextUint32());
}

/** The variate that begins with `word`: everything that the fast path leaves over, and it too. */
export function finishExponential(random: RandomGenerator, word: number): number {
  const layer = word & 255;
  const cell = word >>> 8;
  const fine = cell < fineBelow ? (random.nextUint32() + 0.5) / 4294967296 : 0.5;
  const x = (cell + fine) * tables.layer[2 * layer];
  return x < tables.layer[2 * layer + 1] ? x : drawAtEdge(random, layer, x);
}

function drawAtEdge(random: RandomGenerator, layer: number, x: number): number {
  if (layer === 0) return tailStart + drawExponential(random);
  const low = tables.height[layer];
  const high = tables.height[layer + 1];
  const y = low + random.uniform() * (high - low);
  return y < portableExp(-x) ? x : drawExponential(random);
}

function buildTables(): Tables {
  const edge = new Float64Array(layers + 1);
  const edgeHeight = new Float64Array(layers + 1);
  edge[0] = layerArea / portableExp(-tailStart);
  edge[1] = tailStart;
  edgeHeight[1] = portableExp(-tailStart);
  for (let i = 2; i < layers; i++) {
    const previous = edge[i - 1];
    edge[i] = -portableLog(layerArea / previous + edgeHeight[i - 1]);
    edgeHeight[i] = portableExp(-edge[i]);
  }
  edge[layers] = 0;
  edgeHeight[layers] = 1;
  const layer = new Float64Array(2 * layers);
  for (let i = 0; i < layers; i++) {
    layer[2 * i] = edge[i] / cells;
    layer[2 * i + 1] = edge[i + 1];
  }
  return { layer, height: edgeHeight };
}
