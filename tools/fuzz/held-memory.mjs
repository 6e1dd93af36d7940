import { readFileSync } from "node:fs";

/** Bytes: more than Node, the sources and the limit of an input come to together. */
export const mostMemory = 1.5e9;

/** What a call gives; undefined where it throws. */
export function attempt(act) {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** Bytes that a process holds now; 0 where the system does not say so in a file. */
export function memoryOf(pid) {
  const pages = attempt(() => readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
  return 4096 * Number(pages ?? 0);
}

/** The processes that one has started, and what each holds. */
export function memoryOfChildren(pid) {
  const children = attempt(() => readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")) ?? "";
  return children
    .split(" ")
    .filter((child) => child !== "")
    .map((child) => [Number(child), memoryOf(child)]);
}
