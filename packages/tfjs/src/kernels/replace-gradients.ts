import { getGradient, type GradConfig, type GradFunc } from "@tensorflow/tfjs-core";
import { registerGradient, unregisterGradient } from "@tensorflow/tfjs-core";

/** What our gradients carry, as our kernels do. */
interface Mark {
  readonly own: GradConfig;
  users: number;
}

const mark = Symbol.for("balms.tfjs.gradient");

const markOf = (gradient: GradConfig): Mark | undefined =>
  (gradient.gradFunc as { readonly [mark]?: Mark })[mark];

const find = (name: string): GradConfig | undefined => getGradient(name);

/** Replaces gradients that TensorFlow.js has, for all backends; counted like kernels. */
export function replaceGradients(
  replacements: Readonly<Record<string, (original: GradFunc) => GradFunc>>,
): void {
  for (const [name, replace] of Object.entries(replacements)) {
    const there = find(name);
    if (there === undefined) continue;
    const held = markOf(there);
    if (held !== undefined) {
      held.users++;
      continue;
    }
    const ours = replace(there.gradFunc);
    const marked: Mark = { own: there, users: 1 };
    const gradFunc: GradFunc = Object.assign(
      ((dy, saved, attrs) => ours(dy, saved, attrs)) as GradFunc,
      { [mark]: marked },
    );
    unregisterGradient(name);
    registerGradient({ ...there, gradFunc });
  }
}

/** Puts back what TensorFlow.js had, once nobody wants ours any more. */
export function restoreGradients(names: readonly string[]): void {
  for (const name of names) {
    const gradient = find(name);
    const held = gradient === undefined ? undefined : markOf(gradient);
    if (held === undefined || --held.users > 0) continue;
    unregisterGradient(name);
    registerGradient(held.own);
  }
}
