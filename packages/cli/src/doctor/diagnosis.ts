import type { ClassPrior } from "@balms/core";
import type { PriorSummary } from "../prior/summarize-prior.ts";
import type { Finding } from "./finding.ts";
import type { Guidance } from "./guidance.ts";

/** What is wrong with data, and what to do. */
export interface Diagnosis {
  readonly source: string;
  /** What it was taken for. */
  readonly takenFor: string;
  /** Parts of it and their pictures; none for what is no folder. */
  readonly splits: readonly { readonly name: string; readonly pictures: number }[];
  /** Of the part that is trained on. */
  readonly prior: ClassPrior;
  readonly summary: PriorSummary;
  /** In nats. */
  readonly entropy: number;
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  readonly guidance: readonly Guidance[];
}
