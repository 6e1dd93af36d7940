import { priorFromLabels, type ClassPrior } from "@balms/core";
import { trainClassifier } from "./classifier.ts";
import type { LinearHead, Rows } from "./recipe.ts";
import type { Task } from "./task.ts";

/** The plain network, and what it makes of the rows. */
export interface PlainNetwork {
  readonly head: LinearHead;
  readonly train: Rows;
  readonly asked: Float32Array;
}

/** One training set with rows to ask, and a seed: what methods are tried on. */
export class Stage {
  readonly prior: ClassPrior;
  readonly #plain = new Map<number, Promise<PlainNetwork>>();

  readonly task: Task;
  readonly rows: Rows;
  readonly asked: Pick<Rows, "features" | "labels">;
  readonly seed: number;

  constructor(task: Task, rows: Rows, asked: Pick<Rows, "features" | "labels">, seed: number) {
    this.task = task;
    this.rows = rows;
    this.asked = asked;
    this.seed = seed;
    this.prior = priorFromLabels(rows.labels, { classes: rows.classes });
  }

  /** Trained with plain softmax: once, for all that corrects it or puts another head on it. */
  plain(learningRate: number): Promise<PlainNetwork> {
    const known = this.#plain.get(learningRate) ?? this.#trainPlain(learningRate);
    this.#plain.set(learningRate, known);
    return known;
  }

  async #trainPlain(learningRate: number): Promise<PlainNetwork> {
    const { task, rows, asked, seed } = this;
    const recipe = { loss: { kind: "softmax" }, learningRate } as const;
    const trained = await trainClassifier(task, rows, recipe, seed);
    return {
      head: trained.head,
      train: { ...rows, features: await trained.features(rows.features) },
      asked: await trained.features(asked.features),
    };
  }
}
