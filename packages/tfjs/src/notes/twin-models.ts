const twins = new WeakMap<object, Set<object>>();

/** Remembers that two models have the same weights, so that what is noted of one is noted of both. */
export function linkTwins(model: object, other: object): void {
  // A model that is made of a twin is one of all of them.
  const family = twins.get(model) ?? new Set([model]);
  family.add(other);
  twins.set(model, family);
  twins.set(other, family);
}

/** A model, and those that were made of it with its weights. */
export function twinsOf(model: object): readonly object[] {
  return [...(twins.get(model) ?? [model])];
}
