import type { RunLengthMask } from "@balms/detection";
import { escapeHtml } from "./escape-html.ts";

type Box = readonly [x: number, y: number, width: number, height: number];

/** What is drawn over a picture. */
export interface DrawnObject {
  readonly box: Box;
  readonly mask: RunLengthMask | undefined;
  /** A CSS colour. */
  readonly color: string;
  /** For who points at it. */
  readonly title: string;
}

/** An object, and what two methods say of it. */
export interface ObjectPair {
  /** What of the picture is shown. */
  readonly view: Box;
  /** At least that of the picture, as a `data:` address, and where it lies. */
  readonly picture: { readonly source: string; readonly box: Box };
  /** The object itself. */
  readonly box: Box;
  readonly before: readonly DrawnObject[];
  readonly after: readonly DrawnObject[];
  /** Its class. */
  readonly name: string;
  /** What each says, in words. */
  readonly said: readonly [before: string, after: string];
}

// Pixels of a picture that is shown whole.
const wholeSide = 200;
// What a page has room for: masks of large pictures are drawn by so many columns.
const drawnColumns = 300;

/**
 * Pictures side by side, what the one method and what the other finds drawn over them.
 *
 * @param start - text that no other pair on the page has an id with
 */
export function objectPairs(pairs: readonly ObjectPair[], start: string): string {
  const figures = pairs.map((pair, index) => {
    const id = `${start}-${index}`;
    const [x, y, width, height] = pair.picture.box.map((value) => round(value));
    const image = `<image id="${id}" href="${escapeHtml(pair.picture.source)}" x="${x}" y="${y}" width="${width}" height="${height}" preserveAspectRatio="none"/>`;
    const [before, after] = pair.said;
    return `<figure><div>${drawing(pair, { under: image, over: pair.before, label: `${pair.name}, before: ${before}` })}${drawing(pair, { under: `<use href="#${id}"/>`, over: pair.after, label: `${pair.name}, after: ${after}` })}</div><figcaption><b>${escapeHtml(pair.name)}</b>: ${escapeHtml(before)} → ${escapeHtml(after)}</figcaption></figure>`;
  });
  return `<div class="pairs">${figures.join("")}</div>`;
}

function drawing(
  { box, view }: ObjectPair,
  part: {
    readonly under: string;
    readonly over: readonly DrawnObject[];
    readonly label: string;
  },
): string {
  const { under, over, label } = part;
  const side = Math.max(view[2], view[3]);
  const width = side / 96;
  const step = Math.max(1, Math.floor(side / drawnColumns));
  const truth = rectangle(
    box,
    `stroke="#fff" stroke-width="${width}" stroke-dasharray="${3 * width}"`,
  );
  const drawn = over.map(({ box: own, mask, color, title }) => {
    const area =
      mask === undefined
        ? ""
        : `<path d="${maskPath(mask, step)}" fill="${color}" fill-opacity="0.62" shape-rendering="crispEdges"/>`;
    return `<g>${area}${rectangle(own, `stroke="${color}" stroke-width="${width}"`)}<title>${escapeHtml(title)}</title></g>`;
  });
  return `<svg viewBox="${view.join(" ")}" role="img" aria-label="${escapeHtml(label)}">${under}${truth}${drawn.join("")}</svg>`;
}

function rectangle([x, y, width, height]: Box, style: string): string {
  const [left, top, across, down] = [x, y, width, height].map((value) => round(value));
  return `<rect x="${left}" y="${top}" width="${across}" height="${down}" fill="none" ${style}/>`;
}

/** The whole picture, or what is around the object in a large one. */
export function viewAround(
  [x, y, across, down]: Box,
  { width, height }: { readonly width: number; readonly height: number },
): Box {
  if (Math.max(width, height) <= wholeSide) return [0, 0, width, height];
  const side = Math.min(Math.max(2 * Math.max(across, down), 64), Math.max(width, height));
  const place = (start: number, extent: number, whole: number): number =>
    round(Math.max(0, Math.min(whole - side, start + extent / 2 - side / 2)));
  return [place(x, across, width), place(y, down, height), round(side), round(side)];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The runs of a mask as strips, of each column or of every so many, which stand for those up to the next. */
function maskPath({ size: [height], counts }: RunLengthMask, step: number): string {
  const strips: string[] = [];
  let place = 0;
  for (const [run, length] of counts.entries()) {
    const end = place + length;
    // Every second run is of the object.
    let at = run % 2 === 0 ? end : place;
    while (at < end) {
      const [column, row] = [Math.floor(at / height), at % height];
      const size = Math.min(height - row, end - at);
      if (column % step === 0) strips.push(`M${column} ${row}h${step}v${size}h-${step}z`);
      at += size;
    }
    place = end;
  }
  return strips.join("");
}
