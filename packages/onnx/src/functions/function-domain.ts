/** The operator domain of balms. */
export const functionDomain = "ai.balms";

/** Version of that domain: a function of a version never changes what it computes. */
export const functionDomainVersion = 1;

/** Operator versions that the bodies are written for: what they need came with the first, and the last is the newest that was run. */
export const functionOpsets = { oldest: 11, newest: 26 } as const;

/** From here on a body takes any floating-point type; before, its type is fixed (CastLike does not exist yet). */
export const openTypeOpset = 15;

/** The first version of the file format that has functions. */
export const functionIrVersion = 8n;
