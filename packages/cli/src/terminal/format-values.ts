/** A share from 0 to 1 as a percentage with one decimal; "–" for a group that has no classes. */
export function formatPercent(share: number | null): string {
  return share === null ? "–" : (share * 100).toFixed(1);
}

/** The difference of two shares in percentage points, with its sign. */
export function formatPoints(difference: number): string {
  const points = (difference * 100).toFixed(1);
  if (Number(points) === 0) {
    return "±0.0";
  }
  return points.startsWith("-") ? points.replace("-", "−") : `+${points}`;
}

/** Seconds for people: "0.4 s", "12.3 s", "2 min 5 s". */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A whole number with a comma between thousands, whatever the machine's language. */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** An amount of bytes in the unit that fits: "12 bytes", "3.50 kB", "1.23 GB". */
export function formatBytes(bytes: number): string {
  const [size, unit] = units.find(([least]) => bytes >= least) ?? [1, "bytes"];
  const amount = bytes / size;
  return `${amount.toFixed(size > 1 && amount < 10 ? 2 : 0)} ${unit}`;
}

const units: readonly (readonly [number, string])[] = [
  [1e9, "GB"],
  [1e6, "MB"],
  [1e3, "kB"],
];

/** Names joined for a sentence: "a, b and c"; names beyond `limit` become "and 7 more". */
export function formatList(names: readonly string[], limit = 8): string {
  if (names.length > limit) {
    return `${names.slice(0, limit).join(", ")} and ${names.length - limit} more`;
  }
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
