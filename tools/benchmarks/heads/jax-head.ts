import { jaxName } from "../measuring/jax-version.ts";
import { alternateInPage } from "../measuring/measure-in-page.ts";
import type { Effort, Measured } from "../measuring/measure.ts";
import { stepsPerRound, type HeadShape } from "./head-shape.ts";

/** The plain head step on onnxruntime-web in a page, against jax-js: gather, product, cross-entropy of logits plus log prior and SGD with momentum, compiled as one. */
export function measureHeadAgainstJax(shape: HeadShape, effort: Effort): Promise<Measured> {
  const { rows, dimensions, classes, batch } = shape;
  const code = `
    import { createRandom, logPrior, priorFromLabels } from "@balms/core";
    import { HeadTrainer } from "@balms/onnx";
    import { jit, nn, numpy as np, valueAndGrad } from "@jax-js/jax";
    import * as runtime from "onnxruntime-web";

    runtime.env.wasm.wasmPaths = "/runtime/";
    runtime.env.wasm.numThreads = 1;
    const [rows, dimensions, classes, batch] = ${JSON.stringify([rows, dimensions, classes, batch])};
    const random = createRandom("head");
    const features = Float32Array.from({ length: rows * dimensions }, () => random.uniform() - 0.5);
    const labels = Int32Array.from({ length: rows }, (_, row) => row % classes);
    const prior = priorFromLabels(labels, { classes });

    const trainer = await HeadTrainer.create(
      { features, labels },
      { runtime, prior, steps: 1e6, batchSize: batch, random: createRandom(1) },
    );
    const ours = (steps) => trainer.run(steps);

    const all = np.array(features).reshape([rows, dimensions]);
    const targets = nn.oneHot(np.array(labels), classes);
    const added = np.array(Float32Array.from(logPrior(prior)));
    const meanLoss = ([weight, bias], inputs, wanted, added) =>
      nn.logSoftmax(np.matmul(inputs, weight).add(bias).add(added), -1).mul(wanted).sum().mul(-1 / batch);
    const update = (value, velocity, gradient) => {
      const next = velocity.mul(0.9).add(gradient);
      return [value.sub(next.ref.mul(0.1)), next];
    };
    const step = jit((weight, bias, velocityWeight, velocityBias, all, targets, added, drawn) => {
      const inputs = np.take(all, drawn.ref, 0);
      const wanted = np.take(targets, drawn, 0);
      const [loss, [byWeight, byBias]] = valueAndGrad(meanLoss)([weight.ref, bias.ref], inputs, wanted, added);
      return [loss, ...update(weight, velocityWeight, byWeight), ...update(bias, velocityBias, byBias)];
    });
    let state = [[dimensions, classes], [classes]].flatMap((shape) => [np.zeros(shape), np.zeros(shape)]);
    let [first, last] = [undefined, undefined];
    const theirs = async (steps) => {
      for (let made = 0; made < steps; made++) {
        const drawn = np.array(Int32Array.from({ length: batch }, () => random.integer(rows)));
        const [weight, velocityWeight, bias, velocityBias] = state;
        const [loss, ...next] = step(weight, bias, velocityWeight, velocityBias, all.ref, targets.ref, added.ref, drawn);
        state = next;
        last = (await loss.data())[0];
        first ??= last;
      }
    };
    await theirs(50);
    if (!(last < first)) throw new Error("jax-js does not learn: from " + first + " to " + last);
  `;
  const ourSteps = stepsPerRound(shape);
  const theirSteps = Math.max(3, Math.round(ourSteps / 20));
  return alternateInPage(jaxName, { code, ourSteps, theirSteps }, effort);
}
