/** The methods that `balms train` compares, in the order of its table. */
export const methodNames = ["softmax", "post-hoc", "balanced-softmax", "balms"] as const;

/**
 * A way to treat the long tail: `softmax` does nothing, `post-hoc` corrects the logits of the
 * softmax head, `balanced-softmax` trains the head on the corrected loss, `balms` also learns how
 * often to draw each class.
 */
export type MethodName = (typeof methodNames)[number];

/** The methods that train a head of their own. */
export type HeadName = Exclude<MethodName, "post-hoc">;

/** Whether a text names a method. */
export function isMethodName(name: string): name is MethodName {
  return (methodNames as readonly string[]).includes(name);
}

/** A given network beside the methods: as it came, and with the log prior taken off its own scores. */
export const givenNames = ["given", "given-post-hoc"] as const;

/** What stands in the table. */
export type ComparedName = MethodName | (typeof givenNames)[number];
