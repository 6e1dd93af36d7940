import type { FormattedPattern } from "./brain-network.ts";
import { moveRow } from "./move-row.ts";
import type { NetworkLayers } from "./network-layers.ts";
import { quickExp } from "./quick-exp.ts";
import { refuseInfinite } from "./shares-of-logits.ts";
import { weighRow } from "./weigh-row.ts";

// Patterns that are read before they are trained, where there are more than stay in the cache.
const ahead = 32;
const cached = 256;

/** brain.js's options of a step. */
export interface StepSettings {
  readonly learningRate: number;
  readonly momentum: number;
}

/**
 * One step per pattern, in their order; returns the sum of brain.js's errors, added to that `before`. What `sum`, `backward` and
 * `adjustWeights` do one after the other, in one loop: a network of a few nodes takes a tenth of a
 * microsecond per pattern, and calls and looking things up would be a third of it.
 */
export function trainPatterns(
  { layers, errors, activation, slope, scratch }: NetworkLayers,
  patterns: readonly FormattedPattern[],
  shift: Float64Array,
  { learningRate, momentum }: StepSettings,
  before: number,
): number {
  const last = layers.length - 1;
  const top = layers[last];
  const classes = shift.length;
  const sigmoid = activation === "sigmoid";
  const tanh = activation === "tanh";
  const many = patterns.length > cached;
  let total = before;
  for (let p = 0; p < patterns.length; p++) {
    if (many && p % ahead === 0) readAhead(patterns, p, scratch);
    const { input, output: target, weight = 1 } = patterns[p];

    let incoming = input;
    for (let at = 0; at < last; at++) {
      const { weights, biases, outputs } = layers[at];
      for (let node = 0; node < outputs.length; node++) {
        const sum = weighRow(weights[node], incoming, biases[node]);
        if (sigmoid) outputs[node] = 1 / (1 + quickExp(-sum));
        else if (tanh) outputs[node] = Math.tanh(sum);
        else outputs[node] = sum > 0 ? sum : slope * sum;
      }
      incoming = outputs;
    }

    let most = -Infinity;
    let mass = 0;
    for (let id = 0; id < classes; id++) {
      const sum = weighRow(top.weights[id], incoming, top.biases[id]) + shift[id];
      scratch[id] = sum;
      if (sum > most) most = sum;
      mass += target[id];
    }
    let terms = 0;
    for (let id = 0; id < classes; id++) {
      // e⁰ needs no call: with two classes, that is every other one.
      const term = scratch[id] === most ? 1 : quickExp(scratch[id] - most);
      scratch[id] = term;
      terms += term;
    }
    if (!(terms > 0 && terms < Infinity && most < Infinity)) refuseInfinite("learningRate");
    const scale = mass / terms;
    let squares = 0;
    for (let id = 0; id < classes; id++) {
      const error = target[id] - scratch[id] * scale;
      squares += error * error;
      errors[id] = error;
      top.deltas[id] = weight * error;
    }
    total += squares / classes;

    // Back through a layer, and its step, in one go over its weights.
    for (let at = last; at > 0; at--) {
      const { weights, biases, deltas: above, changes } = layers[at];
      const { deltas, outputs } = layers[at - 1];
      const { length } = deltas;
      for (let i = 0; i < length; i++) scratch[i] = 0;
      for (let node = 0; node < above.length; node++) {
        const factor = above[node];
        const rate = learningRate * factor;
        const row = weights[node];
        const moves = changes[node];
        for (let i = 0; i < length; i++) {
          const value = row[i];
          const change = rate * outputs[i] + momentum * moves[i];
          scratch[i] += factor * value;
          moves[i] = change;
          row[i] = value + change;
        }
        biases[node] += rate;
      }
      for (let i = 0; i < length; i++) {
        const value = outputs[i];
        if (sigmoid) deltas[i] = scratch[i] * value * (1 - value);
        else if (tanh) deltas[i] = scratch[i] * (1 - value * value);
        else deltas[i] = value > 0 ? scratch[i] : scratch[i] * slope;
      }
    }

    const { weights, biases, deltas, changes } = layers[0];
    for (let node = 0; node < deltas.length; node++) {
      const rate = learningRate * deltas[node];
      moveRow(weights[node], changes[node], input, rate, momentum);
      biases[node] += rate;
    }
  }
  return total;
}

/**
 * Reads one number of each of the next patterns. In a random order, most of them are not in the cache;
 * read one after the other, they come at the same time, where training would wait for each.
 */
function readAhead(
  patterns: readonly FormattedPattern[],
  from: number,
  scratch: Float64Array,
): void {
  const to = Math.min(from + ahead, patterns.length);
  for (let p = from; p < to; p++) scratch[0] = patterns[p].input[0] + patterns[p].output[0];
}
