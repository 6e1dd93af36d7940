import { describeValue } from "@balms/core/adapter";
import type { Refusal } from "../json/refusal.ts";
import type { Box } from "./box.ts";
import { farthest } from "./check-fours.ts";

const shape = `[x, y, width, height], numbers up to ${farthest}, the sides from 0`;

/** Checks a box that a file or a caller gives. */
export function readBox(value: unknown, field: string, refuse: Refusal): Box {
  const isBox =
    (Array.isArray(value) || ArrayBuffer.isView(value)) &&
    (value as unknown as ArrayLike<unknown>).length === 4;
  if (!isBox) return refuse(`${describeValue(value)} as ${field}`, shape);
  const box = Array.from(value as unknown as ArrayLike<unknown>) as [
    number,
    number,
    number,
    number,
  ];
  if (box.every(isSide) && box[2] >= 0 && box[3] >= 0) return box;
  return refuse(`[${box.map(describeValue).join(", ")}] as ${field}`, shape);
}

const isSide = (value: unknown): boolean =>
  typeof value === "number" && Math.abs(value) <= farthest;
