import type { Architecture } from "./architecture.ts";
import type { NetworkWriter } from "./network-writer.ts";

/** A block of a transformer over `tokens` rows of 8 numbers, normalised before its parts. */
function block(net: NetworkWriter, value: string, tokens: number): string {
  const attended = net.attention(net.layerNorm(value, 8), [tokens, 8], 2);
  const sum = net.op("Add", [value, attended]);
  const inner = net.gelu(net.project(net.layerNorm(sum, 8), 8, 16));
  return net.op("Add", [sum, net.project(inner, 16, 8)]);
}

/** Rows of 8 numbers from patches of 4×4 pixels. */
function patches(net: NetworkWriter, image: string, count: number): string {
  const inputs = [image, net.matrix([8, 3, 4, 4]), net.vector(8, 0)];
  const maps = net.op("Conv", inputs, { kernel_shape: [4, 4], strides: [4, 4] });
  return net.transpose(net.reshape(maps, -1, 8, count), 0, 2, 1);
}

function slice(
  net: NetworkWriter,
  value: string,
  [from, to]: readonly number[],
  axis: number,
): string {
  return net.op("Slice", [value, net.integers(from), net.integers(to), net.integers(axis)]);
}

/** Rolls an axis of 4 by `by` places, as torch.roll is exported. */
function roll(net: NetworkWriter, value: string, by: number, axis: number): string {
  const parts = [slice(net, value, [by, 4], axis), slice(net, value, [0, by], axis)];
  return net.op("Concat", parts, { axis });
}

/** Gates of recurrent layers: W [directions, gates·hidden, inputs], R and B. */
function gates(net: NetworkWriter, directions: number, gated: number, inputs: number): string[] {
  const [w, r] = [inputs, 6].map((size) => net.matrix([directions, gated * 6, size], size));
  const biases = net.reshape(net.vector(directions * 2 * gated * 6, 0), directions, 2 * gated * 6);
  return [w, r, biases];
}

/** Numbers for tokens from a table of 9. */
const embed = (net: NetworkWriter, tokens: string): string =>
  net.op("Gather", [net.matrix([9, 8], 1), tokens], { axis: 0 });

/** Networks of attention, and of steps through time. */
export const sequences: readonly Architecture[] = [
  {
    name: "Vision Transformer",
    about: "patches, a class token, positions, attention",
    input: [3, 8, 8],
    write(net, image) {
      const rows = patches(net, image, 4);
      const count = net.op("Gather", [net.op("Shape", [rows]), net.integers(0)], { axis: 0 });
      const shape = net.op("Concat", [count, net.integers(1, 8)], { axis: 0 });
      const first = net.op("Expand", [net.matrix([1, 1, 8]), shape]);
      const all = net.op("Concat", [first, rows], { axis: 1 });
      const placed = net.op("Add", [all, net.matrix([1, 5, 8], 4)]);
      const last = net.layerNorm(block(net, block(net, placed, 5), 5), 8);
      const index = net.tensor("first", [], [0], "int64");
      net.scores(net.op("Gather", [last, index], { axis: 1 }), 8);
    },
  },
  {
    name: "Swin Transformer",
    about: "shifted windows by Slice and Concat, relative positions, masks",
    input: [3, 16, 16],
    write(net, image) {
      const rows = net.reshape(patches(net, image, 16), -1, 4, 4, 8);
      const shifted = roll(net, roll(net, rows, 1, 1), 1, 2);
      const grid = net.transpose(net.reshape(shifted, -1, 2, 2, 2, 2, 8), 0, 1, 3, 2, 4, 5);
      const windows = net.layerNorm(net.reshape(grid, -1, 4, 8), 8);
      const places = Array.from({ length: 16 }, (_, at) => 3 * (at % 3) + (Math.floor(at / 4) % 3));
      const index = net.tensor("places", [16], places, "int64");
      const biases = net.op("Gather", [net.matrix([9, 2], 4), index], { axis: 0 });
      const positions = net.transpose(net.reshape(biases, 4, 4, 2), 2, 0, 1);
      const hidden = net.tensor(
        "mask",
        [1, 4, 4],
        Array.from({ length: 16 }, (_, at) => ((at + Math.floor(at / 4)) % 4 === 3 ? -100 : 0)),
      );
      const attended = net.attention(windows, [4, 8], 2, [positions, hidden]);
      const back = net.transpose(net.reshape(attended, -1, 2, 2, 2, 2, 8), 0, 1, 3, 2, 4, 5);
      const unshifted = roll(net, roll(net, net.reshape(back, -1, 4, 4, 8), 3, 1), 3, 2);
      const sum = net.layerNorm(net.op("Add", [rows, unshifted]), 8);
      net.scores(net.op("ReduceMean", [sum], { axes: [1, 2], keepdims: 0 }), 8);
    },
  },
  {
    name: "BERT",
    about: "token ids, masks made of them, normalisation behind, a pooler with Tanh",
    input: [6],
    reads: "tokens",
    write(net, tokens) {
      const zero = net.tensor("padding", [], [0], "int64");
      const isPadding = net.op("Equal", [tokens, zero]);
      const masked = net.op("Where", [isPadding, net.number(-1e4), net.number(0)]);
      const mask = net.op("Unsqueeze", [masked, net.integers(1, 2)]);
      const placed = net.op("Add", [embed(net, tokens), net.matrix([1, 6, 8], 4)]);
      const start = net.layerNorm(placed, 8);
      const attended = net.attention(start, [6, 8], 2, [mask]);
      const middle = net.layerNorm(net.op("Add", [attended, start]), 8);
      const inner = net.project(net.gelu(net.project(middle, 8, 16)), 16, 8);
      const last = net.layerNorm(net.op("Add", [inner, middle]), 8);
      const first = net.op("Gather", [last, net.tensor("first", [], [0], "int64")], { axis: 1 });
      net.scores(net.op("Tanh", [net.linear(first, 8, 8)]), 8);
    },
  },
  {
    name: "LSTM of texts",
    about: "both ways through the text, the last states",
    input: [5],
    reads: "tokens",
    write(net, tokens) {
      const steps = net.transpose(embed(net, tokens), 1, 0, 2);
      net.add("LSTM", [steps, ...gates(net, 2, 4, 8)], ["", "states"], {
        hidden_size: 6,
        direction: "bidirectional",
      });
      net.scores(net.reshape(net.transpose("states", 1, 0, 2), -1, 12), 12);
    },
  },
  {
    name: "GRU of sounds",
    about: "1-D convolutions, then steps through time and their mean",
    input: [2, 16],
    write(net, sound) {
      const inputs = [sound, net.matrix([6, 2, 3]), net.vector(6, 0)];
      const maps = net.relu(net.op("Conv", inputs, { strides: [2], pads: [1, 1] }));
      const steps = net.transpose(maps, 2, 0, 1);
      net.add("GRU", [steps, ...gates(net, 1, 3, 6)], ["all", ""], {
        hidden_size: 6,
        linear_before_reset: 1,
      });
      const rows = net.op("Squeeze", ["all", net.integers(1)]);
      net.scores(net.op("ReduceMean", [rows], { axes: [0], keepdims: 0 }), 6);
    },
  },
];
