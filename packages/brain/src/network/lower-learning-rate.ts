import type { BrainNetworkClass } from "./brain-network.ts";
import { originOf } from "./check-class.ts";

/** The default rate: brain.js's 0.3 is that of squared errors on sigmoids, whose gradient is smaller. */
export const learningRate: number = 0.03;

/** Gives a class of version 1 that default, unless the class that it extends has chosen one. */
export function lowerLearningRate(Balanced: BrainNetworkClass, Base: BrainNetworkClass): void {
  const chosen = Base.trainDefaults?.learningRate !== originOf(Base).trainDefaults?.learningRate;
  if (chosen) return;
  const get = (): object => ({ ...Base.trainDefaults, learningRate });
  Object.defineProperty(Balanced, "trainDefaults", { get });
}
