import { checkChoice, checkList, checkWhole, describeValue, refuse } from "@balms/core/adapter";
import type { DetectorHead, DetectorLevel } from "./detector-head.ts";

const found = "what findDetectorHeads returned";

/** Sees to it that a head was found by somebody. */
export function checkFoundHead(head: DetectorHead, parameter: string): void {
  const given: Partial<DetectorHead> | null | undefined = head;
  const levels: unknown = given?.levels;
  if (!Array.isArray(levels) || levels.length === 0) refuse(parameter, describeValue(head), found);
  checkWhole(head.classes, `${parameter}.classes`, 1);
  checkChoice(head.kind, `${parameter}.kind`, ["sigmoid", "softmax-background", "anchors"]);
  for (const [at, level] of head.levels.entries()) checkLevel(level, `${parameter}.levels[${at}]`);
}

/** The same of a list of them. */
export function checkFoundHeads(heads: readonly DetectorHead[], parameter: string): void {
  checkList(heads, parameter);
  if (heads.length === 0) refuse(parameter, "no heads", found);
  for (const [at, head] of heads.entries()) checkFoundHead(head, `${parameter}[${at}]`);
}

function checkLevel(level: DetectorLevel, parameter: string): void {
  const given: Partial<DetectorLevel> | null | undefined = level;
  const names = [given?.feature, given?.logits, given?.weight];
  if (names.some((name) => typeof name !== "string")) {
    refuse(parameter, describeValue(level), found);
  }
  const { dimensions, anchors, stride, channels, first, kernel } = level;
  for (const [name, size] of Object.entries({ dimensions, anchors, stride, channels })) {
    checkWhole(size, `${parameter}.${name}`, 1);
  }
  checkWhole(first, `${parameter}.first`, 0);
  checkList(kernel, `${parameter}.kernel`);
}
