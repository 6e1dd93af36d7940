import { refuseModel } from "../checks/refuse-model.ts";
import type { JsonRecord } from "./json-record.ts";

/** A setting that tfjs would leave out, and the value at which that is right. */
const ignored: readonly (readonly [kind: RegExp, setting: string, harmless: readonly unknown[]])[] =
  [
    [/^ReLU$/, "negative_slope", [0]],
    [/^ReLU$/, "threshold", [0]],
    [/^Global(Average|Max)Pooling/, "keepdims", [false]],
    [/^LayerNormalization$/, "rms_scaling", [false]],
    [/^Conv/, "groups", [1]],
  ];

/** Refuses what tfjs would compute otherwise than Keras 3 without saying so. */
export function checkLayer(kind: string, config: JsonRecord): void {
  const name = String(config["name"]);
  for (const setting of ["activation", "recurrent_activation"]) {
    if (config[setting] !== "hard_sigmoid") continue;
    refuseModel(
      `${setting} "hard_sigmoid" in "${name}"`,
      "an activation that is the same in TensorFlow.js",
      "Keras 3 computes it as relu6(x + 3) / 6, TensorFlow.js as 0.2 x + 0.5 between 0 and 1.",
    );
  }
  for (const [kinds, setting, harmless] of ignored) {
    const value = config[setting];
    if (!kinds.test(kind) || value === undefined || value === null) continue;
    if (harmless.includes(value)) continue;
    refuseModel(
      `${setting}: ${JSON.stringify(value)} in ${kind} "${name}"`,
      "a layer that TensorFlow.js has",
      `tf.loadLayersModel would leave \`${setting}\` out without a word.`,
    );
  }
}
