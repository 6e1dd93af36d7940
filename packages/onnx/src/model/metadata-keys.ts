/** Says how logits were adjusted; also the name of the Add that does it. */
export const adjustmentKey = "balms.adjustment";

/** Says by which method the head was made: softmax, post-hoc, balanced-softmax or balms. */
export const headKey = "balms.head";

/** The names of the head's classes in order, a JSON list. */
export const classesKey = "balms.classes";

/** Digest of the head's training prior. */
export const priorKey = "balms.prior";

/** What the head was trained under: the class distributions that rows were drawn by and that were in the loss, JSON. */
export const trainingKey = "balms.training";

/** Says which loss was attached to the model, and under which names its inputs and outputs are, JSON. */
export const lossKey = "balms.loss";
