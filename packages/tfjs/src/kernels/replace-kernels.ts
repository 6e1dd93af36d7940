import { getKernel, type KernelConfig, type KernelFunc } from "@tensorflow/tfjs-core";
import { registerKernel, unregisterKernel } from "@tensorflow/tfjs-core";

/** A kernel of any backend, as its registry has it. */
type Kernel<Call> = (call: Call) => unknown;

/** Kernels by name, made from what the backend itself has under that name. */
export type Replacements<Call> = Readonly<Record<string, (original: Kernel<Call>) => Kernel<Call>>>;

/** What our kernels carry: what is installed is known to the registry alone. */
interface Mark {
  /** What the kernel replaced. */
  readonly own: KernelConfig | undefined;
  /** How many want it there. */
  users: number;
}

const mark = Symbol.for("balms.tfjs.kernel");

const markOf = ({ kernelFunc }: KernelConfig): Mark | undefined =>
  (kernelFunc as { readonly [mark]?: Mark })[mark];

const find = (name: string, backend: string): KernelConfig | undefined => getKernel(name, backend);

/** Replaces kernels that a backend has; those that it lacks stay away. */
export function replaceKernels<Call>(backend: string, replacements: Replacements<Call>): void {
  for (const [name, replace] of Object.entries(replacements)) {
    const there = find(name, backend);
    if (there === undefined || join(there)) continue;
    install(name, backend, replace(there.kernelFunc as unknown as Kernel<Call>), there);
  }
}

/** Adds kernels that a backend lacks; those that it has stay. */
export function addKernels<Call>(
  backend: string,
  kernels: Readonly<Record<string, Kernel<Call>>>,
): void {
  for (const [name, kernel] of Object.entries(kernels)) {
    const there = find(name, backend);
    if (there === undefined) install(name, backend, kernel);
    else join(there);
  }
}

/** Puts back what a backend itself had, once nobody wants ours any more. */
export function restoreKernels(backend: string, names: readonly string[]): void {
  for (const name of names) {
    const kernel = find(name, backend);
    const held = kernel === undefined ? undefined : markOf(kernel);
    if (held === undefined || --held.users > 0) continue;
    unregisterKernel(name, backend);
    if (held.own !== undefined) registerKernel(held.own);
  }
}

/** Whether a kernel is one of ours. */
export function isReplaced(name: string, backend: string): boolean {
  const kernel = find(name, backend);
  return kernel !== undefined && markOf(kernel) !== undefined;
}

/** Counts one more who wants a kernel, if it is ours; says whether it is. */
function join(kernel: KernelConfig): boolean {
  const held = markOf(kernel);
  if (held !== undefined) held.users++;
  return held !== undefined;
}

function install<Call>(
  name: string,
  backend: string,
  kernel: Kernel<Call>,
  own?: KernelConfig,
): void {
  const marked: Mark = { own, users: 1 };
  // A function of its own for each registration, since the mark is put on it.
  const kernelFunc: KernelFunc = Object.assign(
    ((call) => kernel(call as unknown as Call)) as KernelFunc,
    { [mark]: marked },
  );
  if (own !== undefined) unregisterKernel(name, backend);
  // What prepares the replaced kernel still has to run when the backend starts.
  const config: KernelConfig = { kernelName: name, backendName: backend, kernelFunc };
  registerKernel(own === undefined ? config : { ...own, kernelFunc });
}
