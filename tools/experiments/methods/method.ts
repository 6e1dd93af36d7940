import type { Stage } from "./stage.ts";

/** Numbers that a method is told. */
export type Setting = Readonly<Record<string, number>>;

/** A method to compare. */
export interface Method {
  readonly id: string;
  readonly title: string;
  /** Values of its own parameters to try, usual ones first; [{}] where it has none. */
  readonly settings: readonly Setting[];
  /** Which step sizes are tried: of whole trainings, of heads, or none where nothing is trained. */
  readonly steps: "whole" | "head" | "none";
  /** It takes a network's features; with linear heads it is another method of the list. */
  readonly networksAlone?: boolean;
  /** Scores of the rows that are asked. */
  logits(stage: Stage, told: Told): Promise<Float32Array>;
}

/** What a method is told in one trial. */
export interface Told {
  readonly setting: Setting;
  readonly learningRate: number;
  /** Step size of the plain network, chosen before. */
  readonly plainRate: number;
}
