// Runs in the browser: what every backend must compute, on those that the browser has.
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { suite } from "./suite.ts";

/** What a page found on one backend. */
export interface PageResult {
  readonly backend: string;
  /** Why the backend could not be used, where it could not. */
  readonly missing?: string | undefined;
  /** The device, in its own words. */
  readonly device?: string | undefined;
  /** Per check: what went wrong, or null. */
  readonly checks: Readonly<Record<string, string | null>>;
}

/** Runs the suite on a backend of this page. */
export async function runOn(backend: string): Promise<PageResult> {
  try {
    setWasmPaths("/wasm/");
    if (backend === "webgpu") await import("@tensorflow/tfjs-backend-webgpu");
    if (!(await tf.setBackend(backend))) throw new Error("setBackend answered false");
    await tf.ready();
  } catch (error) {
    return { backend, missing: String(error), checks: {} };
  }
  const checks: Record<string, string | null> = {};
  for (const { name, run } of suite) {
    try {
      await run();
      checks[name] = null;
    } catch (error) {
      checks[name] = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
  }
  return { backend, device: await deviceName(backend), checks };
}

/** The part of the page's objects that is used, since the library of this project is Node's. */
interface Page {
  readonly navigator: {
    readonly gpu?: { requestAdapter(): Promise<{ info?: { description?: string } } | null> };
  };
}

async function deviceName(backend: string): Promise<string | undefined> {
  if (backend !== "webgpu") return undefined;
  const { navigator } = globalThis as unknown as Page;
  const adapter = await navigator.gpu?.requestAdapter();
  return adapter?.info?.description;
}
