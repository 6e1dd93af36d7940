import { checkList, refuseValue } from "@balms/core/adapter";
import type { InferenceSession } from "onnxruntime-common";
import type { OnnxRuntime } from "./onnx-runtime.ts";

/** Where a runtime computes, the first that is there first: names such as "cuda" and "webgpu", or objects with options. */
export type ExecutionProviders = readonly InferenceSession.ExecutionProviderConfig[];

/** The same runtime, whose sessions compute on these providers. */
export function onProviders(
  runtime: OnnxRuntime,
  providers: ExecutionProviders | undefined,
): OnnxRuntime {
  if (providers === undefined) return runtime;
  checkList(providers, "executionProviders");
  if (providers.length === 0 || !providers.every(isProvider)) {
    refuseValue(
      "executionProviders",
      providers,
      'names of execution providers, such as ["webgpu"]',
    );
  }
  const { InferenceSession: sessions, Tensor } = runtime;
  const executionProviders = [...providers];
  const create = (
    model: Uint8Array,
    options?: InferenceSession.SessionOptions,
  ): Promise<InferenceSession> => sessions.create(model, { ...options, executionProviders });
  return { InferenceSession: { create } as OnnxRuntime["InferenceSession"], Tensor };
}

function isProvider(one: unknown): boolean {
  const name = typeof one === "object" && one !== null && "name" in one ? one.name : one;
  return typeof name === "string";
}
