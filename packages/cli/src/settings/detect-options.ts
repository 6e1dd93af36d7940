import type { ZeroCounts } from "@balms/core";
import type { BoxForm } from "@balms/onnx";
import type { ClassLayerSettings } from "./detect-settings.ts";
import type { EvaluationLimits } from "./evaluation-limits.ts";
import type { DetectorMethod } from "./detector-method.ts";

/** What commander makes of the command line of `balms detect`. */
export interface DetectOptions extends ClassLayerSettings, EvaluationLimits {
  readonly annotations?: string;
  readonly images?: string;
  readonly testAnnotations?: string;
  readonly testImages?: string;
  readonly scenes?: number;
  readonly testScenes?: number;
  readonly zeroCounts: ZeroCounts;
  readonly model?: string;
  readonly head?: string;
  readonly background?: "first" | "last";
  readonly boxForm?: BoxForm;
  readonly classNames?: string;
  readonly mean?: number[];
  readonly std?: number[];
  readonly width?: number;
  readonly height?: number;
  readonly addTruths?: boolean;
  readonly method: Exclude<DetectorMethod, "sigmoid">;
  readonly threads: number;
  readonly seed: number;
  readonly seeds: number;
  readonly out: string;
  readonly json?: boolean;
}
