import type { Architecture } from "./architecture.ts";
import { convolutional } from "./convolutional.ts";
import { sequences } from "./sequences.ts";

/** All architectures that are trained. */
export const architectures: readonly Architecture[] = [...convolutional, ...sequences];
