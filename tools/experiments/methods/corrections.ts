import { adjustLogits, createRandom } from "@balms/core";
import {
  learnWeightScale,
  linearLogits,
  nearestClassMeanHead,
  tauNormalizeHead,
} from "@balms/core/heads";
import { createClassBalancedSampler } from "@balms/sampler";
import type { Method, Setting, Told } from "./method.ts";
import { trainLinear, type LinearHead, type Recipe } from "./recipe.ts";
import type { PlainNetwork, Stage } from "./stage.ts";

const balanced = { kind: "balanced-softmax" } as const;
const taus = [1, 0.25, 0.5, 0.75, 1.25, 1.5, 1.75, 2].map((tau) => ({ tau }));

type MakeHead = (
  network: PlainNetwork,
  told: Told,
  stage: Stage,
) => LinearHead | Promise<LinearHead>;

/** Another head on the plain network. */
function otherHead(
  names: Pick<Method, "id" | "title" | "steps">,
  make: MakeHead,
  settings: readonly Setting[] = [{}],
): Method {
  return {
    ...names,
    settings,
    async logits(stage, told) {
      const network = await stage.plain(told.plainRate);
      return linearLogits(network.asked, await make(network, told, stage));
    },
  };
}

const postHoc = (id: string, title: string, settings: readonly Setting[]): Method => ({
  id,
  title,
  settings,
  steps: "none",
  async logits(stage, { plainRate, setting: { tau } }) {
    const { head, asked } = await stage.plain(plainRate);
    return adjustLogits(linearLogits(asked, head), { prior: stage.prior, tau });
  },
});

/** A head that is trained on the features of the plain network. */
function headAlone(
  id: string,
  title: string,
  recipe: (setting: Setting) => Omit<Recipe, "learningRate">,
  settings?: readonly Setting[],
): Method {
  const make: MakeHead = ({ train }, { setting, learningRate }, { task, seed }) =>
    trainLinear(
      train,
      { ...recipe(setting), learningRate },
      { ...task.headLength, random: createRandom(seed) },
    );
  return { ...otherHead({ id, title, steps: "head" }, make, settings), networksAlone: true };
}

/** What corrects a network that plain softmax has trained, or gives it another head. */
export const corrections: readonly Method[] = [
  postHoc("post-hoc", "post-hoc adjustment", [{ tau: 1 }]),
  postHoc("post-hoc-chosen", "post-hoc adjustment, τ chosen", taus),
  otherHead(
    { id: "tau-norm", title: "τ-normalised head, τ chosen", steps: "none" },
    ({ head }, { setting: { tau } }, { task }) =>
      tauNormalizeHead(head.weight, { classes: task.data.classes, tau }),
    taus,
  ),
  otherHead({ id: "class-mean", title: "nearest class mean", steps: "none" }, ({ train }) =>
    nearestClassMeanHead(train, {
      classes: train.classes,
      dimensions: train.features.length / train.labels.length,
    }),
  ),
  otherHead(
    { id: "weight-scale", title: "LWS", steps: "head" },
    ({ head, train }, { learningRate }, { task, seed }) =>
      learnWeightScale(head, train, {
        ...task.headLength,
        learningRate,
        classes: train.classes,
        dimensions: train.features.length / train.labels.length,
        random: createRandom(seed),
      }),
  ),
  headAlone("retrained-head", "cRT", () => ({
    loss: { kind: "softmax" },
    sampler: (rows, { random }) => createClassBalancedSampler(rows, { random }),
  })),
  headAlone("balanced-head", "Balanced Softmax, head alone", () => ({ loss: balanced })),
  headAlone(
    "meta-sampler-head",
    "BALMS, head alone, step of ψ chosen",
    (meta) => ({ loss: balanced, meta }),
    [{ learningRate: 0.001 }, { learningRate: 0.01 }, { learningRate: 0.1 }],
  ),
];
