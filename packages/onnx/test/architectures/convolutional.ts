import type { Architecture } from "./architecture.ts";
import type { NetworkWriter } from "./network-writer.ts";

/** Expands, filters each channel alone, and narrows. */
function inverted(
  net: NetworkWriter,
  value: string,
  act: (value: string) => string,
  gate?: "Sigmoid" | "HardSigmoid",
): string {
  const wide = act(net.convNorm(value, 8, 16, { side: 1 }));
  const filtered = act(net.convNorm(wide, 16, 16, { group: 16 }));
  const scaled = gate === undefined ? filtered : net.squeezeExcite(filtered, 16, gate);
  return net.op("Add", [value, net.convNorm(scaled, 16, 8, { side: 1 })]);
}

const picture = [3, 12, 12];

/** Networks of convolutions. */
export const convolutional: readonly Architecture[] = [
  {
    name: "ResNet",
    about: "residual blocks, projected shortcut, padded maximum",
    input: picture,
    write(net, image) {
      const start = net.pool("MaxPool", net.relu(net.convNorm(image, 3, 8)), 3, 2);
      const inner = net.relu(net.convNorm(start, 8, 12, { stride: 2 }));
      const shortcut = net.convNorm(start, 8, 12, { side: 1, stride: 2 });
      const sum = net.op("Add", [net.convNorm(inner, 12, 12), shortcut]);
      net.classify(net.relu(sum), 12);
    },
  },
  {
    name: "MobileNetV2",
    about: "depthwise convolutions, ReLU6 as Clip",
    input: picture,
    write(net, image) {
      const [low, high] = [net.number(0), net.number(6)];
      const act = (value: string) => net.op("Clip", [value, low, high]);
      const start = act(net.convNorm(image, 3, 8, { stride: 2 }));
      net.classify(inverted(net, start, act), 8);
    },
  },
  {
    name: "MobileNetV3",
    about: "HardSwish, squeeze-and-excite with HardSigmoid",
    input: picture,
    write(net, image) {
      const act = (value: string) => net.op("HardSwish", [value]);
      const start = act(net.convNorm(image, 3, 8, { stride: 2 }));
      net.classify(inverted(net, start, act, "HardSigmoid"), 8);
    },
  },
  {
    name: "EfficientNet",
    about: "SiLU, squeeze-and-excite with Sigmoid",
    input: picture,
    write(net, image) {
      const act = (value: string) => net.silu(value);
      const start = act(net.convNorm(image, 3, 8, { stride: 2 }));
      net.classify(inverted(net, start, act, "Sigmoid"), 8);
    },
  },
  {
    name: "DenseNet",
    about: "every layer reads all before it, by Concat; normalisation first",
    input: picture,
    write(net, image) {
      let maps = net.conv(image, 3, 8);
      for (const channels of [8, 12, 16]) {
        const more = net.conv(net.relu(net.norm(maps, channels)), channels, 4);
        maps = net.op("Concat", [maps, more], { axis: 1 });
      }
      const narrow = net.conv(net.relu(net.norm(maps, 20)), 20, 10, { side: 1 });
      net.classify(net.relu(net.norm(net.pool("AveragePool", narrow, 2, 2), 10)), 10);
    },
  },
  {
    name: "VGG",
    about: "no normalisation, two linear layers, Dropout",
    input: picture,
    write(net, image) {
      const first = net.pool("MaxPool", net.relu(net.conv(image, 3, 8, { bias: true })), 2, 2);
      const second = net.pool("MaxPool", net.relu(net.conv(first, 8, 8, { bias: true })), 2, 2);
      const hidden = net.relu(net.linear(net.op("Flatten", [second]), 72, 16));
      net.scores(net.dropout(hidden), 16);
    },
  },
  {
    name: "ConvNeXt",
    about: "LayerNormalization over channels, GELU as Erf, layers with a scale",
    input: picture,
    write(net, image) {
      const patches = net.op("Conv", [image, net.matrix([8, 3, 2, 2]), net.vector(8, 0)], {
        strides: [2, 2],
      });
      const filtered = net.conv(patches, 8, 8, { side: 5, group: 8, bias: true });
      const rows = net.layerNorm(net.transpose(filtered, 0, 2, 3, 1), 8);
      const wide = net.gelu(net.project(rows, 8, 16));
      const scale = net.op("Unsqueeze", [net.vector(8, 0.5), net.integers(1, 2)]);
      const block = net.transpose(net.project(wide, 16, 8), 0, 3, 1, 2);
      const sum = net.op("Add", [net.op("Mul", [scale, block]), patches]);
      const means = net.op("ReduceMean", [sum], { axes: [2, 3], keepdims: 0 });
      net.scores(net.layerNorm(means, 8), 8);
    },
  },
  {
    name: "ShuffleNet",
    about: "half of the channels pass, all are shuffled",
    input: picture,
    write(net, image) {
      let maps = net.relu(net.convNorm(image, 3, 8, { stride: 2 }));
      for (const step of [1, 2]) {
        net.add("Split", [maps], [`kept${step}`, `worked${step}`], { axis: 1 });
        const inner = net.relu(net.convNorm(`worked${step}`, 4, 4, { side: 1 }));
        const worked = net.relu(
          net.convNorm(net.convNorm(inner, 4, 4, { group: 4 }), 4, 4, { side: 1 }),
        );
        const both = net.op("Concat", [`kept${step}`, worked], { axis: 1 });
        const pairs = net.transpose(net.reshape(both, -1, 2, 4, 6, 6), 0, 2, 1, 3, 4);
        maps = net.reshape(pairs, -1, 8, 6, 6);
      }
      net.classify(maps, 8);
    },
  },
  {
    name: "Inception",
    about: "branches side by side, one of averages and one of maxima",
    input: picture,
    write(net, image) {
      const start = net.relu(net.convNorm(image, 3, 8, { stride: 2 }));
      const branches = [
        net.convNorm(start, 8, 4, { side: 1 }),
        net.convNorm(net.relu(net.convNorm(start, 8, 4, { side: 1 })), 4, 6, { side: 5 }),
        net.convNorm(net.pool("AveragePool", start, 3, 1), 8, 4, { side: 1 }),
        net.pool("MaxPool", start, 3, 1),
      ].map((branch) => net.relu(branch));
      net.classify(net.op("Concat", branches, { axis: 1 }), 22);
    },
  },
  {
    name: "GoogLeNet of 2014",
    about: "LRN, local response normalisation",
    input: picture,
    write(net, image) {
      const attributes = {
        size: 5,
        alpha: { float: 0.1 },
        beta: { float: 0.75 },
        bias: { float: 1 },
      };
      const first = net.pool("MaxPool", net.relu(net.conv(image, 3, 8, { bias: true })), 3, 2);
      const normal = net.op("LRN", [first], attributes);
      net.classify(net.relu(net.conv(normal, 8, 10, { bias: true })), 10);
    },
  },
  {
    name: "U-Net",
    about: "a score for every pixel; ConvTranspose, Resize, skipped layers",
    input: [3, 8, 8],
    positions: 64,
    write(net, image) {
      const top = net.relu(net.convNorm(image, 3, 6));
      const middle = net.relu(net.convNorm(net.pool("MaxPool", top, 2, 2), 6, 8));
      const bottom = net.relu(net.convNorm(net.pool("MaxPool", middle, 2, 2), 8, 8));
      const up = net.op("ConvTranspose", [bottom, net.matrix([8, 8, 2, 2], 8), net.vector(8, 0)], {
        strides: [2, 2],
      });
      const joined = net.relu(net.convNorm(net.op("Concat", [up, middle], { axis: 1 }), 16, 6));
      const scales = net.tensor("scales", [4], [1, 1, 2, 2]);
      const large = net.op("Resize", [joined, "", scales], { mode: "linear" });
      const last = net.op("Concat", [large, top], { axis: 1 });
      const weights = [net.matrix([4, 12, 1, 1]), net.vector(4, 0)];
      net.output(net.op("Conv", [last, ...weights], {}, "scores"), ["N", 4, 8, 8]);
    },
  },
];
