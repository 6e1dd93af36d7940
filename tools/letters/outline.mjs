// Outlines as closed polygons: flat arrays [x0, y0, x1, y1, …], y up, in font units. Sums and products only: they are
// exactly specified by IEEE 754, so that every machine draws the same picture (Math.sin and friends are not).

const segmentsPerCurve = 8;

/** Font commands (move, line, quadratic, cubic, close) → polygons. */
export function flattenOutline(commands) {
  const contours = [];
  let points = [];
  for (const command of commands) {
    if (command.type === "M") {
      points = [command.x, command.y];
      contours.push(points);
    } else if (command.type === "L") {
      points.push(command.x, command.y);
    } else if (command.type === "Q") {
      addCurve(points, [command.x1, command.y1, command.x, command.y]);
    } else if (command.type === "C") {
      addCurve(points, [command.x1, command.y1, command.x2, command.y2, command.x, command.y]);
    }
  }
  return contours.filter((contour) => contour.length >= 6);
}

// De Casteljau's construction: interpolate neighbours until one point is left; the same code for both degrees.
function addCurve(points, rest) {
  const control = [...points.slice(-2), ...rest];
  for (let step = 1; step <= segmentsPerCurve; step++) {
    const t = step / segmentsPerCurve;
    let level = control;
    while (level.length > 2) {
      level = level.slice(2).map((value, index) => level[index] + t * (value - level[index]));
    }
    points.push(level[0], level[1]);
  }
}

/** Polygons under the matrix [xx, xy, yx, yy]: x' = xx·x + xy·y, y' = yx·x + yy·y. */
export function transformOutline(contours, [xx, xy, yx, yy]) {
  return contours.map((contour) => {
    const moved = [];
    for (let index = 0; index < contour.length; index += 2) {
      const x = contour[index];
      const y = contour[index + 1];
      moved.push(xx * x + xy * y, yx * x + yy * y);
    }
    return moved;
  });
}

/** Smallest box around the polygons. */
export function boundsOf(contours) {
  const box = { left: Infinity, right: -Infinity, bottom: Infinity, top: -Infinity };
  for (const contour of contours) {
    for (let index = 0; index < contour.length; index += 2) {
      box.left = Math.min(box.left, contour[index]);
      box.right = Math.max(box.right, contour[index]);
      box.bottom = Math.min(box.bottom, contour[index + 1]);
      box.top = Math.max(box.top, contour[index + 1]);
    }
  }
  return box;
}
