// Polygons → square picture in 16 grey levels. Each pixel is 4×4 sample points; the grey is the share that is inked.
import { boundsOf } from "./outline.mjs";

export const levels = 16;
const samples = 4;

/**
 * Draws polygons (y up, any unit) into a picture of `side` pixels so that the longer side of their box measures `size`
 * pixels and the centre of the box lies `shiftX`, `shiftY` pixels off the middle of the picture. `stroke` (in quarter
 * pixels, −1 … 2) makes it thinner or bolder. Returns levels 0 (black paper) … 15 (white ink), row by row from the top.
 */
export function rasterize(contours, { side, size, shiftX = 0, shiftY = 0, stroke = 0 }) {
  const width = side * samples;
  const { left, right, bottom, top } = boundsOf(contours);
  const scale = (size * samples) / Math.max(right - left, top - bottom);
  const originX = width / 2 + shiftX * samples - (scale * (left + right)) / 2;
  const originY = width / 2 + shiftY * samples + (scale * (bottom + top)) / 2;
  const edges = edgesOf(contours, (x, y) => [originX + scale * x, originY - scale * y]);
  return shrink(restroke(fill(edges, width), stroke, width), side);
}

function edgesOf(contours, place) {
  const edges = [];
  for (const contour of contours) {
    let [x0, y0] = place(contour[contour.length - 2], contour[contour.length - 1]);
    for (let index = 0; index < contour.length; index += 2) {
      const [x1, y1] = place(contour[index], contour[index + 1]);
      if (y0 !== y1) edges.push(y0 < y1 ? [x0, y0, x1, y1, 1] : [x1, y1, x0, y0, -1]);
      [x0, y0] = [x1, y1];
    }
  }
  return edges;
}

// Non-zero winding: fonts may build a letter from overlapping strokes, which an even-odd rule would punch holes into.
function fill(edges, width) {
  const ink = new Uint8Array(width * width);
  for (let row = 0; row < width; row++) {
    const y = row + 0.5;
    const crossings = [];
    for (const [x0, y0, x1, y1, turn] of edges) {
      if (y0 <= y && y < y1) crossings.push([x0 + ((y - y0) * (x1 - x0)) / (y1 - y0), turn]);
    }
    crossings.sort((a, b) => a[0] - b[0]);
    let winding = 0;
    for (let index = 0; index + 1 < crossings.length; index++) {
      winding += crossings[index][1];
      if (winding === 0) continue;
      const from = Math.max(0, Math.ceil(crossings[index][0] - 0.5));
      const to = Math.min(width, Math.ceil(crossings[index + 1][0] - 0.5));
      if (from < to) ink.fill(1, row * width + from, row * width + to);
    }
  }
  return ink;
}

// A hairline must not vanish: thinner only where at least this share of the ink stays.
const leastInkKept = 0.8;

function restroke(ink, stroke, width) {
  if (stroke === 0) return ink;
  if (stroke > 0) return grow(ink, { width, radius: stroke, value: 1 });
  const thinner = grow(ink, { width, radius: -stroke, value: 0 });
  return sum(thinner) >= leastInkKept * sum(ink) ? thinner : ink;
}

// Every sample within `radius` of one that holds `value` gets that value.
function grow(ink, { width, radius, value }) {
  const grown = ink.slice();
  const reach = Math.ceil(radius);
  for (let row = reach; row < width - reach; row++) {
    for (let column = reach; column < width - reach; column++) {
      if (ink[row * width + column] !== value) continue;
      for (let dy = -reach; dy <= reach; dy++) {
        for (let dx = -reach; dx <= reach; dx++) {
          if (dx * dx + dy * dy <= radius * radius) {
            grown[(row + dy) * width + column + dx] = value;
          }
        }
      }
    }
  }
  return grown;
}

const sum = (values) => values.reduce((total, value) => total + value, 0);

function shrink(ink, side) {
  const width = side * samples;
  const picture = new Uint8Array(side * side);
  for (let index = 0; index < ink.length; index++) {
    const row = Math.floor(index / width / samples);
    const column = Math.floor((index % width) / samples);
    picture[row * side + column] += ink[index];
  }
  return picture.map((count) => Math.round((count * (levels - 1)) / (samples * samples)));
}
