import { createRandom } from "@balms/core";
import { indexRows } from "@balms/sampler";

/** Rows of each class; none of the third. */
export const counts = [40, 17, 0, 6, 2];

/** Their class ids, in random order. */
export const mixed = counts.flatMap((count, id) => Array.from({ length: count }, () => id));

const order = createRandom("labels");
for (let i = mixed.length - 1; i > 0; i--) {
  const j = order.integer(i + 1);
  [mixed[i], mixed[j]] = [mixed[j], mixed[i]];
}

export const rows = indexRows(mixed, { classes: ["a", "b", "c", "d", "e"] });

/** What samplers of these rows draw by. */
export const random = createRandom("laws");
