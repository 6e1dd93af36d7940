import { jaxName } from "../measuring/jax-version.ts";
import { alternateInPage } from "../measuring/measure-in-page.ts";
import type { Effort, Measured } from "../measuring/measure.ts";
import type { LossShape } from "./loss-data.ts";
import { stepsFor } from "./loss-step.ts";

/** Loss and gradient of logits in a page, in vectors, against jax-js: a compiled function of logits that are its own already. */
export function measureLossAgainstJax(shape: LossShape, effort: Effort): Promise<Measured> {
  const { rows, classes } = shape;
  const code = `
    import { createRandom, priorFromCounts, logPrior } from "@balms/core";
    import { createSimdLoss } from "@balms/core/simd";
    import { jit, nn, numpy as np, valueAndGrad } from "@jax-js/jax";

    const random = createRandom("loss");
    const counts = Array.from({ length: ${classes} }, (_, id) => 1 + 2000 / (1 + id));
    const prior = priorFromCounts(counts.map(Math.round));
    const logits = Float32Array.from({ length: ${rows * classes} }, () => random.normal());
    const labels = Int32Array.from({ length: ${rows} }, () => random.integer(${classes}));

    const loss = createSimdLoss({ prior });
    const lossAndGradient = () => loss.lossAndGradient(logits, labels);

    const [x, added] = [np.array(logits).reshape([${rows}, ${classes}]), np.array(Float32Array.from(logPrior(prior)))];
    const targets = nn.oneHot(np.array(labels), ${classes});
    const meanLoss = (x, added, targets) =>
      nn.logSoftmax(x.add(added), -1).mul(targets).sum().mul(${-1 / rows});
    const compiled = jit(valueAndGrad(meanLoss));
    const step = async () => {
      const [value, gradient] = compiled(x.ref, added.ref, targets.ref);
      return { loss: await value.data(), gradient: await gradient.data() };
    };

    const [a, b] = [lossAndGradient(), await step()];
    const mean = a.losses.reduce((sum, one) => sum + one, 0) / ${rows};
    const worst = a.gradient.reduce((most, one, i) => Math.max(most, Math.abs(one - b.gradient[i])), 0);
    if (!(Math.abs(mean - b.loss[0]) < 1e-3 && worst < 1e-5)) {
      throw new Error("jax-js: loss " + b.loss[0] + ", not " + mean + "; gradients differ by " + worst);
    }

    const ours = (steps) => {
      for (let i = 0; i < steps; i++) lossAndGradient();
    };
    const theirs = async (steps) => {
      for (let i = 0; i < steps; i++) await step();
    };
  `;
  const steps = { ourSteps: stepsFor(shape, 4), theirSteps: Math.min(500, stepsFor(shape, 40)) };
  return alternateInPage(jaxName, { code, ...steps }, effort);
}
