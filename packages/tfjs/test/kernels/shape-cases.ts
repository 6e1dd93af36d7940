import * as tf from "@tensorflow/tfjs";
import { choices, named, operator, type OperatorCase, sizeOf } from "./operator-case.ts";

const linear = (
  name: string,
  shapes: readonly (readonly number[])[],
  run: OperatorCase["run"],
): OperatorCase => ({ name, shapes, step: 1, run });

const orders = (rank: number): number[][] =>
  rank === 0
    ? [[]]
    : orders(rank - 1).flatMap((order) =>
        Array.from({ length: rank }, (_, at) => order.toSpliced(at, 0, rank - 1)),
      );

const transposes = [
  [3, 4],
  [2, 3, 4],
  [2, 3, 4, 2],
  [2, 1, 3, 2, 2],
].flatMap((shape) =>
  orders(shape.length).map((order) =>
    linear(named`transpose ${shape} to ${order}`, [shape], (x) => tf.transpose(x, order)),
  ),
);

const slices: OperatorCase[] = [
  [[7], [2], [3]],
  [
    [3, 4],
    [1, 0],
    [2, 3],
  ],
  [
    [2, 3, 4],
    [0, 1, 1],
    [2, -1, 2],
  ],
  [
    [2, 3, 4, 2],
    [1, 0, 2, 1],
    [1, 2, 2, 1],
  ],
  [
    [2, 2, 3, 2, 2],
    [0, 1, 1, 0, 1],
    [2, 1, 2, 2, 1],
  ],
].map(([shape, begin, size]) =>
  linear(named`slice ${shape} from ${begin}`, [shape], (x) => tf.slice(x, begin, size)),
);

const joined = [0, 1, 2].flatMap((axis) => [
  linear(
    `concat along ${axis}`,
    [
      [2, 3, 4],
      [2, 3, 4],
    ],
    (...xs) => tf.concat(xs, axis),
  ),
  linear(named`split along ${axis}`, [[4, 4, 4]], (x) => tf.split(x, [1, 3], axis)[1]),
  linear(
    `stack along ${axis}`,
    [
      [2, 3],
      [2, 3],
    ],
    (...xs) => tf.stack(xs, axis),
  ),
  linear(named`unstack along ${axis}`, [[2, 3, 2]], (x) => tf.unstack(x, axis)[1]),
  linear(named`reverse along ${axis}`, [[2, 3, 4]], (x) => tf.reverse(x, axis)),
  linear(named`gather along ${axis}`, [[2, 3, 4]], (x) =>
    tf.gather(x, tf.tensor1d([0, 1, 1], "int32"), axis),
  ),
  linear(named`gather by a table along ${axis}`, [[2, 3, 4]], (x) =>
    tf.gather(
      x,
      tf.tensor2d(
        [
          [0, 1],
          [1, 1],
        ],
        undefined,
        "int32",
      ),
      axis,
    ),
  ),
]);

type Margins = [number, number][];

const padded = choices<[string, [number[], Margins]]>([
  ["constant", "reflect", "symmetric"],
  [
    [[4], [[1, 2]]],
    [
      [3, 4],
      [
        [0, 1],
        [2, 0],
      ],
    ],
    [
      [3, 3],
      [
        [2, 1],
        [1, 2],
      ],
    ],
    [
      [2, 3, 4],
      [
        [1, 1],
        [0, 0],
        [0, 2],
      ],
    ],
    [
      [2, 4, 5, 2],
      [
        [0, 0],
        [2, 1],
        [1, 3],
        [0, 0],
      ],
    ],
    [
      [2, 2, 2, 2, 2],
      [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
        [0, 0],
      ],
    ],
  ],
]).map(([mode, [shape, margins]]) =>
  linear(named`pad ${shape}, ${mode}`, [shape], (x) =>
    mode === "constant"
      ? tf.pad(x, margins, 0.7)
      : tf.mirrorPad(x, margins, mode as "reflect" | "symmetric"),
  ),
);

const repeated: OperatorCase[] = [
  [[3], [4]],
  [
    [2, 3],
    [2, 3],
  ],
  [
    [2, 1, 3],
    [1, 2, 2],
  ],
  [
    [2, 2, 1, 2],
    [2, 1, 3, 2],
  ],
].map(([shape, times]) => linear(named`tile ${shape} ${times}`, [shape], (x) => tf.tile(x, times)));

const chosen = [
  [2, 3],
  [2, 3, 2],
].map((shape) =>
  linear(named`where ${shape}`, [shape, shape], (a, b) => {
    const flags = Array.from({ length: sizeOf(shape) }, (_, i) => i % 2);
    return tf.where(tf.tensor(flags, shape, "bool"), a, b);
  }),
);

const others: OperatorCase[] = [
  linear("broadcastTo", [[2, 1, 3]], (x) => tf.broadcastTo(x, [2, 4, 3])),
  linear("reshape", [[2, 6]], (x) => tf.reshape(x, [3, -1])),
  linear("expandDims", [[2, 6]], (x) => tf.expandDims(x, 1)),
  linear("squeeze", [[2, 1, 6]], (x) => tf.squeeze(x)),
  linear("gather in batches", [[2, 4, 3]], (x) =>
    tf.gather(
      x,
      tf.tensor2d(
        [
          [0, 3],
          [2, 3],
        ],
        undefined,
        "int32",
      ),
      1,
      1,
    ),
  ),
  linear("unsortedSegmentSum", [[4, 3, 2]], (x) =>
    tf.unsortedSegmentSum(x, tf.tensor1d([0, 2, 0, 1], "int32"), 4),
  ),
  linear("spaceToBatchND", [[2, 4, 4, 1]], (x) =>
    tf.spaceToBatchND(
      x,
      [2, 2],
      [
        [0, 0],
        [2, 0],
      ],
    ),
  ),
  linear("batchToSpaceND", [[4, 2, 3, 2]], (x) =>
    tf.batchToSpaceND(
      x,
      [2, 2],
      [
        [0, 1],
        [1, 0],
      ],
    ),
  ),
  linear("oneHot", [[3, 4]], (x) => tf.mul(x, tf.oneHot(tf.tensor1d([1, 0, 5], "int32"), 4))),
];

const forward: OperatorCase[] = [
  {
    name: "stridedSlice",
    args: [
      [2, 3],
      [0, 0],
      [-1, -2],
    ],
    shape: [3, 4],
  },
  { name: "depthToSpace", args: [2], shape: [1, 2, 2, 8] },
  { name: "diag", args: [], shape: [4] },
].map(({ name, args, shape }) => ({
  name,
  shapes: [shape],
  gradient: false,
  run: (x) => operator(name)(x, ...args),
}));

export const shapeCases: OperatorCase[] = [
  ...transposes,
  ...slices,
  ...joined,
  ...padded,
  ...repeated,
  ...chosen,
  ...others,
  ...forward,
];
